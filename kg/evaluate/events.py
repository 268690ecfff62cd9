"""Events: is each mention found, is it one node over all documents, with the right type, sides, date and factuality?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from kg.evaluate.entities import Known
from kg.evaluate.facts import KG, Facts, Row, document_key, local_name, number, text
from kg.evaluate.gold import Event, EventMention
from kg.evaluate.matching import b_cubed, harmonic, mean, overlaps
from kg.evaluate.pages import Pages
from kg.evaluate.scheme import FOLLOWED_EVENT, PLOVER_TYPES, READ_SEGMENTS, equally_right
from kg.evaluate.scores import Finding, Scores, Value, rounded

_TOLD = """SELECT ?v ?f ?b ?e ?k WHERE { ?v a kg:Event ; kg:mention ?m .
?m kg:article/dcterms:source ?f ; kg:start ?b ; kg:end ?e OPTIONAL { ?m kg:factuality ?k } }"""

_SPOKEN = """SELECT ?v ?f ?b ?e WHERE { ?v kg:eventType ?t ; kg:mention/kg:cueMention ?m .
?m kg:article/dcterms:source ?f ; kg:start ?b ; kg:end ?e }"""

UNREAL = frozenset({"threatened", "planned", "hypothetical", "denied"})
_ACTUAL = "ACTUAL"
_MARGIN = 5  # code points by which a mention may leave the clause of its gold trigger


class Telling(NamedTuple):
    """One place where the graph tells an event, with the factuality that this mention gives it (None: none)."""

    document: str
    start: int
    end: int
    factuality: str | None


class Node:
    """An event (or a statement that is one) of the graph: its mentions and the values of its properties."""

    def __init__(self) -> None:
        self.tellings: list[Telling] = []
        self.values: dict[str, set[str]] = defaultdict(set)

    def told_as(self, telling: Telling) -> set[str]:
        """The factuality of a mention, that of the node where the mention has none."""
        own = {telling.factuality} if telling.factuality else self.values["factuality"]
        return {local_name(value) for value in own}

    @property
    def types(self) -> set[str]:
        """Its PLOVER types; other schemes do not count."""
        return {local_name(value) for value in self.values["type"]} & PLOVER_TYPES


_PROPERTIES = {
    "eventType": "type",
    "agent": "agent",
    "speaker": "agent",
    "target": "target",
    "directedAt": "target",
    "addressee": "target",
    "affected": "affected",
    "date": "date",
    "factuality": "factuality",
}


class Hit(NamedTuple):
    """A gold mention and the mention of the graph that it is matched with."""

    node: str
    event: Event
    mention: EventMention
    telling: Telling


class Happened:
    """Event mentions of the graph matched one to one with those of gold."""

    def __init__(self, pages: Pages, known: Known, nodes: Mapping[str, Node]) -> None:
        self.pages = pages
        self.known = known
        self.nodes = nodes
        self.actual = dict(pages.facts.links("kg:fulfilledBy"))
        self.wanted = [
            (event, mention)
            for event in pages.gold.events
            for mention in event.mentions
            if mention.doc in pages.documents and mention.segment in READ_SEGMENTS
        ]
        self.found: dict[int, Hit] = {}
        self.used: set[tuple[str, int]] = set()
        self._match()

    def _match(self) -> None:
        """The best overlap of triggers first."""
        for _, g, node, i in sorted(self._candidates(), reverse=True):
            if g not in self.found and (node, i) not in self.used:
                event, mention = self.wanted[g]
                self.used.add((node, i))
                self.found[g] = Hit(node, event, mention, self.nodes[node].tellings[i])

    def _candidates(self) -> list[tuple[float, int, str, int]]:
        offered: dict[str, list[tuple[str, int, Telling]]] = defaultdict(list)
        for name, node in self.nodes.items():
            for i, telling in enumerate(node.tellings):
                offered[telling.document].append((name, i, telling))
        return [
            (_dice(telling, mention), g, name, i)
            for g, (_, mention) in enumerate(self.wanted)
            for name, i, telling in offered[mention.doc]
            if _tells(telling, mention)
        ]

    @cached_property
    def hits(self) -> list[Hit]:
        """The matches, the best first."""
        return list(self.found.values())

    @cached_property
    def clear(self) -> list[Hit]:
        """The matches with what gold is sure of."""
        return [hit for hit in self.hits if hit.event.clear]

    @cached_property
    def predicted(self) -> list[tuple[str, int, Telling]]:
        """The graph's mentions, but for those that gold has outside the article's own text (captions)."""
        outside = [
            (mention.doc, mention.trigger.start, mention.trigger.end)
            for event in self.pages.gold.events
            for mention in event.mentions
            if mention.segment not in READ_SEGMENTS
        ]
        return [
            (name, i, told)
            for name, node in self.nodes.items()
            for i, told in enumerate(node.tellings)
            if not any(told.document == doc and overlaps(told.start, told.end, s, e) for doc, s, e in outside)
        ]

    def cluster(self, node: str) -> str:
        """The node, or the actual event that carried it out."""
        return self.actual.get(node, node)

    @cached_property
    def gold_of(self) -> dict[str, str]:
        """The gold event that most mentions of a node are matched with."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for hit in self.hits:
            votes[hit.node][hit.event.id] += 1
        return {node: count.most_common(1)[0][0] for node, count in votes.items()}

    def sides(self, nodes: set[str], wanted: list[str]) -> float:
        """F1 of the actors given against the gold ones; a node that is no gold entity is wrong."""
        given = [self.known.gold_of.get(node) for node in nodes]
        right = set[str]().union(*map(equally_right, wanted))
        precision = sum(entity in right for entity in given) / len(given) if given else 0.0
        recall = sum(bool(equally_right(entity) & set(given)) for entity in wanted) / len(wanted)
        return harmonic(precision, recall)

    def agent_right(self, hit: Hit) -> float:
        """F1 of the agents."""
        return self.sides(self.nodes[hit.node].values["agent"], hit.event.agents)

    def target_right(self, hit: Hit) -> float:
        """F1 of the targets, or of what was hit where gold names a facility."""
        values, event = self.nodes[hit.node].values, hit.event
        hit_things = self.sides(values["affected"] or values["target"], [event.facility]) if event.facility else 0.0
        return max(self.sides(values["target"], event.targets), hit_things)

    def type_right(self, hit: Hit) -> bool:
        """Whether the node has exactly one PLOVER type, and a right one."""
        types = self.nodes[hit.node].types
        return len(types) == 1 and bool(types & {hit.event.plover, *hit.event.plover_alt})

    def date_right(self, hit: Hit) -> bool:
        """Whether the node has exactly one date, of the right day (as written, without conversion)."""
        dates = self.nodes[hit.node].values["date"]
        return len(dates) == 1 and _day(next(iter(dates))) == _day(hit.event.time or "")

    def factuality_right(self, hit: Hit) -> bool:
        """Whether this mention is given exactly the right factuality."""
        return self.nodes[hit.node].told_as(hit.telling) == {hit.mention.factuality.upper()}

    def told_as_actual(self, hit: Hit) -> bool:
        """Whether something threatened, planned, hypothetical or denied is told as a fact, by mention or node."""
        node = self.nodes[hit.node]
        everywhere = {local_name(value) for value in node.values["factuality"]}
        return hit.mention.factuality in UNREAL and _ACTUAL in node.told_as(hit.telling) | everywhere


