"""The answer key of "who threatened what": found, linked to what is threatened, and its outcome."""

from __future__ import annotations

from collections import defaultdict

from kg.evaluate.events import Happened
from kg.evaluate.facts import Facts, text
from kg.evaluate.gold import Threat
from kg.evaluate.scheme import states
from kg.evaluate.scores import Finding, Scores, Value
from kg.evaluate.statements import Told

_THREATS = "SELECT ?s WHERE { ?s a kg:Threat }"
_WARNINGS = """SELECT ?s WHERE
{ { ?s a kg:Warning } UNION { ?s a kg:Statement ; kg:eventType ?t FILTER(STRENDS(STR(?t), 'THREATEN')) } }"""


class Answers:
    """What the graph answers to each line of the key."""

    def __init__(self, told: Told, happened: Happened) -> None:
        self.told = told
        self.happened = happened
        facts = told.pages.facts
        self.threats = _subjects(facts, _THREATS)
        self.threatening = self.threats | _subjects(facts, _WARNINGS)
        self.threatened: dict[str, set[str]] = defaultdict(set)
        for statement, event in facts.links("kg:threatens"):
            self.threatened[statement].add(event)

    def reports(self, threat: Threat) -> list[str]:
        """The reports of the threat that the graph takes for one, by the right actor."""
        right = threat.actors | states(threat.actors)
        return [
            key
            for key, gold in self.told.gold_of.items()
            if gold.id in threat.statements
            and self.told.reports[key].statement in self.threatening
            and self.told.known.answers(self.told.reports[key].speakers) & right
        ]

    def events(self, threat: Threat) -> set[str]:
        """What those reports are said to threaten."""
        return {event for key in self.reports(threat) for event in self.threatened[self.told.reports[key].statement]}

    def right_events(self, threat: Threat) -> set[str]:
        """Those of :meth:`events` that stand for what gold says is threatened, or for what carried it out."""
        return {event for event in self.events(threat) if threat.threatened_event in self._golds(event)}

    def _golds(self, event: str) -> tuple[str | None, str | None]:
        gold_of = self.happened.gold_of
        return gold_of.get(event), gold_of.get(self.happened.actual.get(event, ""))

    def linked(self, threat: Threat) -> bool:
        """Whether it threatens the right event and nothing else."""
        right = self.right_events(threat)
        return bool(right) and right == self.events(threat)

    def carried_out_by(self, threat: Threat) -> set[str | None]:
        """The gold events that the graph says carried it out; None for an event that gold does not know."""
        actual = self.happened.actual
        return {self.happened.gold_of.get(actual[event]) for event in self.events(threat) if event in actual}

    def outcome_right(self, threat: Threat) -> bool:
        """Whether exactly the event that carried it out is given, and none where none is reported."""
        right: set[str | None] = {threat.fulfilled_by} if threat.fulfilled == "yes" else set()
        return bool(self.right_events(threat)) and self.carried_out_by(threat) == right

    def false(self) -> list[str]:
        """Reports of class Threat that no gold threat (nor anything debatable) covers."""
        return [
            key
            for key, report in self.told.reports.items()
            if report.statement in self.threats and not self._may_threaten(key)
        ]

    def _may_threaten(self, key: str) -> bool:
        gold = self.told.gold_of.get(key)
        return gold is not None and (not gold.clear or "threat" in [gold.type, *gold.alt_types])


def score(told: Told, happened: Happened) -> Scores:
    """Counts over the clear threats whose statements are in the documents, and false threats."""
    answers = Answers(told, happened)
    present = {item.id for item in told.gold}
    key = [
        threat for threat in told.pages.gold.threats if threat.certainty == "clear" and present & {*threat.statements}
    ]
    measures: dict[str, Value] = {
        "threats_gold": len(key),
        "threats_found": sum(bool(answers.reports(threat)) for threat in key),
        "threats_linked": sum(map(answers.linked, key)),
        "threats_fulfilment_right": sum(map(answers.outcome_right, key)),
        "threats_false": len(answers.false()),
    }
    findings = [finding for threat in key for finding in _findings(answers, threat)]
    return Scores("threats", measures, (*findings, *sorted(_false(answers))))


def _subjects(facts: Facts, query: str) -> set[str]:
    return {text(row, "s") for row in facts.rows(query)}


def _findings(answers: Answers, threat: Threat) -> list[Finding]:
    actors = ", ".join(sorted(threat.actors))
    what = f"{threat.id} {actors} ({', '.join(threat.statements)}): {threat.threatened_action}"
    if not answers.reports(threat):
        return [Finding("", 0, 0, "MISS", note=f"{what} <- {_instead(answers, threat)}")]
    found = []
    if not answers.linked(threat):
        given = _events(answers, answers.events(threat))
        found.append(Finding("", 0, 0, "UNLINKED", note=f"{what} -> {threat.threatened_event} <- {given}"))
    if not answers.outcome_right(threat):
        right = threat.fulfilled_by if threat.fulfilled == "yes" else "not carried out"
        given = ", ".join(sorted(str(event) for event in answers.carried_out_by(threat))) or "nothing"
        found.append(Finding("", 0, 0, "OUTCOME", note=f"{what} -> {right} <- {given}"))
    return found


def _instead(answers: Answers, threat: Threat) -> str:
    """What the graph makes of the statements that carry the threat."""
    told = answers.told
    seen = []
    for key, gold in sorted(told.gold_of.items(), key=lambda item: item[1].id):
        if gold.id in threat.statements:
            report = told.reports[key]
            names = (told.known.gold_of.get(node) or told.pages.facts.name(node) for node in report.speakers)
            speakers = ", ".join(sorted(names)) or report.label or "nobody"
            seen.append(f"{gold.id}: {', '.join(sorted(report.classes))} by {speakers}")
    return "; ".join(seen) or "no report of these statements"


def _events(answers: Answers, events: set[str]) -> str:
    name, gold_of = answers.told.pages.facts.name, answers.happened.gold_of
    return ", ".join(f"{name(event)} = {gold_of.get(event, 'no gold event')}" for event in sorted(events)) or "nothing"


def _false(answers: Answers) -> list[Finding]:
    found = []
    for key in answers.false():
        report = answers.told.reports[key]
        content = report.content or {0}
        gold = answers.told.gold_of.get(key)
        note = f"gold has {gold.type} ({gold.id})" if gold else "gold has no statement here"
        found.append(answers.told.pages.finding("FALSE", report.document, min(content), max(content) + 1, note))
    return found
