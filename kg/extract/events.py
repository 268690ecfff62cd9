"""Events: who did what to whom, where, when, and did it happen. A spaCy component over lexicon and parse.

PLOVER types and CAMEO codes come from lexicons/en/events.toml, factuality from kg.extract.factuality. Verbal acts that
a report already codes (a statement with an event type) are not coded again; where such a report names no target, it is
given the one that its words name. Runs after kg_times, kg_actors and kg_statements.
"""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct
from msgspec.structs import replace
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.clauses import by_phrase, child, doers, done_to, grammatical_subjects, is_verb, passive, prepositions
from kg.extract.columns import column, starts
from kg.extract.event_lexicon import Group, load
from kg.extract.event_roles import Roles, roles
from kg.extract.factuality import factuality, negated
from kg.extract.lemmas import repair
from kg.extract.participants import argument, entity_of
from kg.extract.quantities import quantities
from kg.extract.spans import cover, mention
from kg.extract.triggers import Trigger, find, happening, is_actor, is_person, is_place, kind_of
from kg.model import Argument, Entity, EventMention, Factuality, Report, TimeExpression

for _name in ("kg_events", "kg_proposals", "kg_reports", "kg_times"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=())

_UNREAL = frozenset({"Threatened", "Planned", "Hypothetical"})
_INTENT = {"REJECT": ("refuse", "120"), "THREATEN": ("threaten", "130"), "AGREE": ("promise", "030")}
_VIOLENT = frozenset({"ASSAULT", "COERCE"})
_SOCIAL = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
)
_DEEDS = frozenset({"ASSAULT", "COERCE", "AID", "MOBILIZE"})  # never a speech act, whatever a cue lexicon holds
_SIDES = frozenset({"Person", "Organization", "State", "Group", "NewsOutlet", "Location"})
_BODIES = frozenset({"Organization", "State", "NewsOutlet"})
_FORCEFUL = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_MAY_THREATEN = frozenset({"NamedOfficial", "UnnamedOfficial", "Organisation", "Document"})
_QUIET = ("plan", "inten", "prepar", "aim", "deci", "polic", "effort", "bid")  # told by others, not uttered as a threat
_PROPOSING = frozenset({"Threat", "Warning", "Demand", "Promise", "Announcement"})


class Found(Struct):
    """A trigger on its way to an event mention."""

    trigger: Trigger
    roles: Roles
    factuality: Factuality
    statement: int | None = None
    complement: Trigger | None = None
    generic: bool = False


@Language.factory(
    "kg_events",
    requires=["token.dep", "token.tag", "token.lemma"],
    assigns=["doc._.kg_events", "doc._.kg_proposals", "doc._.kg_reports"],
)
def create_events(nlp: Language, name: str) -> Events:
    """The component ``kg_events``."""
    return Events()


class Events:
    """Sets ``doc._.kg_events`` (EventMention, in text order) and ``doc._.kg_proposals`` (report, event index pairs)."""

    def __call__(self, doc: Doc) -> Doc:
        """Read the events of a Doc."""
        repair(doc)
        _first_persons(doc)
        triggers = find(doc)
        doc._.kg_reports = _directed(doc, triggers)
        found = _collect(doc, triggers)
        doc._.kg_reports, found = _one_act(tuple(doc._.kg_reports), found)
        found = [_placed(item, doc._.kg_reports) for item in found]  # what a statement is now known to be
        doc._.kg_reports, found = _threats(doc._.kg_reports, found)
        dates = _Dates(doc)
        events = [_mention(item, dates) for item in found]
        doc._.kg_events = tuple(events)
        doc._.kg_proposals = _proposals(doc, found)
        return doc


# ---- who "I" is --------------------------------------------------------------------------------------------------


def _first_persons(doc: Doc) -> None:
    """ "I" in a quotation is its speaker; "we" is the body that speaks, or that an official speaks for."""
    known: dict[int, int] = dict(doc._.kg_token_entity or {})
    before = len(known)
    inner_first = sorted(doc._.kg_reports, key=lambda r: r.mention.span.end - r.mention.span.start)
    for report in inner_first:
        if report.mode == "Indirect" or report.speaker is None:
            continue
        for part in report.parts or (report.mention,):
            span = doc.char_span(
                part.span.start - doc._.kg_offset, part.span.end - doc._.kg_offset, alignment_mode="expand"
            )
            for token in span or ():
                meant = _meant_by(token.lower_, report, doc._.kg_entities)
                if meant is not None:
                    known.setdefault(token.i, meant)
    if len(known) > before:
        doc._.kg_token_entity = known


def _meant_by(word: str, report: Report, entities: tuple[Entity, ...]) -> int | None:
    words, speaker = load().words, report.speaker
    if speaker is None or word not in words["pronouns.first"] | words["pronouns.first_plural"]:
        return None
    if word in words["pronouns.first"]:
        return speaker.entity
    if speaker.entity is None:
        return speaker.affiliation if report.source_kind == "UnnamedOfficial" else None
    body = entities[speaker.entity]
    if body.kind != "Person":
        return speaker.entity
    return body.member_of if report.source_kind == "NamedOfficial" else None


# ---- at whom statements are directed ---------------------------------------------------------------------------


