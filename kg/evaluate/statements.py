"""Attributed statements: is each found, with the right speaker, with the right class, once over all documents?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from kg.evaluate.entities import Known
from kg.evaluate.facts import KG, Facts, document_key, number, text
from kg.evaluate.gold import Statement
from kg.evaluate.matching import b_cubed, dice, f1, positions
from kg.evaluate.pages import Pages
from kg.evaluate.scheme import STATEMENT_CLASSES, equally_right
from kg.evaluate.scores import Finding, Scores, Value, rounded

_REPORTS = """SELECT ?s ?c ?r ?f ?b ?e ?pb ?pe ?sp ?spl ?mode ?sb ?se WHERE
{ ?s a ?c ; kg:mention ?r . ?r kg:article/dcterms:source ?f ; kg:start ?b ; kg:end ?e .
FILTER EXISTS { ?r a kg:Report } OPTIONAL { ?r kg:part ?p . ?p kg:start ?pb ; kg:end ?pe }
OPTIONAL { ?s kg:speaker ?sp } OPTIONAL { ?s kg:speakerLabel ?spl } OPTIONAL { ?r kg:reportMode ?mode }
OPTIONAL { ?r kg:speakerMention ?sm . ?sm kg:start ?sb ; kg:end ?se } }"""

_CLASSES = frozenset(STATEMENT_CLASSES.values())
_SHORT_WORD = 3  # words up to this length do not tell labels apart


class Report:
    """One report of the graph: the positions of its content and of its speaker, and what its statement says."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.statement = ""
        self.mode = ""
        self.label: str | None = None
        self.types: set[str] = set()
        self.speakers: set[str] = set()
        self.speaker_span: set[int] = set()
        self.whole: set[int] = set()
        self.parts: set[int] = set()

    @property
    def content(self) -> set[int]:
        """The pieces of a broken quotation where they are given, else the whole."""
        return self.parts or self.whole

    @property
    def classes(self) -> set[str]:
        """Its classes among the eleven."""
        return self.types & _CLASSES


def reports(facts: Facts) -> dict[str, Report]:
    """Every report of the graph by its IRI."""
    found: dict[str, Report] = {}
    for row in facts.rows(_REPORTS):
        report = found.setdefault(text(row, "r"), Report(document_key(text(row, "f"))))
        report.statement, report.label = text(row, "s"), row["spl"]
        report.mode = text(row, "mode").removeprefix(KG)
        if text(row, "c").startswith(KG):
            report.types.add(text(row, "c").removeprefix(KG))
        if row["sp"]:
            report.speakers.add(row["sp"])
        if row["sb"]:
            report.speaker_span |= positions([(number(row, "sb"), number(row, "se"))])
        if row["pb"]:
            report.parts |= positions([(number(row, "pb"), number(row, "pe"))])
        else:
            report.whole = positions([(number(row, "b"), number(row, "e"))])
    return found


class Told:
    """Reports of the graph matched one to one with statements of gold, and the judgement of each pair."""

    def __init__(
        self, pages: Pages, known: Known, found: Mapping[str, Report], gold_of: Mapping[str, Statement]
    ) -> None:
        self.pages = pages
        self.known = known
        self.reports = found
        self.gold_of = gold_of

    @cached_property
    def gold(self) -> list[Statement]:
        """The gold statements of the documents that are scored."""
        return [item for item in self.pages.gold.statements if item.doc in self.pages.documents]

    @cached_property
    def clear(self) -> list[Statement]:
        """Those that must be found."""
        return [item for item in self.gold if item.clear]

    @cached_property
    def right(self) -> list[str]:
        """The reports whose content is that of a clear gold statement."""
        return [key for key, item in self.gold_of.items() if item.clear]

    @cached_property
    def right_speaker(self) -> list[str]:
        """Those of :attr:`right` whose speaker is right too."""
        return [key for key in self.right if self.speaker_right(key)]

    def speaker_right(self, key: str) -> bool:
        """Whether every speaker given is right, or the label where gold names nobody."""
        report, gold = self.reports[key], self.gold_of[key]
        given = self.known.answers(report.speakers)
        if given and given <= self._right_speakers(gold):
            return True
        if gold.speaker:
            return False
        if not gold.speaker_label:
            return not given and not report.label
        return not given - {None} and _same_label(report, gold)

    def _right_speakers(self, gold: Statement) -> set[str]:
        """One node for all reports of an utterance has one speaker: whoever any of them names."""
        same = [item for item in self.gold if item.cluster and item.cluster == gold.cluster] or [gold]
        return set[str]().union(*(_speakers(item) for item in same))

    def class_right(self, key: str) -> bool:
        """Whether the statement has exactly one of the eleven classes, and a right one."""
        gold, given = self.gold_of[key], self.reports[key].classes
        right = {STATEMENT_CLASSES[name] for name in [gold.type, *gold.alt_types] if name in STATEMENT_CLASSES}
        return len(given) == 1 and given <= right

    def mode_right(self, key: str) -> bool:
        """Whether direct, indirect and mixed speech are told apart."""
        return self.reports[key].mode.lower() == self.gold_of[key].mode

    def span_right(self, key: str) -> bool:
        """Whether the speaker's mention is the gold one; without one, all mentions of the speaker in the document."""
        report = self.reports[key]
        places = (place for node in report.speakers for place in self.pages.facts.mentions.get(node, ()))
        anywhere = positions((place.start, place.end) for place in places if place.document == report.document)
        return dice(report.speaker_span or anywhere, _phrase(self.gold_of[key])) >= 0.5


