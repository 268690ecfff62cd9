"""Event mentions to events: what merges, what must not, and what carried out a threat."""

from __future__ import annotations

from datetime import UTC, datetime

from kg.model import Dating, Factuality
from kg.resolve.events import Frame, apart, fulfilments, group


def day(number: int) -> Dating:
    return Dating(
        f"2021-03-{number:02}",
        f"2021-03-{number:02}",
        "date",
        datetime(2021, 3, number, tzinfo=UTC),
        datetime(2021, 3, number, 23, 59, 59, tzinfo=UTC),
    )


def frame(
    source: str,
    start: int,
    act: str = "destroy",
    factuality: Factuality = "Actual",
    *,
    agents: str = "",
    hit: str = "",
    targets: str = "",
    dating: Dating | None = None,
    generic: bool = False,
) -> Frame:
    return Frame(
        key=(source, start, start + 5),
        at=(ord(source[0]), start),
        type="ASSAULT",
        act=act,
        factuality=factuality,
        agents=frozenset(agents.split()),
        bodies=frozenset(agents.split()),
        sides=frozenset(agents.split()),
        hit=frozenset(hit.split()),
        targets=frozenset(targets.split()),
        target_sides=frozenset(targets.split()),
        places=frozenset(),
        dating=dating,
        sentence=f"{source} {start}",
        generic=generic,
    )


def groups(*frames: Frame) -> list[list[tuple[str, int]]]:
    found, _ = group(sorted(frames, key=lambda f: f.key))
    return sorted(sorted((f.key[0], f.key[1]) for f in members) for members in found)


def test_the_same_act_on_the_same_thing_is_one_event_over_articles() -> None:
    a, b = frame("a", 0, agents="arnor", hit="bridge"), frame("b", 0, hit="bridge")
    assert groups(a, b) == [[("a", 0), ("b", 0)]]


def test_a_threatened_act_is_never_the_node_of_an_actual_one() -> None:
    a, b = frame("a", 0, hit="bridge"), frame("b", 0, factuality="Threatened", hit="bridge")
    assert len(groups(a, b)) == 2
    assert apart(a, b) == "different factuality"


def test_other_things_other_agents_and_other_days_stay_apart() -> None:
    assert len(groups(frame("a", 0, hit="bridge"), frame("b", 0, hit="dam"))) == 2
    assert len(groups(frame("a", 0, agents="arnor", hit="bridge"), frame("b", 0, agents="mordor", hit="bridge"))) == 2
    assert len(groups(frame("a", 0, hit="bridge", dating=day(1)), frame("b", 0, hit="bridge", dating=day(9)))) == 2


def test_a_bare_mention_joins_the_event_its_article_speaks_of() -> None:
    told, bare = frame("a", 0, agents="arnor", hit="bridge"), frame("a", 50, act="blast", generic=True)
    assert groups(told, bare) == [[("a", 0), ("a", 50)]]
    assert len(groups(told, frame("b", 50, act="blast", generic=True))) == 2


def test_a_later_act_on_the_same_thing_carries_out_the_threat() -> None:
    threat = frame("a", 0, factuality="Threatened", hit="bridge")
    done = frame("b", 0, agents="arnor", hit="bridge", dating=day(9))
    assert fulfilments([[threat], [done]], {threat.at: day(5)})
    assert not fulfilments([[threat], [done]], {threat.at: day(12)}), "it came before the words"
    other = frame("b", 0, agents="arnor", hit="dam", dating=day(9))
    assert not fulfilments([[threat], [other]], {threat.at: day(5)}), "another thing was hit"


def test_one_act_against_one_side_needs_the_order_in_time() -> None:
    threat = frame("a", 0, act="attack", factuality="Threatened", targets="gondor")
    done = frame("b", 0, act="attack", targets="gondor", dating=day(9))
    assert not fulfilments([[threat], [done]], {})
    assert fulfilments([[threat], [done]], {threat.at: day(5)})