def _directed(doc: Doc, triggers: list[Trigger]) -> tuple[Report, ...]:
    """The reports, each act without a target given the one that its words name: "threatened to break with Esker"."""
    reports = tuple(doc._.kg_reports)
    if not any(r.event_type is not None and not r.directed_at for r in reports):
        return reports
    by_head = {t.head.i: t for t in triggers}
    return tuple(_with_target(report, doc, by_head) for report in reports)


def _with_target(report: Report, doc: Doc, by_head: dict[int, Trigger]) -> Report:
    if report.event_type is None or report.directed_at or report.cue is None or report.addressee is not None:
        return report
    shift = doc._.kg_offset
    span = doc.char_span(report.cue.span.start - shift, report.cue.span.end - shift, alignment_mode="expand")
    if span is None:
        return report
    cue = span.root
    kind = "verb" if is_verb(cue) else "noun"
    group = Group("statement", report.event_type, report.event_type.lower())
    trigger = Trigger(cue, tuple(span), group, None, tuple(done_to(cue)) if kind == "verb" else (), f"{kind}:statement")
    targets = _arguments(roles(trigger, _complement(trigger, by_head)).targets, trigger.rule, hit=True)
    partners = grammatical_subjects(cue)[1:] if kind == "verb" and report.event_type == "AGREE" else []
    if partners and report.speaker is not None:  # "A and B agreed": A speaks, B is the other side
        targets = _arguments(tuple(partners), trigger.rule)
    speaker = report.speaker.entity if report.speaker is not None else None
    targets = tuple(t for t in targets if (t.entity is None or t.entity != speaker) and not _inside(t, report.speaker))
    return replace(report, directed_at=targets) if targets else report


def _inside(argument_: Argument, speaker: Argument | None) -> bool:
    if speaker is None:
        return False
    mine, theirs = argument_.mention.span, speaker.mention.span
    return mine.start < theirs.end and theirs.start < mine.end


# ---- what is found ---------------------------------------------------------------------------------------------


def _collect(doc: Doc, triggers: list[Trigger]) -> list[Found]:
    reports = tuple(doc._.kg_reports)
    cues = _coded_cues(doc, reports)
    verbal = _coded_cues(doc, tuple(r for r in reports if r.event_type == "ACCUSE"))
    by_head = {t.head.i: t for t in triggers}
    found: list[Found] = []
    for trigger in triggers:
        spoken = trigger.group.type not in _DEEDS or trigger.head.i in verbal
        if any(t.i in cues for t in trigger.tokens) and spoken:
            continue
        item = _read(trigger, by_head)
        if item is not None:
            found.append(item)
    found.extend(_intents(doc, by_head, cues))
    found.sort(key=lambda item: item.trigger.tokens[0].i)
    found = [_placed(item, reports) for item in found]
    found = [_as_threatened(item, reports) for item in found if not _said_already(item, reports)]
    return _with_generic(doc, found)


def _said_already(item: Found, reports: tuple[Report, ...]) -> bool:
    """An intent that is the act of a statement ("said it will attack") is that statement, not an event beside it."""
    if item.trigger.rule != "verb:intent" or item.statement is None:
        return False
    report = reports[item.statement]
    return report.event_type is not None


def _one_act(reports: tuple[Report, ...], found: list[Found]) -> tuple[tuple[Report, ...], list[Found]]:
    """An act of speech that a statement and an event tell alike ("pledged", "vowed") is the statement, with its type."""
    if not found:
        return reports, found
    told = {
        i: k for k, r in enumerate(reports) if r.event_type is None for i in _cue_tokens(found[0].trigger.head.doc, r)
    }
    made = dict(enumerate(reports))
    kept: list[Found] = []
    for item in found:
        index = told.get(item.trigger.head.i)
        if index is None or item.factuality != "Actual" or item.trigger.group.type not in _SOCIAL:
            kept.append(item)
            continue
        if item.complement is not None and item.complement.group.type == "MOBILIZE":
            continue  # "vowed to arm": a plan, neither a promise to anybody nor a threat
        report, kind = made[index], item.trigger.group.type
        against = report.directed_at or _arguments(item.roles.targets, item.trigger.rule, hit=True)
        type_ = "Threat" if kind == "THREATEN" and report.type != "Warning" else report.type
        made[index] = replace(report, type=type_, event_type=kind, directed_at=against)
    return tuple(made[k] for k in sorted(made)), kept


def _threats(reports: tuple[Report, ...], found: list[Found]) -> tuple[tuple[Report, ...], list[Found]]:
    """An official who tells what the own side will do to another threatens: one act, one node, and no intent beside it."""
    made: dict[int, Report] = {}
    for item in found:
        if item.statement is None or not _verbal(item) or not (_to_come(item) or item.factuality == "Threatened"):
            continue
        report = made.get(item.statement, reports[item.statement])
        meant = item.trigger.group.type in _FORCEFUL and item.trigger.rule != "verb:intent"
        harmless = item.trigger.group.act == "ban" and not (item.roles.targets or item.roles.affected)
        meant = meant and not harmless  # "it would ban the balloons": a measure, against nobody
        mine = meant and _official(report) and _own(item, report) and _main(item.trigger, report)
        if not (
            mine
            and all(
                factuality(item.trigger.head.doc[i]) == "Actual" for i in _cue_tokens(item.trigger.head.doc, report)
            )
        ):
            continue
        if report.event_type is None:
            kind = report.type if report.type == "Warning" else "Threat"
            against = report.directed_at or _arguments(item.roles.targets, item.trigger.rule, hit=True)
            made[item.statement] = replace(report, type=kind, event_type="THREATEN", directed_at=against)
        item.factuality = "Threatened"
    kept = tuple(made.get(i, report) for i, report in enumerate(reports))
    return kept, [item for item in found if item.statement not in made or item.trigger.rule != "verb:intent"]


