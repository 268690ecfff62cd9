"""Merging of events and utterances does not depend on the order of the articles, and what the user parts stays apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import (
    Argument,
    Article,
    Dating,
    Entity,
    EntityMention,
    EventMention,
    Factuality,
    Judgement,
    Known,
    Mention,
    Reading,
    Report,
    Span,
    StatementType,
)
from kg.resolve import events, resolve, statements
from kg.resolve.events import features as event_features
from kg.resolve.merging.blocks import WHOLE, WINDOW, Blocks, ranks
from kg.resolve.merging.telling import telling_words
from kg.resolve.statements import features

SLUGS = st.frozensets(st.sampled_from(["arnor", "gondor", "bridge", "dam"]), max_size=2)
FACTUALITY: list[Factuality] = ["Actual", "Threatened", "Planned", "Denied"]
TYPES: list[StatementType] = ["Threat", "Demand", "Claim"]
WORDS = ["the bridge will be torn down before winter", "the bridge would be torn down before the winter",
         "grain must be sold at fair prices", "to tear it down"]  # fmt: skip


@st.composite
def datings(draw: st.DrawFn) -> Dating | None:
    start = datetime(2021, 3, draw(st.integers(1, 4)), tzinfo=UTC)
    days = draw(st.sampled_from([0, 1, 5]))
    end = start + timedelta(days=days, hours=23)
    return Dating(f"{start.date()}/{days}", earliest=start, latest=end) if days else None


@st.composite
def event_mentions(draw: st.DrawFn) -> events.Frame:
    source, start = draw(st.sampled_from("abc")), draw(st.integers(0, 30))
    agents, hit, targets = draw(SLUGS), draw(SLUGS), draw(SLUGS)
    return events.Frame(
        key=(source, start, start + 5),
        at=(ord(source), start),
        type=draw(st.sampled_from(["ASSAULT", "COERCE"])),
        act=draw(st.sampled_from(["destroy", "attack"])),
        factuality=draw(st.sampled_from(FACTUALITY)),
        agents=agents,
        bodies=agents,
        sides=agents,
        hit=hit,
        targets=targets,
        target_sides=targets,
        places=frozenset(),
        dating=draw(datings()),
        sentence=draw(st.sampled_from(WORDS)),
        generic=draw(st.booleans()),
        broad=frozenset({"arnor", "gondor"}) & (agents | hit | targets),
        told=(start, start) if start % 3 else None,
    )


@st.composite
def reports(draw: st.DrawFn) -> statements.Frame:
    source, start = draw(st.sampled_from("abc")), draw(st.integers(0, 30))
    words = draw(st.sampled_from(WORDS))
    return statements.Frame(
        key=(source, start, start + 5),
        at=(ord(source), start),
        type=draw(st.sampled_from(TYPES)),
        speaker=draw(st.sampled_from(["denethor", "faramir", "label:an envoy", ""])),
        side="country:GO",
        words=words,
        quotes=frozenset({words}) if draw(st.booleans()) else frozenset(),
        dating=draw(datings()),
        tokens=telling_words(words),
    )


def same_key(frame: events.Frame | statements.Frame) -> object:
    return frame.key


@settings(max_examples=150, deadline=None)
@given(
    st.lists(event_mentions(), max_size=14, unique_by=same_key), st.lists(reports(), max_size=14, unique_by=same_key)
)
def test_groups_are_whole_allowed_and_a_function_of_the_set(
    told: list[events.Frame], said: list[statements.Frame]
) -> None:
    told, said = sorted(told, key=lambda f: f.key), sorted(said, key=lambda f: f.key)
    acts, judged = events.group(told)
    assert sorted(f.key for members in acts for f in members) == [f.key for f in told]
    assert (acts, judged) == events.group(list(told))
    assert all(not {j.verdict} - {"same", "different", "unsure"} and j.left < j.right for j in judged)
    for members in acts:
        assert all(event_features.apart(a, b) is None for a in members for b in members)
    utterances, _ = statements.group(said)
    for reported in utterances:
        assert all(features.apart(a, b) is None for a in reported for b in reported if a is not b)


@settings(max_examples=100, deadline=None)
@given(st.lists(event_mentions(), min_size=2, max_size=12, unique_by=same_key), st.data())
def test_what_the_user_parts_is_apart_and_what_he_joins_is_one(told: list[events.Frame], data: st.DataObject) -> None:
    told = sorted(told, key=lambda f: f.key)
    one, other, third = (data.draw(st.sampled_from(told)) for _ in range(3))
    left, right, more = (f"event:{f.key[0]}#{f.key[1]}-{f.key[2]}" for f in (one, other, third))
    user = [Judgement(left, right, "different", None, ()), Judgement(right, more, "same", None, ())]
    found, _ = events.group(told, [j for j in user if j.left != j.right])
    where = {f.key: n for n, members in enumerate(found) for f in members}
    assert one.key == other.key or where[one.key] != where[other.key]
    assert where[other.key] == where[third.key] or third.key == one.key


@given(st.integers(2, 400), st.integers(0, 3))
def test_a_block_of_any_size_gives_each_member_its_neighbours_and_no_more_pairs_than_a_window(
    size: int, turn: int
) -> None:
    order = ranks((i * 7919 + turn) % 1009 for i in range(size))
    blocks = Blocks()
    for i in range(size):
        blocks.put(i, [("one",), ("one",)])
    pairs = list(blocks.pairs([order]))
    assert pairs == sorted(set(pairs)) and all(i < j for i, j in pairs)
    assert len(pairs) == size * (size - 1) // 2 if size <= WHOLE else len(pairs) < size * WINDOW
    line = sorted(range(size), key=order.__getitem__)
    assert {tuple(sorted(pair)) for pair in pairwise(line)} <= set(pairs)


def reading(
    source: str, date: str | None, *, agent: str, act: str, hit: str, factuality: Factuality = "Actual"
) -> Reading:
    """An article that says: AGENT ACT HIT, and AGENT said so."""
    text = f"{agent} {act} the {hit}. It was right, {agent} said."
    first, second = Span(0, text.index(".") + 1), Span(text.index("It"), len(text))

    def mention(words: str, sentence: Span = first) -> Mention:
        start = text.index(words, sentence.start)
        return Mention(Span(start, start + len(words)), words, sentence, "test")

    entities = tuple(
        Entity(kind, name, (name,), (EntityMention(mention(name), "name"),))  # type: ignore[arg-type]
        for kind, name in (("Organization", agent), ("Facility", hit))
    )
    told = EventMention(
        mention(act),
        "ASSAULT",
        act,
        factuality,
        agents=(Argument(mention(agent), 0),),
        affected=(Argument(mention(hit), 1),),
    )
    said = Report(mention("It was right", second), "Claim", "Indirect", speaker=Argument(mention(agent, second), 0))
    known = Known(date, "Given") if date else None
    return Reading(Article(source, "", Span(0, len(text)), text, (), date=known), entities, (), (said,), (told,))


ARTICLES = (
    reading("a.txt", "2021-03-01", agent="Arnor Guard", act="destroyed", hit="River Bridge"),
    reading("b.txt", None, agent="Arnor Guard", act="destroyed", hit="River Bridge"),
    reading("c.txt", "2021-03-02", agent="Gondor League", act="destroyed", hit="River Bridge"),
    reading("d.txt", "2021-03-02", agent="Arnor Guard", act="burned", hit="Old Mill"),
    reading("e.txt", "2020-03-02", agent="Arnor Guard", act="destroyed", hit="River Bridge"),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(ARTICLES), min_size=1, max_size=5, unique_by=lambda r: r.article.source), st.randoms())
def test_any_order_of_any_set_of_articles_gives_the_same_world(chosen: list[Reading], random: object) -> None:
    shuffled = list(chosen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == resolve(chosen)


def test_two_articles_on_one_act_tell_one_event_and_one_on_another_agent_another() -> None:
    world = resolve(ARTICLES[:4])
    told = [sorted(world.readings[r].article.source for r, _ in event.mentions) for event in world.events]
    assert sorted(told) == [["a.txt", "b.txt"], ["c.txt"], ["d.txt"]]


def test_the_outcome_of_a_threat_comes_with_its_reasons() -> None:
    threat = reading("t.txt", None, agent="Arnor Guard", act="destroyed", hit="River Bridge", factuality="Threatened")
    world = resolve([threat, ARTICLES[0], ARTICLES[3]])
    outcomes = [(outcome.event, outcome.reasons) for event in world.events for outcome in event.fulfilled_by]
    done = next(event.slug for event in world.events if (0, 0) in event.mentions)
    assert outcomes == [(done, ("same act", "same thing hit"))]