def match(pages: Pages, known: Known) -> Happened:
    """Match event mentions: a trigger overlaps, and the mention is at most the clause of the gold one."""
    return Happened(pages, known, nodes(pages.facts, pages.documents))


def nodes(facts: Facts, documents: frozenset[str]) -> dict[str, Node]:
    """Events with their triggers, and statements that are political acts with their cues."""
    found: dict[str, Node] = {}
    for query in (_TOLD, _SPOKEN):
        for row in facts.rows(query):
            telling = _telling(row, row["k"] if query is _TOLD else KG + "Actual")
            if telling.document in documents:
                found.setdefault(text(row, "v"), Node()).tellings.append(telling)
    for name, key in _PROPERTIES.items():
        for subject, value in facts.links(f"kg:{name}"):
            if subject in found:
                found[subject].values[key].add(value)
    return found


def _telling(row: Row, factuality: str | None) -> Telling:
    return Telling(document_key(text(row, "f")), number(row, "b"), number(row, "e"), factuality)


def _tells(told: Telling, mention: EventMention) -> bool:
    clause, trigger = mention.clause, mention.trigger
    inside = clause.start - _MARGIN <= told.start and told.end <= clause.end + _MARGIN
    return inside and overlaps(told.start, told.end, trigger.start, trigger.end)