def _to_come(item: Found) -> bool:
    """Planned, or sure to come on a condition: "would recall its envoy unless"."""
    verb = item.trigger.frame or item.trigger.head
    sure = any(c.dep_ == "aux" and c.lower_ in {"will", "would", "'ll", "shall"} for c in verb.children)
    return item.factuality == "Planned" or (item.factuality == "Hypothetical" and sure and not negated(verb))


def _official(report: Report) -> bool:
    """Whether a statement may threaten: made by somebody who can act, of what is still to come."""
    return (
        report.type in {"Announcement", "Promise", "Claim", "Warning", "Threat"} and report.source_kind in _MAY_THREATEN
    )


def _as_threatened(item: Found, reports: tuple[Report, ...]) -> Found:
    """A participle within a threat has no tense of its own ("a scene of the office collapsed"): it is threatened too."""
    head = item.trigger.head
    timeless = head.tag_ in {"VBN", "VBG"} and not any(c.dep_ in {"aux", "auxpass", "nsubj"} for c in head.children)
    if item.statement is None or item.factuality != "Actual" or not timeless or head.dep_ == "amod":
        return item
    if reports[item.statement].type != "Threat" or head.dep_ in {"relcl", "advcl"}:
        return item
    item.factuality = "Threatened"
    return item


def _coded_cues(doc: Doc, reports: tuple[Report, ...]) -> frozenset[int]:
    """Token positions of the cues that a statement codes as an act already."""
    return frozenset(i for report in reports if report.event_type is not None for i in _cue_tokens(doc, report))


def _cue_tokens(doc: Doc, report: Report) -> list[int]:
    if report.cue is None:
        return []
    shift = doc._.kg_offset
    span = doc.char_span(report.cue.span.start - shift, report.cue.span.end - shift, alignment_mode="expand")
    return [t.i for t in span or ()]


def _read(trigger: Trigger, by_head: dict[int, Trigger]) -> Found | None:
    complement = _complement(trigger, by_head)
    if _backdrop(trigger) or _no_comment(trigger) or _mishap(trigger, by_head):
        return None
    if _figure(trigger) or _foreseen(trigger, by_head):
        return None
    if _question(trigger) or _collision(trigger) or _hustings(trigger) or _press(trigger):
        return None
    if _habit(trigger) or _fiction(trigger):
        return None
    trigger = _settled(trigger, complement)
    given = roles(trigger, complement)
    if not _worth(trigger, given) or _aside(trigger, given, by_head):
        return None
    inner = trigger.head.head  # "threatening noises", read as a verb and its object
    within = inner.i != trigger.head.i and any(t.i == inner.i for t in trigger.tokens)
    status = factuality(inner) if within else factuality(trigger.head, _carrier(trigger))
    if status == "Hypothetical" and _example(trigger, given):
        return None
    return Found(trigger, given, status, None, complement)


def _impersonal(verb: Token, anyone: bool, trigger: Trigger) -> bool:
    """No side does it: still an act where it is passive or the subject is a noun, not "I visited", "thank you"."""
    if passive(verb):
        return anyone or bool(trigger.objects)
    subjects = grammatical_subjects(verb)
    if not subjects:
        return bool(anyone)
    if any(s.lower_ in {"he", "she", "they"} for s in subjects):
        return True  # somebody told of before
    return anyone and not any(s.lower_ in load().words["pronouns.speaker"] for s in subjects)


def _mishap(trigger: Trigger, by_head: dict[int, Trigger]) -> bool:
    """Killed by an accident, or in a clause that names no violence: "a crane fell, killing 107"."""
    words, verb = load().words, trigger.head
    if trigger.group.act not in words["accident.acts"] or not is_verb(verb):
        return False
    near = [pobj for _, pobj in prepositions(verb)]
    when = child(verb, "advcl")
    if when is not None and when.lemma_ in words["accident.verbs"] and when.i not in by_head:
        return True
    if verb.dep_ == "advcl" and is_verb(verb.head):
        near.extend(pobj for _, pobj in prepositions(verb.head))
        near.extend(grammatical_subjects(verb.head))
    if any(t.lemma_.lower() in words["accident.nouns"] for t in near):
        return True
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or child(verb, "nsubj", "mark") is not None:
        return False
    return not any(t.sent == verb.sent and t.i != verb.i for t in (o.head for o in by_head.values()))


