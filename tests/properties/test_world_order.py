"""One world, whatever the order of the articles and however they were added: the bytes of the graph are the same."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import articles
from kg.graph import Run, quads_of, serialise
from kg.model import Reading, Ruling, Skipped
from kg.pipeline import read_articles
from kg.resolve import judged, resolve
from kg.store.readings import Kept

TEXTS = {
    "a.txt": "Norwegian rebels blew up the Hardanger Bridge on 3 May 2021, the defence ministry said. “We regret "
    "every death,” said Defence Minister Eva Holm. At least nine people were killed.",
    "b.txt": "Norwegian rebels blew up the Hardanger Bridge on 3 May 2021, the defence ministry said. “We regret "
    "every death,” said Defence Minister Eva Holm. Twelve people were killed.",
    "c.txt": "The Hardanger Bridge was destroyed on Monday. Holm warned that Norway would retaliate. "
    "On Saturday rebels had threatened to destroy the Hardanger Bridge.",
    "d.txt": "Sweden denied that its troops attacked the Hardanger Bridge. Robertson, an analyst, said the bridge was old.",
    "e.txt": "Robertson, the coach of Norland United, said Norland United would sign Carl Berg.",
}
ORDERS = st.permutations(sorted(TEXTS))


@cache
def reading(source: str) -> Reading:
    (article,) = articles(TEXTS[source], source, "0" * 64)
    (told,) = read_articles([article])
    return told


def place(source: str, words: str) -> str:
    start = TEXTS[source].index(words)
    return f"{source}#{start}-{start + len(words)}"


def graph(readings: list[Reading] | tuple[Reading, ...], *rulings: Ruling) -> bytes:
    judgements, missed = judged(rulings, readings)
    assert not missed
    skipped: tuple[Skipped, ...] = ()
    return serialise(quads_of(resolve(readings, judgements), Run("0", "m", "0", skipped)), "nquads")


@given(ORDERS, st.integers(1, len(TEXTS)))
@settings(max_examples=30, deadline=None)
def test_any_order_of_any_subset_gives_the_same_bytes(order: list[str], size: int) -> None:
    chosen = order[:size]
    assert graph([reading(s) for s in chosen]) == graph([reading(s) for s in sorted(chosen)])


@given(ORDERS, st.lists(st.integers(0, len(TEXTS)), min_size=2, max_size=2).map(sorted))
@settings(max_examples=20, deadline=None)
def test_adding_is_associative_commutative_and_idempotent(order: list[str], cuts: list[int]) -> None:
    parts = [[reading(s) for s in part] for part in (order[: cuts[0]], order[cuts[0] : cuts[1]], order[cuts[1] :])]
    whole = graph([reading(s) for s in sorted(TEXTS)])
    kept = Kept()
    for part in parts:
        kept = kept.joined(part)
    assert graph(kept.readings) == whole
    rest = Kept().joined(parts[1]).joined(parts[2])
    assert graph(Kept().joined(parts[0]).joined(rest.readings).readings) == whole
    assert graph(kept.joined(parts[0]).readings) == whole


@given(ORDERS)
@settings(max_examples=10, deadline=None)
def test_judgements_do_not_depend_on_the_order_either(order: list[str]) -> None:
    rulings = [
        Ruling(place("a.txt", "Eva Holm"), place("c.txt", "Holm"), "different"),
        Ruling(place("a.txt", "blew up"), place("c.txt", "destroyed"), "different"),
    ]
    told = [reading(s) for s in order]
    assert graph(told, *rulings) == graph([reading(s) for s in sorted(order)], *rulings[::-1])