def _dice(told: Telling, mention: EventMention) -> float:
    trigger = mention.trigger
    shared = min(told.end, trigger.end) - max(told.start, trigger.start)
    return 2 * shared / (told.end - told.start + trigger.end - trigger.start)


def _day(date: str) -> str:
    return date.split("T")[0]


def _dated(hit: Hit) -> bool:
    return bool(hit.event.time) and "/" not in (hit.event.time or "")


def score(happened: Happened) -> Scores:
    """Recall and precision of mentions, B³ of events, accuracy of what is said of them."""
    clear, unreal = happened.clear, [hit for hit in happened.clear if hit.mention.factuality in UNREAL]
    wanted = sum(event.clear for event, _ in happened.wanted)
    debatable = len(happened.hits) - len(clear)
    invented = {hit.node for hit in clear if not hit.event.agents and happened.nodes[hit.node].values["agent"]}
    measures: dict[str, Value] = {
        "event_mentions_gold": wanted,
        "event_mentions_pred": len(happened.predicted),
        "event_mention_recall": rounded(len(clear) / wanted) if wanted else 0.0,
        "event_mention_precision": rounded(len(clear) / max(1, len(happened.predicted) - debatable)),
        "event_b3_f1": _clusters(happened),
        "event_type_acc": rounded(mean([happened.type_right(hit) for hit in clear if hit.event.plover])),
        "event_agent_acc": rounded(mean([happened.agent_right(hit) for hit in clear if hit.event.agents])),
        "event_agents_invented": len(invented),
        "event_target_acc": rounded(mean([happened.target_right(hit) for hit in clear if hit.event.targets])),
        "event_date_acc": rounded(mean([happened.date_right(hit) for hit in clear if _dated(hit)])),
        "event_fact_acc": rounded(mean([happened.factuality_right(hit) for hit in clear])),
        "event_fact_acc_unreal": rounded(mean([happened.factuality_right(hit) for hit in unreal])),
        "event_unreal_told_as_actual": sum(map(happened.told_as_actual, clear)),
        **_followed(happened),
    }
    findings = [*_missed(happened), *_false(happened), *_wrong(happened)]
    return Scores("events", measures, (*sorted(findings), *_split(happened)))


def _clusters(happened: Happened) -> float:
    """B³ over documents; a threatened event that was carried out counts with its actual one."""
    pairs = [(happened.cluster(hit.node), hit.event.id) for hit in happened.hits]
    wanted = enumerate(happened.wanted)
    missed = [event.id for g, (event, _) in wanted if g not in happened.found and event.clear]
    return rounded(b_cubed(pairs, missed).f1)


def _followed(happened: Happened) -> dict[str, Value]:
    """How the event that all articles tell is merged, dated and attributed."""
    name = FOLLOWED_EVENT["name"]
    nodes = Counter(
        happened.cluster(hit.node)
        for hit in happened.hits
        if hit.event.id == FOLLOWED_EVENT["id"] and hit.mention.factuality == "actual"
    )
    share = max(nodes.values()) / sum(nodes.values()) if nodes else 0.0
    measures: dict[str, Value] = {f"{name}_nodes": len(nodes), f"{name}_largest_share": rounded(share)}
    if nodes:
        values = happened.nodes.get(nodes.most_common(1)[0][0], Node()).values
        labels = {entity.id: entity.label for entity in happened.pages.gold.entities}
        agents = ((happened.known.gold_of.get(node), node) for node in values["agent"])
        measures[f"{name}_date"] = sorted(values["date"])
        measures[f"{name}_agent"] = sorted(labels.get(gold or "", node) for gold, node in agents)
    return measures