def _question(trigger: Trigger) -> bool:
    """ "Asked whether he would resign", "asked about the vote": a question is no request."""
    verb = trigger.head
    if trigger.group.act != "request" or verb.lemma_ != "ask":
        return False
    clause = child(verb, "ccomp", "advcl")
    opened = clause is not None and next(iter(clause.subtree)).lower_ in load().words["plain.questions"]
    below = {prep for prep, _ in prepositions(verb)}
    if verb.dep_ == "advcl" and passive(verb) and child(verb, "xcomp") is None and "for" not in below:
        return True  # "when asked by a reporter"
    return opened or ("about" in below and "for" not in below and child(verb, "xcomp") is None)


def _collision(trigger: Trigger) -> bool:
    """A thing that strikes another is no attack: "the wing struck the side of the hangar"."""
    verb, words = trigger.head, load()
    if trigger.group.act != "attack" or verb.lemma_ not in {"strike", "hit"} or not is_verb(verb):
        return False
    subjects = by_phrase(verb) if passive(verb) else grammatical_subjects(verb)
    if not subjects and any(c.lower_ in {"hard", "hardest", "badly", "worst"} for c in verb.children):
        return True  # "was hardest hit": a figure of speech
    things = [t for t in subjects if t.tag_ in {"NN", "NNS"} and not (is_actor(t) or is_person(t))]
    armed = words.classes["weapon"] | words.classes["military"]
    return bool(things) and not any(t.lemma_.lower() in armed or t.lemma_.lower() in words.nouns for t in things)


def _hustings(trigger: Trigger) -> bool:
    """A politician's rally is no protest, nor is one of prices."""
    noun = trigger.head
    if trigger.group.act != "protest" or noun.lemma_ != "rally" or is_verb(noun):
        return False
    near = noun.doc[max(0, noun.i - 60) : noun.i + 30]
    if any(t.lower_ in load().words["plain.markets"] for t in near):
        return True
    return any(
        c.lower_ in {"campaign", "election", "political", "victory"} or (c.dep_ == "poss" and kind_of(c) == "Person")
        for c in noun.lefts
    )


def _figure(trigger: Trigger) -> bool:
    """ "Is fighting to save the bank", "the deal failed to pass": no attack, no end of talks."""
    verb, act = trigger.head, trigger.group.act
    if not is_verb(verb):
        return False
    if act == "meet" and passive(verb) and not by_phrase(verb):
        return True  # "will be met with fury"
    if act == "attack" and verb.lemma_ in {"fight", "battle"} and not trigger.objects:
        return child(verb, "xcomp", "advcl") is not None and not any(p == "against" for p, _ in prepositions(verb))
    return act == "break off talks" and verb.lemma_ == "fail" and child(verb, "xcomp", "dobj") is not None


def _foreseen(trigger: Trigger, by_head: dict[int, Trigger]) -> bool:
    """ "Warned that prices could rise": a forecast, no threat, where nothing hostile is told and nobody is addressed."""
    verb = trigger.head
    if trigger.group.act != "threaten" or verb.lemma_ != "warn" or not is_verb(verb) or done_to(verb):
        return False
    clause = child(verb, "ccomp")
    if clause is None:
        return False
    hostile = load().words["sides.hostile"]
    return not any(t.i in by_head and by_head[t.i].group.type in hostile for t in clause.subtree)


def _habit(trigger: Trigger) -> bool:
    """General truths: "such attacks are rare", "mediators usually meet both sides"."""
    head, words = trigger.head, load().words
    if is_verb(head):
        often = any(c.dep_ == "advmod" and c.lower_ in words["plain.habits"] for c in head.children)
        return (often and head.tag_ in {"VBP", "VBZ"}) or (head.dep_ == "xcomp" and head.head.lemma_ == "tend")
    verb = head.head
    general = head.tag_ == "NNS" and not any(
        c.lower_ in words["roles.definite"] or c.dep_ == "poss" for c in head.lefts
    )
    stated = verb.lemma_ == "be" and verb.tag_ in {"VBP", "VBZ"} and child(verb, "acomp") is not None
    return general and head.dep_ == "nsubj" and stated


def _fiction(trigger: Trigger) -> bool:
    """What a play or novel tells, in the present tense."""
    verb = trigger.frame or trigger.head
    return verb.tag_ == "VBZ" and any(t.lower_ in load().words["plain.fiction"] for t in verb.sent)


def _example(trigger: Trigger, given: Roles) -> bool:
    """ "A strike on a dam could flood the valley": anybody's, nowhere."""
    head = trigger.head
    named = [t for t in (*given.agents, *given.targets, *given.affected, *given.places) if entity_of(t) is not None]
    anyone = any(c.lower_ in {"a", "an", "any"} for c in head.lefts)
    modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in head.head.children)
    return trigger.rule.startswith("noun") and head.dep_ == "nsubj" and modal and anyone and not named


def _press(trigger: Trigger) -> bool:
    """A press conference is no meeting of sides."""
    if trigger.group.act != "meet":
        return False
    return any(
        c.lower_ in {"press", "news", "media"}
        for t in (trigger.head, *trigger.objects)
        for c in t.lefts
        if t.tag_ != "VBD"
    )


