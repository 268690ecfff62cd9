"""The names of the vocabulary: classes, properties, individuals, PLOVER types. Imports nothing of the field.

Names are local names in ``KG`` (or ``PLOVER``). What they mean is written in ``ontology/newskg.ttl`` and
``ontology/plover.ttl``; a test holds both sides equal.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

KG: Final = "https://w3id.org/newskg/ontology#"
PLOVER: Final = "https://w3id.org/newskg/plover#"
COMPACT: Final = f"{KG}CompactProvenance"
"""What a graph conforms to (dcterms:conformsTo) that keeps of its evidence what the bundled queries ask for."""
DEFAULT_BASE: Final = "https://w3id.org/newskg/id/"
"""What the IRIs of things begin with, unless the user says otherwise."""

PREFIXES: Final = MappingProxyType(
    {
        "kg": KG,
        "plover": PLOVER,
        "dcterms": "http://purl.org/dc/terms/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Prefix to namespace, for everything that the graphs use."""

STATEMENT_TYPES: Final = (
    "Threat", "Warning", "Demand", "Condemnation", "Promise", "Announcement",
    "Confirmation", "Denial", "Assessment", "Regret", "Claim",
)  # fmt: skip
"""The direct subclasses of Statement; each statement has exactly one."""

ASPECTS: Final = (
    "factuality", "agent", "speaker", "act", "number", "time", "condition", "order",
    "addressee", "target", "affected", "place", "wording",
)  # fmt: skip
"""What two reports can differ in, from what matters most (rank 1) to mere wording."""

ACTOR_TYPES: Final = ("Person", "Organization", "State", "Group", "NewsOutlet")
"""The subclasses of Actor."""

SUPERCLASSES: Final = MappingProxyType(
    {
        "Article": (),
        "Mention": (),
        "Sentence": ("Mention",),
        "SilentSentence": ("Sentence",),
        "Report": ("Mention",),
        "TimeExpression": ("Mention",),
        "Actor": (),
        "Person": ("Actor",),
        "Organization": ("Actor",),
        "State": ("Actor",),
        "Group": ("Actor",),
        "NewsOutlet": ("Actor",),
        "Location": (),
        "Facility": ("Location",),
        "Statement": (),
        **dict.fromkeys(STATEMENT_TYPES, ("Statement",)),
        "Event": (),
        "Quantity": (),
        "Judgement": (),
        "Fulfilment": (),
        "Disagreement": (),
        "ProvenanceProfile": (),
        "DateBasis": (),
        "Factuality": (),
        "ReportMode": (),
        "SourceKind": (),
        "Verdict": (),
        "Voice": (),
    }
)
"""Each class with its direct superclasses in this vocabulary; graphs write out all of them."""

CLASSES: Final = tuple(SUPERCLASSES)

OBJECT_PROPERTIES: Final = (
    "about", "addressee", "addresseeMention", "affected", "affectedMention", "affiliation", "agent", "agentMention",
    "article", "asserts", "authorMention", "conditionMention", "cueMention", "dateBasis", "dateMention", "directedAt",
    "disputed", "eventMode", "eventType", "factuality", "fulfilledBy", "headlineMention", "instrumentMention", "left",
    "location", "locatedIn", "locationMention", "memberOf", "mention", "outcome", "overtakenBy", "part", "partOf",
    "proposal", "proposes", "publisherMention", "quantity", "reportMode", "right", "sentence", "sharesTextWith",
    "silentWord", "sourceKind", "speaker", "speakerMention", "target", "targetMention", "threatens", "verdict", "via",
    "viaMention", "vouchedBy", "within",
)  # fmt: skip
"""Properties that lead to a resource."""

DATATYPE_PROPERTIES: Final = (
    "aspect", "cameo", "condition", "confidence", "earliest", "end", "form", "furniture", "high", "instrument", "iso3166",
    "latest", "leftValue", "low", "of", "rank", "reason", "rightValue", "role", "rule", "score", "sha256", "speakerLabel",
    "start", "text", "timexType", "unit", "value", "witnesses",
)  # fmt: skip
"""Properties that lead to a literal."""

ANNOTATION_PROPERTIES: Final = ("date",)
"""Properties that a reasoner leaves alone: OWL 2 has no xsd:date."""

INDIVIDUALS: Final = MappingProxyType(
    {
        "DateBasis": ("Given", "Stated", "Caption", "CrossDocument"),
        "Factuality": ("Actual", "Threatened", "Planned", "Hypothetical", "Denied"),
        "ProvenanceProfile": ("CompactProvenance",),
        "ReportMode": ("Direct", "Indirect", "Mixed"),
        "SourceKind": (
            "NamedOfficial", "UnnamedOfficial", "StateMedia", "Media", "Expert",
            "Witness", "Organisation", "Document", "Unnamed",
        ),
        "Verdict": ("same", "different", "unsure"),
        "Voice": ("ArticleVoice",),
    }
)  # fmt: skip
"""Class to its named individuals. ``Organisation`` is a kind of source, ``Organization`` a class of actors."""

PLOVER_MODES: Final = MappingProxyType(
    {
        "AGREE": (),
        "CONSULT": ("visit", "host", "phone", "multilateral", "third-party"),
        "SUPPORT": (),
        "CONCEDE": (),
        "COOPERATE": (),
        "AID": (),
        "RETREAT": ("withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"),
        "REQUEST": ("assist", "change", "yield", "meet"),
        "ACCUSE": ("disapprove", "allege"),
        "REJECT": ("assist", "change", "yield", "meet"),
        "THREATEN": ("restrict", "ban", "arrest", "relations", "expel", "territory", "violence"),
        "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct"),
        "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
        "MOBILIZE": ("troops", "weapons", "police", "militia"),
        "COERCE": (
            "seize", "restrict", "ban", "censor", "curfew", "martial-law",
            "arrest", "deport", "withhold", "misinform", "destroy",
        ),
        "ASSAULT": (
            "beat", "torture", "execute", "sexual", "assassinate", "abduct", "primitive", "firearms", "explosives",
            "suicide-attack", "heavy-weapons", "crowd-control", "aerial", "cleanse", "destroy",
        ),
    }
)  # fmt: skip
"""PLOVER event type to its modes. A mode's concept is ``plover:TYPE-mode``: one word under two types is two acts."""

PLOVER_TYPES: Final = tuple(PLOVER_MODES)

QUAD_CLASSES: Final = MappingProxyType(
    {
        **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "verbal cooperation"),
        **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material cooperation"),
        **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
        **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
    }
)
"""PLOVER event type to its quad class: word or deed, with or against."""

CAMEO_ROOTS: Final = MappingProxyType(
    {
        "01": None, "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID",
        "08": "CONCEDE", "09": None, "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN",
        "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT",
        "20": "ASSAULT",
    }
)  # fmt: skip
"""CAMEO root code to PLOVER type; None where PLOVER has none. Concepts are ``plover:CAMEO-NN``."""


def ancestors(name: str) -> tuple[str, ...]:
    """All superclasses of a class in this vocabulary, nearest first.

    >>> ancestors("Threat"), ancestors("Event")
    (('Statement',), ())
    """
    found: dict[str, None] = {}
    for parent in SUPERCLASSES[name]:
        found[parent] = None
        found.update(dict.fromkeys(ancestors(parent)))
    return tuple(found)
