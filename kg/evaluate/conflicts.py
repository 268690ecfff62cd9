"""Where the reports differ: are the real conflicts listed, and those that only seem to be none left out?"""

from __future__ import annotations

from msgspec import Struct

from kg.evaluate.facts import Place, place, text
from kg.evaluate.gold import Conflict, ConflictValue
from kg.evaluate.matching import overlaps
from kg.evaluate.pages import Pages
from kg.evaluate.scores import Finding, Scores, Value

_SIDE = """SELECT ?d ?f ?s ?e ?x WHERE {{ ?d a kg:Disagreement ; kg:aspect ?a ; kg:{side} ?m FILTER (?a != "wording")
?m kg:article/dcterms:source ?f ; kg:start ?s ; kg:end ?e ; kg:text ?x }}"""


class Differing(Struct, frozen=True):
    """A disagreement of the graph, mere wording aside: the two places whose words cannot both be right."""

    left: Place
    right: Place

    def shows(self, conflict: Conflict) -> bool:
        """Whether its two sides give two different values of a gold conflict."""
        left = {i for i, value in enumerate(conflict.values) if _gives(self.left, value)}
        right = {i for i, value in enumerate(conflict.values) if _gives(self.right, value)}
        return any(i != j for i in left for j in right)


def score(pages: Pages) -> Scores:
    """Gold conflicts between documents that are scored: how many are listed, and how many that are none.

    ``conflicts_others`` counts the listed disagreements that gold knows nothing of; they are to be judged by eye.
    """
    found = _differing(pages)
    conflicts = [conflict for conflict in pages.gold.conflicts if _scored(conflict, pages)]
    listed = {conflict.id for conflict in conflicts if any(each.shows(conflict) for each in found)}
    real = [conflict for conflict in conflicts if conflict.really_conflict == "yes"]
    seeming = [conflict for conflict in conflicts if conflict.really_conflict != "yes"]
    others = [each for each in found if not any(each.shows(conflict) for conflict in conflicts)]
    measures: dict[str, Value] = {
        "conflicts_gold": len(real),
        "conflicts_listed": sum(conflict.id in listed for conflict in real),
        "conflicts_seeming_listed": sum(conflict.id in listed for conflict in seeming),
        "conflicts_others": len(others),
    }
    findings = [_finding("UNLISTED", conflict, pages) for conflict in real if conflict.id not in listed]
    findings += [_finding("SEEMING", conflict, pages) for conflict in seeming if conflict.id in listed]
    findings += [_other(each, pages) for each in others]
    return Scores("conflicts", measures, tuple(sorted(findings)))


def _scored(conflict: Conflict, pages: Pages) -> bool:
    """Whether two of its values stand in documents that are scored."""
    return sum(value.doc in pages.documents for value in conflict.values) > 1


def _differing(pages: Pages) -> list[Differing]:
    left, right = (
        {text(row, "d"): place(row) for row in pages.facts.rows(_SIDE.format(side=side))} for side in ("left", "right")
    )
    pairs = [Differing(left[node], right[node]) for node in left.keys() & right.keys()]
    scored = [each for each in pairs if {each.left.document, each.right.document} <= pages.documents]
    return sorted(scored, key=lambda each: (each.left, each.right))


def _gives(found: Place, value: ConflictValue) -> bool:
    return found.document == value.doc and overlaps(found.start, found.end, value.start, value.end)


def _finding(kind: str, conflict: Conflict, pages: Pages) -> Finding:
    first = next(value for value in conflict.values if value.doc in pages.documents)
    values = " / ".join(f"{value.doc.partition('_')[0]} {value.value or value.text}" for value in conflict.values)
    return pages.finding(kind, first.doc, first.start, first.end, f"{conflict.topic}: {values}")


def _other(each: Differing, pages: Pages) -> Finding:
    note = f"against {each.right.document}[{each.right.start}:{each.right.end}] “{each.right.text}”"
    return pages.finding("OTHER", each.left.document, each.left.start, each.left.end, note)
