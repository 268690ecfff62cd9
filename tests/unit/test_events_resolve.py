"""Event mentions to events: what merges, what must not, and what carried out a threat."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from kg.model import Dating, Factuality, Judgement, Verdict
from kg.resolve.events.features import apart, compare
from kg.resolve.events.frames import Frame
from kg.resolve.events.fulfilment import fulfilments
from kg.resolve.events.grouping import group


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
    broad: str = "",
    crowds: str = "",
    told: int | None = None,
    sentence: str = "",
    places: str = "",
    numbers: str = "",
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
        places=frozenset(places.split()),
        numbers=frozenset([numbers] if numbers else []),
        own=bool(numbers),
        dating=dating,
        sentence=sentence or f"{source} {start}",
        words=tuple(sentence.split()),
        generic=generic,
        broad=frozenset(broad.split()),
        crowds=frozenset(crowds.split()),
        told=(told, told) if told is not None else None,
    )


def groups(*frames: Frame, judgements: tuple[Judgement, ...] = ()) -> list[list[tuple[str, int]]]:
    found, _ = group(sorted(frames, key=lambda f: f.key), judgements)
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


def test_reports_may_differ_about_the_day_of_what_is_done_once() -> None:
    one = frame("a", 0, agents="arnor", hit="bridge", dating=day(1), told=0)
    other = frame("b", 0, agents="arnor", hit="bridge", dating=day(2), told=1)
    assert groups(one, other) == [[("a", 0), ("b", 0)]]
    attacks = [frame(s, 0, "attack", agents="arnor", hit="bridge", dating=day(n)) for n, s in enumerate("ab", 1)]
    assert len(groups(*attacks)) == 2, "what is attacked may be attacked again"
    assert len(groups(one, frame("a", 50, agents="arnor", hit="bridge", dating=day(2)))) == 2, (
        "one article tells of two"
    )


def test_a_death_toll_is_one_event_in_one_town_on_one_day_though_the_numbers_differ() -> None:
    one = frame("a", 0, "kill", places="osgiliath", dating=day(4), numbers="killed 12")
    other = frame("b", 0, "kill", places="osgiliath", dating=day(4), numbers="killed 15")
    assert groups(one, other) == [[("a", 0), ("b", 0)]]
    elsewhere = frame("b", 0, "kill", places="edoras", dating=day(4), numbers="killed 15")
    assert len(groups(one, elsewhere)) == 2
    headline = frame("a", 90, "kill", places="osgiliath", numbers="killed 12")
    assert groups(one, headline) == [[("a", 0), ("a", 90)]]
    second = frame("a", 90, "kill", places="osgiliath", numbers="killed 3")
    assert len(groups(one, second)) == 2


def test_few_are_counted_and_many_estimated() -> None:
    few = [frame(s, 0, "wound", places="osgiliath", dating=day(4), numbers=f"injured {n}") for s, n in ("a2", "b5")]
    assert len(groups(*few)) == 2


def test_what_happened_at_a_place_on_a_day_needs_no_sides_to_be_one() -> None:
    blasts = [frame(s, 0, "bomb", places="osgiliath", dating=day(4)) for s in "ab"]
    assert len(groups(*blasts)) == 1
    assert len(groups(blasts[0], frame("b", 0, "bomb", places="osgiliath"))) == 2


def test_a_leader_and_the_state_do_one_thing_where_one_statement_says_so() -> None:
    frames = [
        msgspec.structs.replace(
            frame(s, 0, "cut", "Threatened", agents=who, targets="gondor"), sides=frozenset({"arnor"}), utterances=said
        )
        for s, who, said in (("a", "king", frozenset({"u"})), ("b", "arnor", frozenset({"u"})))
    ]
    assert len(groups(*frames)) == 1
    assert len(groups(*(msgspec.structs.replace(f, utterances=frozenset()) for f in frames))) == 2


def test_a_bare_mention_joins_the_event_its_article_speaks_of() -> None:
    told, bare = frame("a", 0, agents="arnor", hit="bridge"), frame("a", 50, act="blast", generic=True)
    assert groups(told, bare) == [[("a", 0), ("a", 50)]]
    assert len(groups(told, frame("b", 50, act="blast", generic=True))) == 2


def meeting(source: str, told: int | None = None, sentence: str = "", dating: Dating | None = None) -> Frame:
    """Two states meet: an act that they do often."""
    return frame(
        source,
        0,
        "meet",
        agents="arnor",
        targets="gondor",
        broad="arnor gondor",
        told=told,
        sentence=sentence,
        dating=dating,
    )


def test_a_meeting_of_two_sides_is_one_only_where_more_than_the_sides_is_shared() -> None:
    assert len(groups(meeting("a"), meeting("b"))) == 2
    assert len(groups(meeting("a", told=100), meeting("b", told=101))) == 1, "told of the same days"
    assert len(groups(meeting("a", told=100), meeting("b", told=1500))) == 2, "articles years apart"
    words = "envoys signed treaty harbour tolls"
    assert len(groups(meeting("a", sentence=words), meeting("b", sentence=f"{words} yesterday"))) == 1


def talks(source: str, agents: str, targets: str, dating: Dating | None = None) -> Frame:
    one = frame(source, 0, "meet", agents=agents, targets=targets, places="osgiliath", dating=dating or day(4))
    return msgspec.structs.replace(one, type="CONSULT")


def test_in_a_meeting_each_side_is_on_both_ends() -> None:
    assert len(groups(talks("a", "theoden", "denethor"), talks("b", "denethor", "theoden"))) == 1
    assert len(groups(talks("a", "theoden", "denethor"), talks("b", "theoden", ""))) == 1
    assert len(groups(talks("a", "theoden", "denethor"), talks("b", "theoden", "saruman"))) == 2
    assert len(groups(talks("a", "theoden", "denethor"), talks("b", "denethor", "theoden", day(20)))) == 2


def test_reports_may_differ_about_the_agent_of_what_happened_at_one_place_and_time() -> None:
    blamed = [
        frame(s, 0, "bomb", agents=who, hit="hospital", dating=day(4)) for s, who in (("a", "arnor"), ("b", "mordor"))
    ]
    assert len(groups(*blamed)) == 1
    later = frame("b", 0, "bomb", agents="mordor", hit="hospital", dating=day(9))
    assert len(groups(blamed[0], later)) == 2


def test_a_headline_and_the_sentence_that_first_tells_its_act_are_one() -> None:
    headline = msgspec.structs.replace(frame("a", 0, "kill", numbers="killed 12"), part="headline")
    lead = msgspec.structs.replace(frame("a", 50, "kill", numbers="killed 12"), part="lead")
    assert len(groups(headline, lead)) == 1
    assert len(groups(headline, msgspec.structs.replace(lead, part=""))) == 2


def test_an_act_on_the_same_thing_is_another_act() -> None:
    one, again = (frame("a", n, agents="arnor", hit="depot") for n in (0, 50))
    assert len(groups(one, again)) == 1
    assert len(groups(one, msgspec.structs.replace(again, again=True))) == 2


def test_a_meeting_dated_long_ago_is_not_the_undated_one_of_today() -> None:
    now = datetime(2021, 9, 1, tzinfo=UTC).toordinal()
    assert len(groups(meeting("a", told=now, dating=day(1)), meeting("b", told=now))) == 2
    assert len(groups(meeting("a", told=now, dating=day(1)), meeting("b", told=now, dating=day(1)))) == 1


def test_soldiers_of_two_articles_are_not_one_actor() -> None:
    a, b = (frame(source, 0, agents="soldiers", targets="gondor", crowds="soldiers") for source in "ab")
    assert "same agent" not in compare(a, b).reasons
    assert "same agent" in compare(a, frame("a", 50, agents="soldiers", targets="gondor", crowds="soldiers")).reasons


def test_a_large_cluster_stays_whole_though_only_neighbours_are_compared() -> None:
    told = [frame(chr(ord("a") + i // 10), i % 10 * 9, agents="arnor", hit="bridge") for i in range(200)]
    assert len(groups(*told)) == 1
    _, judgements = group(sorted(told, key=lambda f: f.key))
    assert len(judgements) == len(told) - 1


def ruling(verdict: Verdict, a: Frame, b: Frame) -> Judgement:
    left, right = sorted(f"event:{f.key[0]}#{f.key[1]}-{f.key[2]}" for f in (a, b))
    return Judgement(left, right, verdict, None, ())


def test_a_likeness_with_something_against_it_is_judged_different_with_the_reason() -> None:
    a = frame("a", 0, agents="arnor", hit="bridge", dating=day(1))
    b = frame("b", 0, agents="arnor", hit="bridge", dating=day(9))
    _, judgements = group([a, b])
    assert [(j.verdict, j.reasons[-1]) for j in judgements] == [("different", "different times")]
    assert [j.verdict for j in group([meeting("a"), meeting("b")])[1]] == ["unsure"]


def test_what_the_user_parts_stays_apart_also_through_others_and_bare_mentions() -> None:
    a, b, c = (frame(source, 0, hit="bridge") for source in "abc")
    no = ruling("different", a, c)
    assert not any({("a", 0), ("c", 0)} <= set(found) for found in groups(a, b, c, judgements=(no,)))
    told, bare = frame("a", 0, hit="bridge"), frame("a", 50, act="blast", generic=True)
    assert len(groups(told, bare, judgements=(ruling("different", told, bare),))) == 2


def test_what_the_user_joins_is_one_whatever_speaks_against_it() -> None:
    a, b = frame("a", 0, hit="bridge"), frame("b", 0, hit="dam")
    assert len(groups(a, b, judgements=(ruling("same", a, b),))) == 1
    c, d = frame("a", 0, hit="bridge"), frame("b", 0, hit="bridge")
    assert len(groups(c, d, judgements=(ruling("unsure", c, d),))) == 2


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


def test_a_bare_mention_told_in_two_articles_does_not_join_their_events() -> None:
    words = "witnesses described that explosion yesterday evening"
    one = frame("a", 0, agents="arnor", hit="bridge")
    other = frame("b", 0, agents="arnor", hit="mill", broad="mill")
    bare = [frame(source, 50, act="blast", generic=True, sentence=words) for source in "ab"]
    found = groups(one, other, *bare)
    assert not any({("a", 0), ("b", 0)} <= set(members) for members in found)
    assert any({("a", 50), ("b", 50)} <= set(members) for members in found)
