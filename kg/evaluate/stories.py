"""Stories told by several reports: is what they tell one node over all of them, and are their differences listed?

Mentions are matched one to one as those of actors are (:func:`kg.evaluate.entities.pair`: at least half of the longer span).
``…_b3_across_p``, ``_r`` and ``_f1`` judge the clusters of the mentions that were found; ``_f1_all`` counts the others as
misses. Plainer is the count of pairs of reports that tell one thing: ``…_pairs_gold`` of all of them, ``…_pairs_read`` of
those where the graph has a mention of it in both, ``…_pairs_merged`` of those where one node has both; ``…_pair_recall`` is
merged of read. ``…_pairs_wrong`` counts two things of two reports that are one node, ``…_pair_precision`` is merged of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from kg.evaluate import conflicts, spans
from kg.evaluate.entities import GoldMention, Pairing, divided, pair
from kg.evaluate.facts import Facts, Place, text
from kg.evaluate.gold import SeedGold, StoryEvent, StoryGold, StoryThing, story_gold
from kg.evaluate.matching import b_cubed
from kg.evaluate.pages import Pages
from kg.evaluate.scores import Finding, Scores, Value, rounded


class Account(NamedTuple):
    """What one report tells of one thing of gold."""

    thing: str
    document: str


AccountPair = tuple[Account, Account]


class Merging:
    """Gold things of one kind (event, entity, statement) beside the nodes of the graph that stand for them."""

    def __init__(self, kind: str, things: Sequence[StoryThing], nodes: Mapping[str, list[Place]]) -> None:
        self.kind = kind
        wanted = [
            GoldMention(place.document, place.start, place.end, thing.id) for thing in things for place in thing.places
        ]
        self.pairing: Pairing = pair(wanted, nodes)

    @cached_property
    def first(self) -> dict[Account, GoldMention]:
        """The first mention in each account, one that the graph has if there is any."""
        found = self.pairing.node_of
        ordered = sorted(enumerate(self.pairing.wanted), key=lambda item: (item[0] not in found, item[1]))
        return {_account(mention): mention for _, mention in reversed(ordered)}

    @cached_property
    def nodes_of(self) -> dict[Account, set[str]]:
        """The nodes of each account that the graph has."""
        nodes: dict[Account, set[str]] = defaultdict(set)
        for g, node in self.pairing.node_of.items():
            nodes[_account(self.pairing.wanted[g])].add(node)
        return dict(nodes)

    @cached_property
    def told_of(self) -> dict[str, set[Account]]:
        """The accounts that each node holds."""
        accounts: dict[str, set[Account]] = defaultdict(set)
        for account, nodes in self.nodes_of.items():
            for node in nodes:
                accounts[node].add(account)
        return dict(accounts)

    @cached_property
    def wanted(self) -> list[AccountPair]:
        """Every two reports that tell one thing."""
        return _of_one_thing(self.first)

    @cached_property
    def read(self) -> list[AccountPair]:
        """Those of :attr:`wanted` where the graph has a mention in both."""
        return _of_one_thing(self.nodes_of)

    @cached_property
    def merged(self) -> list[AccountPair]:
        """Those of :attr:`read` that share a node."""
        return [(left, right) for left, right in self.read if self.nodes_of[left] & self.nodes_of[right]]

    @cached_property
    def wrong(self) -> list[AccountPair]:
        """Two things of two reports that share a node."""
        shared = {both for accounts in self.told_of.values() for both in combinations(sorted(accounts), 2)}
        return sorted(
            (left, right) for left, right in shared if left.thing != right.thing and left.document != right.document
        )

    @cached_property
    def missed(self) -> list[GoldMention]:
        """The mentions that the graph does not have."""
        return [mention for g, mention in enumerate(self.pairing.wanted) if g not in self.pairing.node_of]


def evaluate_stories(folder: Path, facts: Facts) -> list[Scores]:
    """Score a graph of the reports of a folder (``reports.jsonl``) against the other files of that folder.

    Raises :class:`kg.errors.InputError` where a file cannot be read.
    """
    gold = story_gold(folder)
    texts = {report.document: report.text for report in gold.reports}
    values = SeedGold(conflicts=[item.conflict for item in gold.conflicts])
    pages = Pages(values, facts, texts, frozenset(texts))
    return [spans.score_texts(facts, texts), *_merged(gold, pages), conflicts.score(pages)]


def _merged(gold: StoryGold, pages: Pages) -> list[Scores]:
    facts = pages.facts
    events = Merging("event", gold.events, _of_class("Event", facts))
    entities = Merging("entity", gold.entities, facts.actors)
    statements = Merging("statement", gold.statements, _of_class("Statement", facts))
    scored = [score(merging, pages) for merging in (events, entities, statements)]
    return [*scored, _fulfilments(gold.events, events, facts)]


def _of_class(name: str, facts: Facts) -> dict[str, list[Place]]:
    known = {text(row, "t") for row in facts.rows(f"SELECT ?t WHERE {{ ?t a kg:{name} }}")}
    return {thing: places for thing, places in facts.mentions.items() if thing in known}


def score(merging: Merging, pages: Pages) -> Scores:
    """Recall of mentions, B³ over all reports, and the pairs of reports that are or should be one node."""
    measures = {**_clusters(merging), **_pairs(merging)}
    named = {f"{merging.kind}_{name}": value for name, value in measures.items()}
    findings = (*sorted(_findings(merging, pages)), *divided(merging.pairing, pages.facts, pages.texts))
    return Scores(f"{merging.kind} merging", named, findings)


def _clusters(merging: Merging) -> dict[str, Value]:
    found = merging.pairing
    of_found = b_cubed(found.pairs)
    of_all = b_cubed(found.pairs, [mention.entity for mention in merging.missed])
    return {
        "mentions_gold": len(found.wanted),
        "mention_recall": _share(len(found.pairs), len(found.wanted)),
        "b3_across_p": rounded(of_found.precision),
        "b3_across_r": rounded(of_found.recall),
        "b3_across_f1": rounded(of_found.f1),
        "b3_across_f1_all": rounded(of_all.f1),
    }


def _pairs(merging: Merging) -> dict[str, Value]:
    merged, wrong = len(merging.merged), len(merging.wrong)
    return {
        "pairs_gold": len(merging.wanted),
        "pairs_read": len(merging.read),
        "pairs_merged": merged,
        "pair_recall": _share(merged, len(merging.read)),
        "pairs_wrong": wrong,
        "pair_precision": _share(merged, merged + wrong),
    }


def _findings(merging: Merging, pages: Pages) -> Iterable[Finding]:
    for mention in merging.missed:
        yield pages.finding("MISS", mention.document, mention.start, mention.end, mention.entity)
    for both in set(merging.read) - set(merging.merged):
        yield _beside("APART", both, merging, pages)
    for both in merging.wrong:
        yield _beside("WRONG", both, merging, pages)


def _beside(kind: str, both: AccountPair, merging: Merging, pages: Pages) -> Finding:
    """A pair of reports, with the place in each."""
    left, right = (merging.first[account] for account in both)
    words = pages.texts.get(right.document, "")[right.start : right.end]
    note = f"{left.entity} against {right.document}[{right.start}:{right.end}] “{words}” {right.entity}"
    return pages.finding(kind, left.document, left.start, left.end, note)


def _fulfilments(events: Sequence[StoryEvent], merging: Merging, facts: Facts) -> Scores:
    """What was threatened or planned and is in the graph: is it led to exactly the event that carried it out?"""
    plans = [event for event in events if event.outstanding]
    given = _carried_out(merging, facts)
    read = [event for event in plans if event.id in given]
    wrong = [event for event in read if given[event.id] != {event.fulfilled_by} - {None}]
    measures: dict[str, Value] = {
        "plans_gold": len(plans),
        "plans_read": len(read),
        "plans_fulfilment_right": len(read) - len(wrong),
    }
    return Scores("fulfilments", measures, tuple(_outcome(event, given[event.id]) for event in wrong))


def _carried_out(merging: Merging, facts: Facts) -> dict[str, set[str]]:
    """Each event that the graph has → the gold events that it says carried it out (a name where gold has no such event)."""
    actual: dict[str, set[str]] = defaultdict(set)
    for node, by in facts.links("kg:fulfilledBy"):
        actual[node] |= {account.thing for account in merging.told_of.get(by, ())} or {facts.name(by)}
    given: dict[str, set[str]] = defaultdict(set)
    for node, event in merging.pairing.pairs:
        given[event] |= actual[node]
    return dict(given)


def _outcome(event: StoryEvent, given: set[str]) -> Finding:
    right = event.fulfilled_by or "not carried out"
    return Finding("", 0, 0, "OUTCOME", note=f"{event.id} -> {right} <- {', '.join(sorted(given)) or 'nothing'}")


def _account(mention: GoldMention) -> Account:
    return Account(mention.entity, mention.document)


def _of_one_thing(accounts: Iterable[Account]) -> list[AccountPair]:
    return [(left, right) for left, right in combinations(sorted(accounts), 2) if left.thing == right.thing]


def _share(part: int, whole: int) -> float:
    return rounded(part / whole) if whole else 0.0