def _backdrop(trigger: Trigger) -> bool:
    """A clause that only dates the sentence: "almost five years after crowds burned down its embassy"."""
    here = trigger.frame or trigger.head
    for _ in range(6):
        if here.dep_ in {"advcl", "pcomp", "ccomp"} and is_verb(here):
            marks = {c.lower_ for c in here.children if c.dep_ in {"mark", "advmod"}}
            spans = [c for c in here.children if c.dep_ == "npadvmod" and c.lemma_ in {"year", "decade", "century"}]
            if marks & {"after", "since"} and spans:
                return True
        after = here.head if here.dep_ in {"pobj", "pcomp"} and here.head.lower_ == "after" else None
        if after is not None and any(c.dep_ == "npadvmod" and c.lemma_ in {"year", "decade"} for c in after.children):
            return True
        if here.head.i == here.i:
            return False
        here = here.head
    return False


def _aside(trigger: Trigger, given: Roles, by_head: dict[int, Trigger]) -> bool:
    """An event noun without sides in an adjunct: "after days of clashes", "amid talks"; nothing that can be told of."""
    if not trigger.rule.startswith("noun") or trigger.frame is not None:
        return False
    if given.agents or given.targets or given.affected:
        return False
    act = trigger.group.act
    if any(other.group.act == act and other.head.i != trigger.head.i for other in by_head.values()):
        return False
    top = trigger.head
    for _ in range(4):
        prep = top.head
        if top.dep_ == "pobj" and prep.head.i != prep.i:
            if prep.lower_ in load().words["roles.adjunct_prepositions"] or is_verb(prep.head):
                return True
            top = prep.head
        elif top.dep_ == "conj":
            top = top.head
        else:
            return False
    return False


def _no_comment(trigger: Trigger) -> bool:
    """The formulas of reporting: "declined to comment", "a request for comment"."""
    if trigger.group.type not in {"REJECT", "REQUEST"}:
        return False
    formulas = load().words["plain.reporting"]
    verb = trigger.head
    below = [c.lemma_ for c in verb.children if c.dep_ == "xcomp"]
    below.extend(pobj.lemma_ for prep, pobj in prepositions(verb) if prep in {"for", "on"})
    told = [t for c in verb.children if c.dep_ == "xcomp" for t in done_to(c)]
    if any(t.lemma_ in load().words["plain.details"] for t in told):
        return True
    return any(lemma in formulas for lemma in below)


def _carrier(trigger: Trigger) -> Token | None:
    return trigger.frame if trigger.frame is not None and not trigger.reverse else (
        trigger.head if trigger.rule.startswith("noun") else None
    )  # fmt: skip


def _complement(trigger: Trigger, by_head: dict[int, Trigger]) -> Trigger | None:
    """The event that an act of speech or intent is about: "offered to negotiate", "refused to withdraw"."""
    verb = trigger.frame or trigger.head
    for source in dict.fromkeys((verb, trigger.head)):
        for clause in source.children:
            meant = clause.dep_ == "advcl" and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)
            meant = meant and child(source, "dobj", "xcomp", "ccomp") is None  # "sworn to fight", read as a purpose
            below = (meant or clause.dep_ in {"xcomp", "ccomp", "acl", "dobj"}) and clause.i > source.i
            if below and clause.i in by_head and clause.i != trigger.head.i:
                return by_head[clause.i]
    return None


def _settled(trigger: Trigger, complement: Trigger | None) -> Trigger:
    """A vow that is to harm nobody is a promise, an agreement to do harm stays an agreement."""
    harmful = complement is not None and complement.group.type in load().words["sides.hostile"] - {"MOBILIZE"}
    if trigger.group.act == "vow" and not harmful:
        promise = replace(trigger.group, type="AGREE", act="promise", cameo="030")
        return replace(trigger, group=promise)
    return trigger


def _worth(trigger: Trigger, given: Roles) -> bool:
    """A bare event noun with nothing around it is background, not an event told."""
    group = trigger.group
    anyone = given.agents or given.targets or given.affected
    if not trigger.rule.startswith("noun"):
        verb = trigger.head
        if verb.i > 0 and verb.nbor(-1).lower_ == "as" and verb.tag_ == "VBN":
            return False  # "as opposed to"
        if group.type in _SOCIAL:  # an act among sides: somebody does it, or it is done by somebody unnamed
            return bool(given.agents) or _impersonal(verb, bool(anyone), trigger)
        told = any(is_person(t) or is_place(t) or t.like_num for t in trigger.objects)
        return bool(anyone or given.places or told or (group.patient == "topic" and trigger.objects))
    if trigger.frame is not None or anyone or given.places:
        return True
    head = trigger.head
    definite = any(c.dep_ in {"det", "nummod"} and c.lower_ not in {"any", "no"} for c in head.children)
    return (definite or head.dep_ == "conj") and head.dep_ in {
        "nsubj",
        "nsubjpass",
        "dobj",
        "pobj",
        "ROOT",
        "conj",
        "attr",
        "appos",
    }


# ---- intent ----------------------------------------------------------------------------------------------------


def _intents(doc: Doc, by_head: dict[int, Trigger], cues: frozenset[int]) -> list[Found]:
    """Acts of intent told by a modal or an adjective: "will visit", "is ready to send troops", "plans to attack"."""
    words = load().words
    made: list[Found] = []
    for trigger in by_head.values():
        verb = trigger.frame or trigger.head
        if not is_verb(verb) or trigger.head.i in cues:
            continue
        marker = _intention(verb, words)
        if marker is None or marker.i in cues or marker.i in by_head:
            continue
        item = _intent(trigger, verb, marker)
        if item is not None:
            made.append(item)
    return made


