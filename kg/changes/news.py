"""What a later world tells that an earlier one did not: threats, other wording, outcomes, disagreements.

Things are the same where they are read in the same place: by mentions, never by slugs, which more articles may change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from kg.changes.firmness import Wording, level, step, wording
from kg.changes.places import Quoted, View, first, place
from kg.model import At, Disagreement, Event, Statement, Version, World
from kg.printable import one_line

Kind = Literal["new threat", "firmer", "softer", "outcome", "new disagreement"]
KINDS: tuple[Kind, ...] = ("new threat", "firmer", "softer", "outcome", "new disagreement")
_OUTCOMES = ("not reported", "overtaken", "partly", "carried out")
"""What became of a threat, from what says the least."""
_SHORT = 140  # characters of what a row is about
_COPIES = frozenset({"wording"})  # differences that are no disagreement on what happened


class News(Struct, frozen=True):
    """One thing that is new: who, what, how it was before and is now, the words that say so and the earlier ones."""

    kind: Kind
    who: str
    what: str
    before: str
    after: str
    quote: Quoted
    other: Quoted | None = None


def changes(before: World, now: World) -> tuple[News, ...]:
    """What ``now`` tells that ``before`` did not, sorted by kind and place.

    ``now`` is made from at least the articles of ``before``. A threat is new where no article that was known tells it. Its
    outcome is news where it is known better than before; so is a disagreement that has a side in a new article, and was not
    told already with the same two values. Firmer and softer is said of two wordings of one threat, or of one speaker's
    threats of the same act, where the words tell (:mod:`kg.changes.firmness`).
    """
    views = View(before), View(now)
    found = [*_threats(*views), *_outcomes(*views), *_disagreements(*views)]
    return tuple(
        sorted(set(found), key=lambda news: (KINDS.index(news.kind), place(news.quote), news.what, news.before))
    )


# ---- threats and their wording ---------------------------------------------------------------------------------


def _threats(before: View, now: View) -> Iterator[News]:
    """New threats, and other wordings of known ones: what is firmer or softer than before is told as that."""
    files = before.files()
    for threat in now.threats:
        known = [at for at in threat.reports if now.file(at[0]) in files]
        fresh = [at for at in threat.reports if now.file(at[0]) not in files]
        if known and fresh:
            found = _reworded(now, threat, known, fresh)
        elif fresh:
            earlier = _earlier(now, threat, files)
            found = next(filter(None, (_stepped(now, old, threat) for old in earlier)), _new(now, threat, earlier))
        else:
            continue
        if found:
            yield found


def _new(now: View, threat: Statement, earlier: list[Statement]) -> News:
    """A threat that no known article tells; the speaker's last threat of the same act is told beside it."""
    quote = now.quoted(threat.reports[0])
    other = now.quoted(earlier[0].reports[0]) if earlier else None
    outcome = _outcome(now, threat)
    after = outcome if outcome != _OUTCOMES[0] else ""
    return News("new threat", now.who(threat), _act(now, threat), other.text if other else "", after, quote, other)


def _earlier(now: View, threat: Statement, files: frozenset[tuple[str, str]]) -> list[Statement]:
    """Known threats of the same act by the same speaker, those that are dated later left out; the last one first."""
    speakers, acts = now.speakers(threat), _acts(now, threat)
    found = [
        old
        for old in now.threats
        if old.slug != threat.slug
        and all(now.file(at[0]) in files for at in old.reports)
        and speakers & now.speakers(old)
        and acts & _acts(now, old)
        and not _precedes(threat, old)
    ]
    return sorted(found, key=lambda old: (_precedes(old, threat), place(now.quoted(old.reports[0]))), reverse=True)


def _precedes(left: Statement, right: Statement) -> bool:
    """Whether one statement is dated before the other, as far as their dates tell."""
    end = left.dating.latest if left.dating else None
    start = right.dating.earliest if right.dating else None
    return end is not None and start is not None and end < start


def _acts(now: View, threat: Statement) -> frozenset[tuple[str, ...]]:
    """The threatened acts: each by itself, and by its type and what it would hit."""
    events = [now.events[slug] for slug in threat.threatens]
    hits = ((event.type, hit) for event in events for hit in _hit(now, event))
    return frozenset([*((event.slug,) for event in events), *hits])


def _hit(now: View, event: Event) -> frozenset[str]:
    """Those whom an act is aimed at or hits: the slug, or the phrase where it names nobody ("the old bridge")."""
    mentions = [(at[0], now.told(at)) for at in event.mentions]
    found = [(a, now.thing(r, a.entity)) for r, told in mentions for a in (*told.targets, *told.affected)]
    return frozenset(f"thing {thing.slug}" if thing else one_line(a.mention.text).casefold() for a, thing in found)


def _reworded(now: View, threat: Statement, known: list[At], fresh: list[At]) -> News | None:
    """One utterance, told by new articles in firmer or in softer words than by all that were known."""
    return _compared(now, threat, _wordings(now, known), _wordings(now, fresh), later=False)


def _stepped(now: View, old: Statement, threat: Statement) -> News | None:
    """A later threat of the same act in firmer or in softer words."""
    told = _wordings(now, old.reports), _wordings(now, threat.reports)
    return _compared(now, threat, *told, later=_precedes(old, threat) or _is_out_before(now, old, threat))