def match(pages: Pages, known: Known) -> Told:
    """Match within each document where the Dice overlap of letters and digits is at least half, the best first."""
    found = {key: report for key, report in reports(pages.facts).items() if report.document in pages.documents}
    gold = [item for item in pages.gold.statements if item.doc in pages.documents]
    theirs = {item.id: pages.letters(item.doc, positions((c.start, c.end) for c in item.content)) for item in gold}
    ours = {key: pages.letters(report.document, report.content) for key, report in found.items()}
    candidates = sorted(
        (
            (dice(ours[key], theirs[item.id]), key, item.id)
            for key, report in found.items()
            for item in gold
            if item.doc == report.document
        ),
        reverse=True,
    )
    by_id = {item.id: item for item in gold}
    gold_of: dict[str, Statement] = {}
    used: set[str] = set()
    for overlap, key, identifier in candidates:
        if overlap >= 0.5 and key not in gold_of and identifier not in used:
            gold_of[key] = by_id[identifier]
            used.add(identifier)
    return Told(pages, known, found, gold_of)


def score(told: Told) -> Scores:
    """F1 of statements, with the right speaker, and with the right class; B³ of utterances."""
    right, speaker = told.right, told.right_speaker
    both = [key for key in speaker if told.class_right(key)]
    phrased = [key for key in right if told.gold_of[key].speaker_span]
    predicted = len(told.reports) - sum(not item.clear for item in told.gold_of.values())
    wanted = len(told.clear)
    found = f1(len(right), predicted, wanted)
    measures: dict[str, Value] = {
        "statements_gold": wanted,
        "statements_pred": len(told.reports),
        "statement_p": rounded(found.precision),
        "statement_r": rounded(found.recall),
        "statement_f1": rounded(found.f1),
        "speaker_acc": _share(len(speaker), len(right)),
        "speaker_span_acc": _share(sum(map(told.span_right, phrased)), len(phrased)),
        "type_acc": _share(sum(map(told.class_right, right)), len(right)),
        "mode_acc": _share(sum(map(told.mode_right, right)), len(right)),
        "content_speaker_f1": rounded(f1(len(speaker), predicted, wanted).f1),
        "content_speaker_type_f1": rounded(f1(len(both), predicted, wanted).f1),
        "in_nonstatements": len(_trapped(told)),
        **_utterances(told),
    }
    return Scores("statements", measures, tuple(sorted(_findings(told))))


def _utterances(told: Told) -> dict[str, Value]:
    """B³ of utterance clusters, and what merging nothing would give."""
    pairs = [(told.reports[key].statement, item.utterance) for key, item in told.gold_of.items()]
    used = {item.id for item in told.gold_of.values()}
    missed = [item.utterance for item in told.clear if item.id not in used]
    return {
        "utterance_b3_f1": rounded(b_cubed(pairs, missed).f1),
        "utterance_b3_unmerged": rounded(b_cubed([(i, gold) for i, (_, gold) in enumerate(pairs)]).f1),
    }