def _intention(verb: Token, words: dict[str, frozenset[str]]) -> Token | None:
    for other in verb.children:
        if other.dep_ == "aux" and other.tag_ == "MD":
            return other if other.lower_ in words["intent.modals"] and verb.dep_ in {"ROOT", "ccomp", "conj"} else None
    head = verb.head
    if verb.dep_ == "xcomp" and head.i < verb.i:
        if head.dep_ in {"acomp", "oprd"} and head.lower_ in words["intent.adjectives"]:
            return head
        if is_verb(head) and head.lemma_ in words["intent.verbs"]:
            return head
    return None


def _intent(trigger: Trigger, verb: Token, marker: Token) -> Found | None:
    words = load().words
    if trigger.group.act in words["intent.never"]:
        return None
    if trigger.group.type in words["sides.cooperative"]:
        hostile = False
    elif trigger.group.type in words["sides.hostile"]:
        hostile = True
    else:
        return None
    if marker.lower_ in {"would", "may"} and not (verb.dep_ == "ccomp" and is_verb(verb.head)):
        return None
    no = negated(verb) or negated(marker)
    if no and hostile:
        return None
    agents = [t for t in doers(verb) if is_actor(t) or t.pos_ == "PRON"]
    if not agents:
        return None
    inner = roles(trigger)
    against = trigger.group.type == "REJECT"  # "will vote against it" refuses, and threatens nobody
    type_ = "REJECT" if no or against else "THREATEN" if hostile else "AGREE"
    act, code = _INTENT[type_]
    group = Group("intent", type_, act, code)
    made = Trigger(marker, (marker,), group, None, (), "verb:intent")
    given = Roles(inner.agents, inner.targets or inner.affected or inner.places)
    if not given.agents:
        return None
    above = factuality(marker.head) if is_verb(marker.head) and marker.dep_ != "aux" else "Actual"
    if is_verb(marker) and marker.dep_ == "pcomp":
        above = factuality(marker)  # "is accused of planning to attack"
    status: Factuality = (
        "Planned" if above in {"Actual", "Planned"} else above
    )  # what is meant has not been said or done
    if marker.dep_ == "aux" and any(
        c.lower_ in {"if", "unless", "whether"} and c.dep_ == "mark" for c in verb.children
    ):
        status = "Hypothetical"
    return Found(made, given, status)


# ---- statements around it --------------------------------------------------------------------------------------


def _placed(item: Found, reports: tuple[Report, ...]) -> Found:
    """The innermost report whose content holds the trigger, and what its type says of the event."""
    doc = item.trigger.head.doc
    start = doc._.kg_offset + item.trigger.tokens[0].idx
    best: int | None = None
    size = 0
    for index, report in enumerate(reports):
        if not any(part.span.start <= start < part.span.end for part in (report.parts or (report.mention,))):
            continue
        length = report.mention.span.end - report.mention.span.start
        if best is None or length < size:
            best, size = index, length
    item.statement = best
    if best is not None:
        item.factuality = _by_statement(item, reports[best], start)
    return item


def _by_statement(item: Found, report: Report, start: int) -> Factuality:
    value = item.factuality
    condition = report.condition
    if condition is not None and condition.span.start <= start < condition.span.end:
        return "Hypothetical" if value in {"Actual", "Planned"} and _unfinished(item.trigger) else value
    threat = report.type == "Threat" or report.event_type == "THREATEN"
    weighed = value == "Hypothetical" and _verbal(item) and _main(item.trigger, report)
    if threat and (value == "Planned" or weighed):
        return "Threatened"
    if (
        value in {"Planned", "Hypothetical"}
        and _verbal(item)
        and item.trigger.group.type in _VIOLENT
        and not any(negated(t) for t in item.trigger.head.ancestors if is_verb(t))
        and _own(item, report)
    ):
        return "Threatened"
    if report.type == "Demand" and value == "Planned":
        return "Hypothetical"
    if (
        report.event_type == "ACCUSE"
        and value == "Hypothetical"
        and _charged(item.trigger)
        and _main(item.trigger, report)
    ):
        return "Actual"  # so says who accuses
    if report.type == "Denial" and value in {"Actual", "Planned"} and _main(item.trigger, report):
        return "Actual" if _took_part(item.trigger.head) else "Denied"
    return value


def _charged(trigger: Trigger) -> bool:
    """ "Accused them of bombing the town": told of as done, by whoever accuses."""
    verb = trigger.frame or trigger.head
    return verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ in {"of", "for"} and not negated(verb)


def _took_part(noun: Token) -> bool:
    """ "Denied involvement in the attack": the part is denied, the attack is not."""
    prep = noun.head
    if noun.dep_ != "pobj":
        return False
    holders = [prep.head, *(c for c in prep.head.children if c.dep_ == "dobj" and c.i < prep.i)]
    if not any(h.lemma_ in load().words["plain.parts"] for h in holders):
        return False
    return not any(c.lower_ in {"any", "no"} for c in noun.lefts)


def _verbal(item: Found) -> bool:
    return item.trigger.frame is not None or not item.trigger.rule.startswith("noun")


