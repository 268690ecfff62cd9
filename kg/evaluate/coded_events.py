"""Coded events of single sentences: PLOVER records and the unit tests of PETRARCH2.

What is only threatened, planned, hypothetical or denied may match gold but is never counted as a false alarm.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from kg.errors import InputError
from kg.evaluate.facts import Facts, Place, local_name
from kg.evaluate.matching import F1, f1, overlaps
from kg.evaluate.scheme import CAMEO_ROOTS, LEFT_OUT_ROOTS, RENAMED_ROOTS, YIELD_ROOTS
from kg.evaluate.scores import Finding, Scores, Value, rounded

Spans = tuple[tuple[int, int], ...]
_SOURCE, _TARGET = "kg:agent|kg:speaker", "kg:target|kg:directedAt|kg:addressee"


class Coded(Struct, frozen=True):
    """A gold event: its PLOVER type and where its source and target are named."""

    type: str
    source: Spans = ()
    target: Spans = ()


class Sentence(Struct, frozen=True):
    """A gold sentence.

    ``one_pair``: only one pair of actors is coded, events of others are not judged. ``roots_only``: every event of the
    sentence is judged, by its type alone. ``event_free``: there is nothing to code.
    """

    document: str
    text: str
    events: tuple[Coded, ...]
    one_pair: bool
    roots_only: bool
    event_free: bool


class GraphEvent(Struct, frozen=True):
    """An event or a political statement of the graph; ``actual`` is False where every factuality given is another."""

    iri: str
    types: frozenset[str]
    sources: frozenset[str]
    targets: frozenset[str]
    actual: bool


def sentences(records: Iterable[Mapping[str, Any]]) -> list[Sentence]:
    """Read the three shapes: a root with one source and target; events with spans; events with CAMEO codes alone."""
    found: list[Sentence] = []
    for i, record in enumerate(records):
        one_pair = found[0].one_pair if i else "root" in record
        try:
            found.append(_sentence(record, one_pair))
        except (KeyError, TypeError) as error:
            raise InputError(
                f"coded event {record.get('id')}: a record lacks what the scorer needs: {error}"
            ) from error
    return found


def _sentence(record: Mapping[str, Any], one_pair: bool) -> Sentence:
    return Sentence(
        document=str(record["id"]).replace("/", "_"),
        text=str(record["text"]),
        events=tuple(_events(record)),
        one_pair=one_pair,
        roots_only="no_event" in record,
        event_free=bool(record.get("no_event")),
    )


def _events(record: Mapping[str, Any]) -> Iterable[Coded]:
    if "root" in record:
        if record["root"]:
            yield Coded(record["root"], _spans(record["source"]["spans"]), _spans(record["target"]["spans"]))
        return
    for event in record["events"]:
        code = event["code"]
        if "no_event" in record:
            if code[:2] in CAMEO_ROOTS:
                yield Coded(CAMEO_ROOTS[code[:2]])
        elif code not in LEFT_OUT_ROOTS:
            yield Coded(RENAMED_ROOTS.get(code, code), _spans(event["source_spans"]), _spans(event["target_spans"]))


def _spans(spans: Iterable[Sequence[int]]) -> Spans:
    return tuple((start, end) for start, end in spans)


def score(gold: Sequence[Sentence], facts: Facts) -> Scores:
    """F1 per PLOVER type, micro and macro, false alarms in event-free sentences, and who did what to whom."""
    by_document = _by_document(facts, merge=any(event.type == "YIELD" for item in gold for event in item.events))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    pairs: Counter[str] = Counter()
    quiet: Counter[str] = Counter()
    findings: list[Finding] = []
    for item in gold:
        judge = Judge(item, by_document.get(item.document, []), facts)
        for name, count in judge.counts().items():
            counts[name] += count
        pairs.update(judge.pairs())
        quiet.update(judge.quiet())
        findings += judge.findings()
    return Scores("coded events", _measures(len(gold), counts, pairs, quiet), tuple(sorted(findings)))


def _measures(
    number: int, counts: Mapping[str, Counter[str]], pairs: Counter[str], quiet: Counter[str]
) -> dict[str, Value]:
    per_type = {name: _f1(count) for name, count in sorted(counts.items()) if count["right"] + count["missed"]}
    total = sum(counts.values(), Counter[str]())
    measures: dict[str, Value] = {"sentences": number}
    if quiet:
        measures |= {"event_free_sentences": quiet["sentences"], "event_free_coded": quiet["coded"]}
    measures |= {
        "micro_f1": rounded(_f1(total).f1),
        "macro_f1": rounded(sum(result.f1 for result in per_type.values()) / max(1, len(per_type))),
        "who_did_what_recall": rounded(pairs["right"] / max(1, pairs["right"] + pairs["missed"])),
        "who_did_what_precision": rounded(pairs["right"] / max(1, pairs["predicted"])),
    }
    for name, result in per_type.items():
        n = counts[name]["right"] + counts[name]["missed"]
        measures[name] = f"P={result.precision:.3f} R={result.recall:.3f} F1={result.f1:.3f} n={n}"
    return measures


def _f1(count: Counter[str]) -> F1:
    right = count["right"]
    return f1(right, right + count["false"], right + count["missed"])


def _by_document(facts: Facts, *, merge: bool) -> dict[str, list[GraphEvent]]:
    """The typed events of every document; with ``merge`` two types count as the one that older schemes have."""
    types: dict[str, set[str]] = defaultdict(set)
    for iri, value in facts.links("kg:eventType"):
        name = local_name(value)
        types[iri].add(YIELD_ROOTS.get(name, name) if merge else name)
    sources, targets = _grouped(facts, _SOURCE), _grouped(facts, _TARGET)
    told = _grouped(facts, "kg:factuality")
    found: dict[str, list[GraphEvent]] = defaultdict(list)
    for iri, names in types.items():
        event = GraphEvent(
            iri=iri,
            types=frozenset(names),
            sources=frozenset(sources.get(iri, ())),
            targets=frozenset(targets.get(iri, ())),
            actual=iri not in told or any(local_name(value) == "ACTUAL" for value in told[iri]),
        )
        for document in {place.document for place in facts.mentions.get(iri, ())}:
            found[document].append(event)
    return found


def _grouped(facts: Facts, prop: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for subject, value in facts.links(prop):
        found[subject].add(value)
    return found


class Judge:
    """One gold sentence and the graph's events in it."""

    def __init__(self, sentence: Sentence, events: Sequence[GraphEvent], facts: Facts) -> None:
        self.sentence = sentence
        self._facts = facts
        self._all = list(events)
        self.events = [event for event in events if self._judged(event)]
        self.gold = Counter(event.type for event in sentence.events)
        self.predicted = Counter(
            name for event in self.events for name in event.types if event.actual or name in self.gold
        )

    def _judged(self, event: GraphEvent) -> bool:
        if not self.sentence.one_pair or self.sentence.roots_only:
            return True
        return not event.sources | event.targets or any(
            self._lies_on(event.sources, gold.source) or self._lies_on(event.targets, gold.target)
            for gold in self.sentence.events
        )

    def counts(self) -> dict[str, Counter[str]]:
        """Right, missed and false per type; a second report of a gold type is not punished."""
        found = {}
        for name in self.gold.keys() | self.predicted.keys():
            wanted, given = self.gold[name], self.predicted[name]
            right = min(wanted, given)
            found[name] = Counter(right=right, missed=wanted - right, false=0 if wanted else given)
        return found

    def pairs(self) -> Counter[str]:
        """Gold events found with type, source and target, and how many events are given."""
        right = sum(any(self._same(event, gold) for event in self.events) for gold in self.sentence.events)
        given = sum(self.predicted.values())
        return Counter(right=right, missed=len(self.sentence.events) - right, predicted=given)

    def quiet(self) -> Counter[str]:
        """Whether there is nothing to code, and whether something was coded all the same."""
        if not self.sentence.roots_only:
            return Counter()
        free = self.sentence.event_free
        return Counter(sentences=int(free), coded=int(free and any(event.actual for event in self._all)))

    def _same(self, event: GraphEvent, gold: Coded) -> bool:
        reciprocal = gold.source == gold.target or not gold.target
        if event.types != {gold.type}:
            return False
        source = not gold.source or self._lies_on(event.sources, gold.source, () if reciprocal else gold.target)
        target = not gold.target or self._lies_on(event.targets, gold.target, () if reciprocal else gold.source)
        return source and target

    def _lies_on(self, nodes: frozenset[str], spans: Spans, other: Spans = ()) -> bool:
        """Every node lies on the gold side, none on the other one: a node that holds both is no answer."""
        here = [places for node in nodes if (places := self._places(node))]
        shared = tuple(span for span in spans if span in other)
        return bool(here) and all(
            _on(places, spans) and not (_on(places, other) and not _on(places, shared)) for places in here
        )

    def _places(self, node: str) -> list[Place]:
        return [place for place in self._facts.mentions.get(node, ()) if place.document == self.sentence.document]

    def findings(self) -> list[Finding]:
        """Missed and false types, and right types between wrong actors."""
        found = [
            self._finding("MISS" if count > 0 else "FALSE", name)
            for name, count in sorted(self._difference().items())
            if count
        ]
        for gold in self.sentence.events:
            given = [event for event in self.events if gold.type in event.types]
            if given and not any(self._same(event, gold) for event in given):
                note = f"{gold.type} {self._texts(gold.source)} -> {self._texts(gold.target)}"
                found.append(self._finding("ACTORS", f"{note} <- {'; '.join(map(self._describe, given))}"))
        return found

    def _difference(self) -> dict[str, int]:
        """Positive: missed; negative: given where gold has none."""
        names = self.gold.keys() | self.predicted.keys()
        missed = {name: self.gold[name] - min(self.gold[name], self.predicted[name]) for name in names}
        return {name: missed[name] if self.gold[name] else -self.predicted[name] for name in names}

    def _finding(self, kind: str, note: str) -> Finding:
        sentence = self.sentence
        if kind != "ACTORS":
            wanted = ", ".join(sorted(self.gold.elements())) or "none"
            note = f"{note}; gold {wanted}; got {'; '.join(map(self._describe, self._all)) or 'nothing'}"
        return Finding(sentence.document, 0, len(sentence.text), kind, sentence.text, note)

    def _texts(self, spans: Spans) -> str:
        return "/".join(self.sentence.text[start:end] for start, end in spans) or "nobody"

    def _describe(self, event: GraphEvent) -> str:
        sources = "/".join(sorted(map(self._facts.name, event.sources))) or "nobody"
        targets = "/".join(sorted(map(self._facts.name, event.targets))) or "nobody"
        unreal = "" if event.actual else " (unreal)"
        return f"{'/'.join(sorted(event.types))}{unreal} {sources} -> {targets}"


def _on(places: Iterable[Place], spans: Spans) -> bool:
    """Whether a mention overlaps a gold span and is not much longer than it."""
    return any(
        place.end - place.start <= 3 * (end - start) + 20 and overlaps(place.start, place.end, start, end)
        for place in places
        for start, end in spans
    )
