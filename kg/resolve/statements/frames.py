"""Reports in terms of the world: who speaks, the words, what is quoted, which act is proposed, and when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from kg.model import Argument, At, Dating, Known, Reading, Report, StatementType, Thing
from kg.resolve.events.features import class_of
from kg.resolve.events.frames import side_of
from kg.resolve.merging.telling import days_of, telling_words
from kg.resources import lexicon

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\"“]([^\"“”]+?)[\"”]")
_SHORT = 8  # letters from which two or more words in quotation marks tell who coined them


class Frame(Struct, frozen=True, gc=False):
    """A report in terms of the world.

    ``speaker`` is a slug, "label:…" for one that only a phrase tells, or empty; ``side`` its country. ``words`` is the
    content, ``tokens`` its telling words, ``quotes`` what stands in quotation marks, of two words or more. ``acts`` are
    the proposed acts, each with the thing or side that it would hit. ``told`` are the days, as ordinals, on which the
    article may have come out.
    """

    key: tuple[str, int, int]
    at: At
    type: StatementType
    speaker: str
    side: str
    words: str
    quotes: frozenset[str]
    dating: Dating | None
    tokens: tuple[str, ...] = ()
    acts: frozenset[tuple[str, str]] = frozenset()
    told: tuple[int, int] | None = None

    @property
    def named(self) -> bool:
        """Is the speaker more than a phrase?"""
        return bool(self.speaker) and not self.speaker.startswith("label:")


def frames_of(
    readings: Sequence[Reading],
    thing_at: Mapping[At, Thing],
    times: Sequence[tuple[Dating | None, ...]],
    dates: Sequence[Known | None] | None = None,
) -> list[Frame]:
    """The frames of all reports, sorted by (source, start, end). ``dates`` are those of the articles."""
    frames = []
    for r, reading in enumerate(readings):
        acts = _proposed(r, reading, thing_at)
        told = days_of(dates[r]) if dates else None
        for i, report in enumerate(reading.reports):
            frames.append(_frame((r, i), report, reading, thing_at, times[r], frozenset(acts.get(i, ())), told))
    return sorted(frames, key=lambda frame: (frame.key, frame.at[1]))


def _proposed(r: int, reading: Reading, thing_at: Mapping[At, Thing]) -> dict[int, set[tuple[str, str]]]:
    """Report index to the acts that it threatens, asks for or promises, each as "how, what" and the thing it would hit."""
    acts: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for report, event in reading.proposals:
        told, how = reading.events[event], reading.reports[report].event_type
        for argument in told.affected if how else ():
            for e in _meant(reading, argument):
                thing = thing_at.get((r, e))
                if thing is not None and "State" not in thing.kinds:
                    acts[report].add((f"{how} {class_of(told.type)}", thing.slug))
    return acts


def _meant(reading: Reading, argument: Argument) -> list[int]:
    """The entity of a phrase, else those that are named in it: "the ruins of the bridge" are the bridge's."""
    if argument.entity is not None:
        return [argument.entity]
    whole = argument.mention.span
    inside = ((e, m.mention.span) for e, entity in enumerate(reading.entities) for m in entity.mentions)
    return sorted({e for e, span in inside if whole.start <= span.start and span.end <= whole.end})


def _frame(
    at: At,
    report: Report,
    reading: Reading,
    thing_at: Mapping[At, Thing],
    times: tuple[Dating | None, ...],
    acts: frozenset[tuple[str, str]],
    told: tuple[int, int] | None,
) -> Frame:
    text = " ".join(part.text for part in report.parts) if report.parts else report.mention.text
    speaker, side = _speaker(at[0], report.speaker, thing_at)
    return Frame(
        key=(reading.article.source, report.mention.span.start, report.mention.span.end),
        at=at,
        type=report.type,
        speaker=speaker,
        side=side,
        words=_plain(text),
        quotes=frozenset(q for quote in _QUOTED.findall(text) if " " in (q := _plain(quote)) and len(q) >= _SHORT),
        dating=times[report.time] if report.time is not None else None,
        tokens=telling_words(text),
        acts=acts,
        told=told,
    )


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _speaker(reading: int, argument: Argument | None, thing_at: Mapping[At, Thing]) -> tuple[str, str]:
    if argument is None:
        return "", ""
    thing = thing_at.get((reading, argument.entity)) if argument.entity is not None else None
    if thing:
        return thing.slug, side_of(thing)
    label = _plain(argument.label or argument.mention.text)
    if label in _pronouns():
        return "", ""  # whom "I" means is another question in another article
    body = thing_at.get((reading, argument.affiliation)) if argument.affiliation is not None else None
    return f"label:{label}", side_of(body) if body else label


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(word for words in lexicon("events")["pronouns"].values() for word in words.split("|"))
