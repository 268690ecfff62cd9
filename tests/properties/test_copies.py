"""Which sentences are one text depends on the set of articles, not on their order."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article, Mention, Reading, Span, TimeExpression
from kg.resolve.witnesses.copies import Sentence, copies, overlaps

STORY = "ferry sank off the northern coast of Estmere on Friday with ninety passengers and a crew of twelve aboard"
WORDS = STORY.split()


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """A version of one sentence: a stretch of it, with a word or two changed."""
    start = draw(st.integers(0, 8))
    words = WORDS[start : draw(st.integers(start + 4, len(WORDS)))]
    for _ in range(draw(st.integers(0, 2))):
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["", "many", "7", "Norhaven"]))
    return " ".join(filter(None, words)) or "nothing"


def reading(source: str, lines: list[str]) -> Reading:
    times, start = [], 0
    for line in lines:
        sentence = Span(start, start + len(line))
        times.append(TimeExpression(Mention(sentence, line, sentence, "test"), "DATE", "2021"))
        start += len(line) + 1
    text = "\n".join(lines)
    return Reading(Article(source, "", Span(0, len(text)), text, ()), times=tuple(times))


ARTICLES = st.lists(st.lists(sentences(), max_size=4), max_size=12)


@settings(max_examples=150, deadline=None)
@given(ARTICLES, st.randoms(use_true_random=False))
def test_permuting_the_articles_permutes_the_indices_only(articles: list[list[str]], rng: random.Random) -> None:
    readings = [reading(f"{n}.txt", lines) for n, lines in enumerate(articles)]
    order = list(range(len(readings)))
    rng.shuffle(order)
    shuffled = [readings[n] for n in order]
    there = copies(shuffled)
    back = tuple(sorted(tuple(sorted(Sentence(order[s.reading], s.span) for s in group)) for group in there))
    here = copies(readings)
    assert back == here
    pairs = {tuple(sorted((order[a], order[b]))): n for (a, b), n in overlaps(shuffled, there).items()}
    assert pairs == overlaps(readings, here)


@settings(max_examples=150, deadline=None)
@given(ARTICLES)
def test_groups_are_apart_and_hold_every_verbatim_copy(articles: list[list[str]]) -> None:
    readings = [reading(f"{n}.txt", lines) for n, lines in enumerate(articles)]
    groups = copies(readings)
    members = [sentence for group in groups for sentence in group]
    assert len(members) == len(set(members))
    assert all(len({sentence.reading for sentence in group}) > 1 for group in groups)
    group_of = {sentence: n for n, group in enumerate(groups) for sentence in group}
    first: dict[str, Sentence] = {}
    for r, lines in enumerate(articles):
        for time, line in zip(readings[r].times, lines, strict=True):
            if len(line.split()) >= 8:
                sentence = Sentence(r, time.mention.span)
                other = first.setdefault(line, sentence)
                assert other.reading == r or group_of[other] == group_of[sentence]