def _is_out_before(now: View, old: Statement, threat: Statement) -> bool:
    """Whether one threat, as far as undated, was in the papers before the other."""
    if old.dating and threat.dating:
        return False
    was, now_is = ([now.world.dates[at[0]] for at in each.reports] for each in (old, threat))
    days, later = ([date.value[:10] for date in dates if date] for dates in (was, now_is))
    return bool(days) and len(days) == len(was) and len(later) == len(now_is) and max(days) < min(later, default="")


def _wordings(now: View, ats: Sequence[At]) -> dict[At, Wording]:
    return {at: wording(now.world.readings[at[0]], at[1]) for at in ats}


def _compared(now: View, threat: Statement, old: dict[At, Wording], new: dict[At, Wording], later: bool) -> News | None:
    way = step(list(old.values()), list(new.values()), later)
    if not way:
        return None
    (was, before), (at, after) = _telling(now, old), _telling(now, new)
    kind: Kind = "firmer" if way > 0 else "softer"
    worded = _worded(before, after), _worded(after, before)
    return News(kind, now.who(threat), _act(now, threat), *worded, now.quoted(at), now.quoted(was))


def _telling(now: View, wordings: dict[At, Wording]) -> tuple[At, Wording]:
    """The first wording that tells how firm it is, else the first."""
    return min(wordings.items(), key=lambda item: (item[1].rank is None, place(now.quoted(item[0]))))


def _worded(told: Wording, other: Wording) -> str:
    """``announced (“will”), if …``; that there is no condition is said where the other wording has one."""
    firm = f"{level(told.rank)} (“{told.words}”)" if told.rank is not None else ""
    return ", ".join(filter(None, (firm, told.condition or ("no condition" if other.condition else ""))))


def _act(now: View, threat: Statement) -> str:
    """What is threatened, in the words of the first report."""
    words = now.quoted(threat.reports[0]).text
    return words if len(words) <= _SHORT else words[: _SHORT - 1].rsplit(" ", 1)[0] + "…"


# ---- outcomes --------------------------------------------------------------------------------------------------


def _outcomes(before: View, now: View) -> Iterator[News]:
    """Known threats of which more is known to have come than before."""
    then = {key: _outcome(before, threat) for threat in before.threats for key in before.keys(threat)}
    for threat in now.threats:
        known = [then[key] for key in sorted(now.keys(threat)) if key in then]
        was, outcome = max(known, key=_OUTCOMES.index, default=None), _outcome(now, threat)
        quote = _come(now, threat, before.files())
        if was and quote and _OUTCOMES.index(outcome) > _OUTCOMES.index(was):
            yield News(
                "outcome", now.who(threat), _act(now, threat), was, outcome, quote, now.quoted(threat.reports[0])
            )


def _outcome(view: View, threat: Statement) -> str:
    """What became of a threat, in the words of the question who-threatened-what."""
    acts = [view.events[slug] for slug in threat.threatens]
    if any(act.fulfilled_by for act in acts):
        return "carried out" if all(act.fulfilled_by for act in acts) else "partly"
    return "overtaken" if any(act.overtaken_by for act in acts) else "not reported"


def _come(now: View, threat: Statement, known: frozenset[tuple[str, str]]) -> Quoted | None:
    """The sentence that tells what came of a threat, in a new article where one does."""
    acts = [now.events[slug] for slug in threat.threatens]
    slugs = {slug for act in acts for slug in (*(f.event for f in act.fulfilled_by), *act.overtaken_by)}
    ats = [at for slug in slugs for at in now.events[slug].mentions if now.told(at).factuality == "Actual"]
    fresh = [at for at in ats if now.file(at[0]) not in known]
    return first(now.sentence(at[0], now.told(at).mention) for at in fresh or ats)


# ---- disagreements ---------------------------------------------------------------------------------------------


def _disagreements(before: View, now: View) -> Iterator[News]:
    """Disagreements with a side in a new article, of which the same two values were not told already."""
    files = before.files()
    told = [(d.aspect, _values(d), before.places(d.thing)) for d in before.world.disagreements]
    for each in now.world.disagreements:
        fresh = [side for side in (each.left, each.right) if now.file(side.reading) not in files]
        places = now.places(each.thing)
        if each.aspect in _COPIES or not fresh:
            continue
        if not any(a == each.aspect and v == _values(each) and places & known for a, v, known in told):
            told.append((each.aspect, _values(each), places))
            yield _disagreement(now, each, fresh[-1])


def _values(each: Disagreement) -> frozenset[str]:
    return frozenset((each.left.value, each.right.value))


def _disagreement(now: View, each: Disagreement, new: Version) -> News:
    old = each.left if new == each.right else each.right
    part, _, slug = (each.thing or "").partition("/")
    said = next((s for s in now.world.statements if part == "statement" and s.slug == slug), None)
    told = min(now.events[slug].mentions) if part == "event" else None
    what = _act(now, said) if said else now.told(told).mention.text if told else ""
    quotes = (now.sentence(side.reading, side.mention) for side in (new, old))
    who = now.who(said) if said else ""
    return News("new disagreement", who, ": ".join(filter(None, (each.aspect, what))), old.value, new.value, *quotes)