def _missed(happened: Happened) -> list[Finding]:
    return [
        happened.pages.finding(
            "MISS",
            mention.doc,
            mention.trigger.start,
            mention.trigger.end,
            f"{event.id} {event.plover} {mention.factuality} in “{' '.join(mention.clause.text.split())}”",
        )
        for g, (event, mention) in enumerate(happened.wanted)
        if event.clear and g not in happened.found
    ]


def _false(happened: Happened) -> list[Finding]:
    """Mentions that gold does not have, with the words around them."""
    found = []
    for name, i, told in happened.predicted:
        if (name, i) in happened.used:
            continue
        node = happened.nodes[name]
        says = f"{'/'.join(sorted(node.types)) or 'no type'} {'/'.join(sorted(node.told_as(told))).lower()}"
        note = f"{says} by {_names(happened, node.values['agent'])} in “{_around(happened, told)}”"
        found.append(happened.pages.finding("FALSE", told.document, told.start, told.end, note))
    return found


def _wrong(happened: Happened) -> list[Finding]:
    """Of each matched mention whatever differs from gold."""
    found = []
    for hit in happened.clear:
        told = hit.telling
        for kind, note in _differences(happened, hit):
            found.append(happened.pages.finding(kind, told.document, told.start, told.end, f"{hit.event.id} {note}"))
    return found


def _differences(happened: Happened, hit: Hit) -> list[tuple[str, str]]:
    event, node = hit.event, happened.nodes[hit.node]
    found = []
    if event.plover and not happened.type_right(hit):
        right = "/".join([event.plover, *event.plover_alt])
        found.append(("TYPE", f"{right} <- {'/'.join(sorted(node.types)) or 'none'}"))
    if event.agents and happened.agent_right(hit) < 1:
        found.append(("AGENT", f"{', '.join(event.agents)} <- {_names(happened, node.values['agent'])}"))
    if not event.agents and node.values["agent"]:
        found.append(("INVENTED", f"no agent <- {_names(happened, node.values['agent'])}"))
    if event.targets and happened.target_right(hit) < 1:
        given = node.values["target"] | node.values["affected"]
        found.append(("TARGET", f"{', '.join(event.targets)} ({event.facility}) <- {_names(happened, given)}"))
    if _dated(hit) and not happened.date_right(hit):
        found.append(("DATE", f"{event.time} <- {', '.join(sorted(node.values['date'])) or 'none'}"))
    if not happened.factuality_right(hit) or happened.told_as_actual(hit):
        given = node.told_as(hit.telling)
        everywhere = {local_name(value) for value in node.values["factuality"]}
        kind = "UNREAL" if happened.told_as_actual(hit) else "FACTUALITY"
        found.append((kind, f"{hit.mention.factuality} <- {_joined(given)} (node: {_joined(everywhere)})"))
    return found


def _joined(factualities: set[str]) -> str:
    return "/".join(sorted(factualities)).lower() or "none"


def _split(happened: Happened) -> list[Finding]:
    """Gold events that several nodes hold, and nodes that hold several gold events."""
    nodes: dict[str, Counter[str]] = defaultdict(Counter)
    golds: dict[str, Counter[str]] = defaultdict(Counter)
    for hit in happened.hits:
        nodes[hit.event.id][happened.cluster(hit.node)] += 1
        golds[happened.cluster(hit.node)][hit.event.id] += 1
    name = happened.pages.facts.name
    split = [("SPLIT", event, held) for event, held in sorted(nodes.items()) if len(held) > 1]
    merged = [("MERGED", name(node), held) for node, held in sorted(golds.items()) if len(held) > 1]
    return [
        Finding("", 0, 0, kind, note=f"{what} <- {', '.join(f'{name(key)} {n}x' for key, n in sorted(held.items()))}")
        for kind, what, held in split + merged
    ]


def _names(happened: Happened, nodes: set[str]) -> str:
    given = (happened.known.gold_of.get(node) or happened.pages.facts.name(node) for node in nodes)
    return ", ".join(sorted(given)) or "nobody"


def _around(happened: Happened, told: Telling, margin: int = 50) -> str:
    words = happened.pages.texts[told.document][max(0, told.start - margin) : told.end + margin]
    return " ".join(words.split())