def _own(item: Found, report: Report) -> bool:
    """The speaker tells of violence or coercion of its own: "we will take legal action against them"."""
    if report.speaker is None or report.type not in {"Announcement", "Promise", "Claim", "Warning", "Threat"}:
        return False
    if report.cue is not None and report.cue.text.lower().startswith(_QUIET):
        return False
    for head in item.roles.agents:
        entity = entity_of(head)
        if entity is not None and entity in _sides_of(report.speaker, head.doc):
            return True
    verb = item.trigger.frame or item.trigger.head
    direct = verb.dep_ == "ccomp" and is_verb(verb.head)
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return any(c.lower_ in {"we", "i"} or (direct and (c.tag_ == "PRP" or _own_body(c))) for c in subjects)


def _sides_of(speaker: Argument, doc: Doc) -> set[int]:
    """The chains for which a speaker speaks: itself, its body, and its state."""
    entities: tuple[Entity, ...] = doc._.kg_entities
    near = {i for i in (speaker.entity, speaker.affiliation) if i is not None}
    near |= {body for i in near if (body := entities[i].member_of) is not None}
    lands = {entities[i].country for i in near} - {None}
    return near | {i for i, e in enumerate(entities) if e.kind == "State" and e.country in lands}


def _own_body(subject: Token) -> bool:
    """ "His country", "their forces"."""
    owned = any(c.tag_ == "PRP$" and c.lower_ in {"his", "her", "its", "their", "our", "my"} for c in subject.lefts)
    return owned and subject.lemma_.lower() in load().words["sides.own"]


def _unfinished(trigger: Trigger) -> bool:
    verb = trigger.frame or trigger.head
    return is_verb(verb) and verb.tag_ in {"VB", "VBP", "VBZ", "VBG"}


def _main(trigger: Trigger, report: Report) -> bool:
    """Whether the trigger is what the content is about: nothing of the content governs it but speech and aspect."""
    doc = trigger.head.doc
    low = report.mention.span.start - doc._.kg_offset
    high = report.mention.span.end - doc._.kg_offset
    here = trigger.frame or trigger.head
    for _ in range(10):
        head = here.head
        if head.i == here.i or not low <= head.idx < high:
            return True
        if here.dep_ in {"relcl", "advcl", "poss", "compound"} and not (here.dep_ == "advcl" and here.tag_ == "VBG"):
            return False
        if here.dep_ == "acl" and here.tag_ != "VB":
            return False
        here = head
    return False


def _proposals(doc: Doc, found: list[Found]) -> tuple[tuple[int, int], ...]:
    """(report, event) pairs: what a threat, demand, promise or announcement would bring about."""
    pairs: list[tuple[int, int]] = []
    reports = tuple(doc._.kg_reports)
    for index, item in enumerate(found):
        if item.statement is None or item.factuality not in _UNREAL or item.trigger.rule == "verb:intent":
            continue
        if item.factuality == "Hypothetical" and not _verbal(item):
            continue  # "a response to any provocation": the response is proposed
        report = reports[item.statement]
        start = doc._.kg_offset + item.trigger.head.idx
        held = report.condition is not None and report.condition.span.start <= start < report.condition.span.end
        if held or not (report.type in _PROPOSING or report.event_type in {"THREATEN", "REQUEST", "AGREE"}):
            continue
        if _main(item.trigger, report):
            pairs.append((item.statement, index))
    return tuple(pairs)


# ---- generic mentions ------------------------------------------------------------------------------------------


def _with_generic(doc: Doc, found: list[Found]) -> list[Found]:
    """Add "the incident", "this act" where an event told before can be meant; make "the blast" the demolition told."""
    words = load().words
    told = [item for item in found if item.factuality == "Actual" and not item.generic and _material(item)]
    if not told:
        return found
    taken = {t.i for item in found for t in item.trigger.tokens}
    destroyed = next((i for i in told if i.trigger.group.act == words_act(words)), None)
    for item in found:
        head = item.trigger.head
        if head.lemma_.lower() in words["generic.explosive"] and destroyed is not None and not item.roles.agents:
            item.trigger = replace(item.trigger, group=destroyed.trigger.group)
            item.generic = True
        if head.lemma_.lower() in words["generic.answers"] and _unattached(item):
            item.generic = True
    for i, lemma in enumerate(column(doc, "LEMMA")):
        if lemma.lower() not in words["generic.nouns"] or i in taken or not _definite(doc[i], words):
            continue
        token = doc[i]
        before = [i for i in told if i.trigger.head.i < token.i]
        meant = _meant(before, words)
        if meant is not None and factuality(token, token) == "Actual":
            trigger = Trigger(token, (token,), meant.trigger.group, None, (), "noun:generic")
            found.append(Found(trigger, Roles(), factuality(token, token), None, None, True))
    return sorted(found, key=lambda item: item.trigger.tokens[0].i)


def _unattached(item: Found) -> bool:
    """An actual "retaliation" of nobody against nobody says what another act was for."""
    named = [t for t in (*item.roles.agents, *item.roles.targets) if entity_of(t) is not None]
    return item.factuality == "Actual" and not named


def words_act(words: dict[str, frozenset[str]]) -> str:
    """The act that an explosion may stand for."""
    return next(iter(sorted(words["generic.act"])))