def _trapped(told: Told) -> list[str]:
    """Unmatched reports that lie on a span that only looks like a statement."""
    pages = told.pages
    traps = [
        (item.doc, pages.letters(item.doc, positions([(item.start, item.end)])))
        for item in pages.gold.nonstatements
        if item.doc in pages.documents
    ]
    ours = {
        key: pages.letters(report.document, report.content)
        for key, report in told.reports.items()
        if key not in told.gold_of
    }
    return [
        key
        for key, content in ours.items()
        if any(
            doc == told.reports[key].document and len(content & trap) >= 0.5 * min(len(trap), len(content) or 1)
            for doc, trap in traps
        )
    ]


def _findings(told: Told) -> list[Finding]:
    used = {item.id for item in told.gold_of.values()}
    trapped = set(_trapped(told))
    found = [_missed(told, item) for item in told.clear if item.id not in used]
    found += [_false(told, key, key in trapped) for key in told.reports if key not in told.gold_of]
    right_speaker = set(told.right_speaker)
    for key in told.right:
        gold, report = told.gold_of[key], told.reports[key]
        if key not in right_speaker:
            found.append(
                _wrong(told, key, "SPEAKER", f"{gold.speaker or gold.speaker_label} <- {_given(told, report)}")
            )
        if not told.class_right(key):
            found.append(_wrong(told, key, "TYPE", f"{gold.type} <- {', '.join(sorted(report.classes)) or 'none'}"))
        if not told.mode_right(key):
            found.append(_wrong(told, key, "MODE", f"{gold.mode} <- {report.mode or 'none'}"))
    return found


def _missed(told: Told, gold: Statement) -> Finding:
    start, end = min(c.start for c in gold.content), max(c.end for c in gold.content)
    note = f"{gold.id} {gold.speaker or gold.speaker_label} {gold.type} {gold.mode}"
    return told.pages.finding("MISS", gold.doc, start, end, note)


def _false(told: Told, key: str, trapped: bool) -> Finding:
    report = told.reports[key]
    content = report.content or {0}
    note = f"{', '.join(sorted(report.classes))} by {_given(told, report)}"
    kind = "TRAP" if trapped else "FALSE"
    return told.pages.finding(kind, report.document, min(content), max(content) + 1, note)


def _wrong(told: Told, key: str, kind: str, note: str) -> Finding:
    report = told.reports[key]
    content = report.content or {0}
    note = f"{told.gold_of[key].id} {note}"
    return told.pages.finding(kind, report.document, min(content), max(content) + 1, note)


def _given(told: Told, report: Report) -> str:
    """The speaker that the graph gives, as gold's entity where it is one, and the words that it was read from."""
    names = [told.known.gold_of.get(node) or told.pages.facts.name(node) for node in sorted(report.speakers)]
    if report.label:
        names.append(f"label {report.label!r}")
    if report.speaker_span:
        words = told.pages.texts[report.document][min(report.speaker_span) : max(report.speaker_span) + 1]
        names.append(f"read from {words!r}")
    return ", ".join(names) or "nobody"


def _speakers(gold: Statement) -> set[str]:
    """The gold entities that are a right answer; for a spokesperson without a name, whom they speak for."""
    if gold.speaker:
        return equally_right(gold.speaker)
    spoken_for = "spokes" in (gold.speaker_label or "") and gold.affiliation
    return {spoken_for} if spoken_for else set()


def _same_label(report: Report, gold: Statement) -> bool:
    """The same noun phrase in the text, or at least half of the longer words of the label."""
    if dice(report.speaker_span, _phrase(gold)) >= 0.5:
        return True
    mine = _words(report.label)
    theirs = (_words(gold.speaker_label), _words(gold.speaker_span.text if gold.speaker_span else ""))
    return any(bool(mine) and len(mine & words) / len(mine | words) >= 0.5 for words in theirs)


def _phrase(gold: Statement) -> set[int]:
    return positions([(gold.speaker_span.start, gold.speaker_span.end)]) if gold.speaker_span else set()


def _words(label: str | None) -> set[str]:
    spaced = "".join(c if c.isalnum() else " " for c in (label or "").lower())
    return {word for word in spaced.split() if len(word) > _SHORT_WORD}


def _share(part: int, whole: int) -> float:
    return rounded(part / whole) if whole else 0.0
