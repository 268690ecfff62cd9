"""Event mentions of whole texts: is each one found, with the right type, sides and factuality, and told as no more?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from kg.evaluate.events import UNREAL, Node, Telling, nodes
from kg.evaluate.facts import Facts, Place, document_key, number, text
from kg.evaluate.gold import EventRecord, ToldEvent
from kg.evaluate.matching import f1, harmonic, mean, overlaps, span_overlap
from kg.evaluate.scores import Finding, Scores, Value, rounded

_PHRASES = """SELECT ?f ?b ?e ?pb ?pe WHERE {{ ?m {role} ?p ; kg:article/dcterms:source ?f ; kg:start ?b ; kg:end ?e .
?p kg:start ?pb ; kg:end ?pe }}"""


class Match(NamedTuple):
    """A gold mention and the node and mention of the graph that tell it."""

    record: EventRecord
    gold: ToldEvent
    node: Node
    telling: Telling


def score(records: Sequence[EventRecord], facts: Facts) -> Scores:
    """Precision and recall of mentions, accuracy of type, sides and factuality of those that are found."""
    documents = frozenset(map(_key, records))
    known = nodes(facts, documents)
    matches: list[Match] = []
    findings: list[Finding] = []
    given = wanted = 0
    for record in records:
        offered = [(node, t) for node in known.values() for t in node.tellings if t.document == _key(record)]
        found, missed, extra = _match(record, offered)
        matches += found
        given += len(offered)
        wanted += len(record.event_mentions)
        findings += [_finding(record, "MISS", g.trigger, f"{g.type} {g.factuality}") for g in missed]
        findings += [_finding(record, "FALSE", (t.start, t.end), "/".join(sorted(n.types))) for n, t in extra]
    findings += [finding for match in matches for finding in _wrong(match)]
    return Scores("event mentions", _measures(matches, given, wanted, facts), tuple(sorted(findings)))


def _match(
    record: EventRecord, offered: list[tuple[Node, Telling]]
) -> tuple[list[Match], list[ToldEvent], list[tuple[Node, Telling]]]:
    """One to one: a mention of a right type first, then the better overlap."""
    candidates = sorted(
        (not _right(node, gold), -span_overlap(*gold.trigger, told.start, told.end), g, i)
        for g, gold in enumerate(record.event_mentions)
        for i, (node, told) in enumerate(offered)
        if overlaps(*gold.trigger, told.start, told.end)
    )
    taken: dict[int, int] = {}
    for _, _, g, i in candidates:
        if g not in taken and i not in taken.values():
            taken[g] = i
    found = [Match(record, record.event_mentions[g], *offered[i]) for g, i in sorted(taken.items())]
    missed = [gold for g, gold in enumerate(record.event_mentions) if g not in taken]
    return found, missed, [pair for i, pair in enumerate(offered) if i not in set(taken.values())]


def _measures(matches: list[Match], given: int, wanted: int, facts: Facts) -> dict[str, Value]:
    found = f1(len(matches), given, wanted)
    unreal = [match for match in matches if match.gold.factuality in UNREAL]
    agents = _Sides(facts, "agent", "kg:agentMention")
    targets = _Sides(facts, "target", "kg:targetMention|kg:affectedMention")
    return {
        "event_mentions_gold": wanted,
        "event_mentions_pred": given,
        "event_mention_p": rounded(found.precision),
        "event_mention_r": rounded(found.recall),
        "event_mention_f1": rounded(found.f1),
        "event_type_acc": rounded(mean([_right(match.node, match.gold) for match in matches])),
        "event_agent_f1": rounded(mean([agents.right(m, m.gold.agents) for m in matches if m.gold.agents])),
        "event_target_f1": rounded(mean([targets.right(m, m.gold.targets) for m in matches if m.gold.targets])),
        "event_fact_acc": rounded(mean([_factual(match) for match in matches])),
        "event_fact_acc_unreal": rounded(mean([_factual(match) for match in unreal])),
        "event_unreal_told_as_actual": sum("ACTUAL" in match.node.told_as(match.telling) for match in unreal),
    }


def _right(node: Node, gold: ToldEvent) -> bool:
    return len(node.types) == 1 and bool(node.types & {gold.type, *gold.alt})


def _factual(match: Match) -> bool:
    return match.node.told_as(match.telling) == {match.gold.factuality.upper()}


class _Sides:
    """The sides that events are given in one role: actors, and the phrases of those that are none."""

    def __init__(self, facts: Facts, role: str, evidence: str) -> None:
        self.role = role
        self.places: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for thing, places in facts.mentions.items():
            for place in places:
                self.places[thing, place.document].append(place)
        self.phrases: dict[tuple[str, int, int], list[Place]] = defaultdict(list)
        for row in facts.rows(_PHRASES.format(role=evidence)):
            document = document_key(text(row, "f"))
            phrase = Place(document, number(row, "pb"), number(row, "pe"), "")
            self.phrases[document, number(row, "b"), number(row, "e")].append(phrase)

    def right(self, match: Match, wanted: list[list[tuple[int, int]]]) -> float:
        """F1 against gold; a gold side is the list of the places where the text names it."""
        document = _key(match.record)
        given = [self.places.get((iri, document), []) for iri in sorted(match.node.values[self.role])]
        given = [places for places in given if places]
        told = self.phrases.get((document, match.telling.start, match.telling.end), [])
        right = [[_names(places, spans) for spans in wanted] for places in given or [[phrase] for phrase in told]]
        precision = mean([any(row) for row in right])
        recall = mean([any(row[k] for row in right) for k in range(len(wanted))])
        return harmonic(precision, recall)


def _names(places: Sequence[Place], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a mention lies on one of the spans and is not much longer than it."""
    return any(
        overlaps(p.start, p.end, start, end) and p.end - p.start <= 3 * (end - start) + 20
        for p in places
        for start, end in spans
    )


def _wrong(match: Match) -> list[Finding]:
    found, gold = [], match.gold
    if not _right(match.node, gold):
        found.append(
            _finding(match.record, "TYPE", gold.trigger, f"{gold.type} <- {'/'.join(sorted(match.node.types))}")
        )
    if not _factual(match):
        told = "/".join(sorted(match.node.told_as(match.telling)))
        found.append(_finding(match.record, "FACTUALITY", gold.trigger, f"{gold.factuality} <- {told.lower()}"))
    return found


def _finding(record: EventRecord, kind: str, span: tuple[int, int], note: str) -> Finding:
    return Finding(_key(record), *span, kind, record.text[slice(*span)], note)


def _key(record: EventRecord) -> str:
    return record.id.replace("/", "_")