def _material(item: Found) -> bool:
    return item.trigger.group.type in {"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "SANCTION"}


def _definite(token: Token, words: dict[str, frozenset[str]]) -> bool:
    if token.tag_ != "NN" or token.dep_ in {"compound", "nmod", "amod"}:
        return False
    lefts = [t.lower_ for t in token.lefts]
    return (
        bool(lefts) and lefts[0] in words["generic.determiners"] and len(lefts) <= 2 and not list(prepositions(token))
    )


def _meant(before: list[Found], words: dict[str, frozenset[str]]) -> Found | None:
    """The event that the article is about so far: the act told most often, the latest one of equals."""
    if not before:
        return None
    counts: dict[str, int] = {}
    for item in before:
        counts[item.trigger.group.act] = counts.get(item.trigger.group.act, 0) + 1
    best = max(counts.values())
    return next(i for i in reversed(before) if counts[i.trigger.group.act] == best)


# ---- records ---------------------------------------------------------------------------------------------------


def _arguments(heads: tuple[Token, ...], rule: str, hit: bool = False) -> tuple[Argument, ...]:
    made: list[Argument] = []
    for head in heads:
        for given in _sided(argument(head, rule), head, hit):
            if given.entity is None or not any(other.entity == given.entity for other in made):
                made.append(given)
    return tuple(made)


def _sided(given: Argument, head: Token, hit: bool) -> list[Argument]:
    """The narrowest actors that are named: "Palestinian officials" act for the Palestinians, nobody else is known.

    Private people do not stand for a side: "Israeli soldiers" are Israel, "Israeli settlers" are not.
    """
    classes, lemma = load().classes, head.lemma_.lower()
    private = lemma in classes["people"] or hit
    if given.entity is not None or (private and lemma not in classes["organ"]):
        return [given]
    return [Argument(given.mention, entity=side, affiliation=given.affiliation) for side in _whose(head)] or [given]


def _whose(head: Token) -> list[int]:
    """The sides that a noun for somebody in office names: "French and Italian officials", "the president of Esker"."""
    for left in head.lefts:
        if left.dep_ in {"poss", "amod", "compound", "nmod"} and kind_of(left) in _SIDES:
            return [e for t in (left, *left.conjuncts) if kind_of(t) in _SIDES and (e := entity_of(t)) is not None]
    if head.lemma_.lower() not in load().classes["organ"]:
        return []
    behind = (t for prep, t in prepositions(head) if prep in {"of", "from"} and kind_of(t) in _BODIES)
    return [e for t in behind if (e := entity_of(t)) is not None]


def _mention(item: Found, dates: _Dates) -> EventMention:
    trigger, given = item.trigger, item.roles
    group, rule = trigger.group, trigger.rule
    agents, targets = _arguments(given.agents, rule), _arguments(given.targets, rule, hit=True)
    if group.reciprocal and len(agents) > 1 and not targets:  # "French and Italian officials met"
        targets = agents
    return EventMention(
        mention=mention(cover(trigger.tokens), rule),
        type=group.type,
        lemma=group.act,
        factuality=item.factuality,
        mode=group.mode,
        cameo=group.cameo,
        agents=agents,
        targets=targets,
        affected=_arguments(given.affected, rule),
        places=_arguments(given.places, rule),
        instruments=tuple(argument(head, rule).mention for head in given.instruments),
        times=dates.of(trigger),
        quantities=quantities(trigger),
        statement=item.statement,
        generic=item.generic,
    )


class _Dates:
    """Which time expressions date which token: each hangs on the first verb or event noun above it."""

    def __init__(self, doc: Doc) -> None:
        self._at: dict[int, list[int]] = {}
        times: tuple[TimeExpression, ...] = tuple(doc._.kg_times)
        if not times:
            return
        first_characters = starts(doc)
        for index, time in enumerate(times):
            if time.type not in {"DATE", "TIME"}:
                continue
            begin = time.mention.span.start - doc._.kg_offset
            end = time.mention.span.end - doc._.kg_offset
            first = max(0, bisect_right(first_characters, begin) - 1)
            last = max(first, bisect_right(first_characters, end - 1) - 1)
            if first < len(doc):
                for anchor in _anchors(doc[first : last + 1].root):
                    self._at.setdefault(anchor, []).append(index)

    def of(self, trigger: Trigger) -> tuple[int, ...]:
        """The times of an event, by its head or the verb that carries it."""
        carriers = [trigger.head.i]
        if trigger.frame is not None:
            carriers.append(trigger.frame.i)
        carriers.extend(verb.i for verb in happening(trigger))
        return tuple(sorted({i for c in carriers for i in self._at.get(c, ())}))


def _anchors(token: Token) -> list[int]:
    """The nouns on the way up and the first verb above a time, and the verbs that share that verb's clause."""
    passed: list[int] = []
    here = token
    for _ in range(10):
        if is_verb(here) and here.i != token.i:
            passed.append(here.i)
            complement = child(here, "xcomp")
            if complement is not None and here.lemma_ in load().words["happen.verbs"]:
                passed.append(complement.i)
            break
        passed.append(here.i)
        if here.head.i == here.i:
            break
        here = here.head
    return passed
