"""Two versions of one sentence: where their words differ, and in what.

The words are aligned (difflib); quotation marks, dashes, commas and case say nothing. A stretch that differs is a number,
a time, another name, a negation, a condition, an order of events, or wording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from difflib import SequenceMatcher
from functools import cache, lru_cache

from msgspec import Struct

from kg.model import Aspect, Dating, Span
from kg.resolve.disagreements import amounts
from kg.resolve.disagreements.amounts import Amount
from kg.resolve.events.features import KINDRED
from kg.resolve.merging.telling import disjoint
from kg.resources import lexicon

_WORD = re.compile(r"\d[\d.,:]*\d|\d|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W\d_]+)*|[%$€£¥₩₹]")
_LIKE = 0.6
"""The share of words in common from which a difference is one of the fact told, and not of two sentences."""
_SHORT = 9  # words: a longer stretch is told anew, and its words do not answer to each other


class Word(Struct, frozen=True, gc=False):
    """A word as it is compared, and where it stands in the file; ``capital`` where it is written so ("May")."""

    form: str
    span: Span
    capital: bool = False


class Named(Struct, frozen=True, gc=False):
    """A name in a sentence and the thing that it names; ``role`` is what the thing is in what the sentence tells."""

    span: Span
    slug: str
    role: Aspect | None = None


class Timed(Struct, frozen=True, gc=False):
    """A date or time in a sentence: its value as the words give it, its unit, and the dating where there is one."""

    span: Span
    value: str
    unit: str | None
    dating: Dating | None


class Act(Struct, frozen=True, gc=False):
    """An act that a sentence tells: its trigger, PLOVER type and lemma."""

    span: Span
    type: str
    lemma: str


class Text(Struct, frozen=True, gc=False):
    """A sentence, the code point of the file at which it stands, and what was read in it."""

    raw: str
    start: int
    words: tuple[Word, ...]
    names: tuple[Named, ...] = ()
    times: tuple[Timed, ...] = ()
    acts: tuple[Act, ...] = ()


class Difference(Struct, frozen=True):
    """A stretch of each version, and the values there as they are compared."""

    aspect: Aspect
    left: Span
    right: Span
    left_value: str
    right_value: str


Meet = Callable[[str, str], bool]
"""Whether two things (slugs) can be meant by one value."""


class _Stretch(Struct, frozen=True):
    """The words ``[i, j)`` of the left version against ``[k, l)`` of the right one; one of both may be empty."""

    i: int
    j: int
    k: int
    l: int  # noqa: E741


def words(text: str, start: int) -> tuple[Word, ...]:
    """The words of a sentence that stands at ``start`` of its file.

    >>> [word.form for word in words("The U.S. didn’t pay $2.5 million – Norland’s “Post” said", 0)]
    ['the', 'us', "didn't", 'pay', '$', '2.5', 'million', 'norland', 'post', 'said']
    """
    found = [(m[0], Span(start + m.start(), start + m.end())) for m in _WORD.finditer(text)]
    return tuple(Word(_form(word), span, word[0].isupper()) for word, span in found if _form(word))


def forms(text: str) -> tuple[str, ...]:
    """The words of a sentence as they are compared."""
    return tuple(form for m in _WORD.finditer(text) if (form := _form(m[0])))


@lru_cache(maxsize=1 << 14)
def _form(word: str) -> str:
    plain = word.replace("’", "'").casefold()
    if plain[0].isalpha():
        plain = plain.replace(".", "")
    return plain.removesuffix("'s").removesuffix("'")


def differences(left: Text, right: Text, meet: Meet) -> list[Difference]:
    """Where two versions differ, in text order. None at all where they tell of two occasions or in too few like words."""
    a, b = [w.form for w in left.words], [w.form for w in right.words]
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if not a or not b or matcher.ratio() < _LIKE:
        return []
    codes = matcher.get_opcodes()
    if _other_occasion(left, right, [(i, k, j - i) for op, i, j, k, _ in codes if op == "equal"]):
        return []
    stretches = [_Stretch(*places) for op, *places in codes if op != "equal"]
    return [found for stretch in stretches for found in _told(left, right, stretch, meet)]


def _other_occasion(left: Text, right: Text, equal: Sequence[tuple[int, int, int]]) -> bool:
    """Whether the same words ("on Monday") mean times that do not meet: the sentence is a formula, used twice."""
    for i, k, size in equal:
        ours = {first - i: time for first, time in _whole_times(left, i, i + size)}
        theirs = {first - k: time for first, time in _whole_times(right, k, k + size)}
        if any(apart(ours[n].dating, theirs[n].dating) for n in ours.keys() & theirs.keys()):
            return True
    return False


def _whole_times(text: Text, first: int, end: int) -> Iterable[tuple[int, Timed]]:
    """The times that lie in a stretch with all their words, by their first word."""
    for time in text.times:
        inside = [n for n, word in enumerate(text.words) if time.span.meets(word.span)]
        if inside and first <= inside[0] and inside[-1] < end:
            yield inside[0], time


def apart(one: Dating | None, other: Dating | None) -> bool:
    """Whether two datings cannot be of one time; two clocks of one day that differ by minutes are rounded."""
    if one is None or other is None or None in (one.earliest, one.latest, other.earliest, other.latest):
        return False
    return disjoint(one, other, _ROUNDED if one.datatype == other.datatype == "dateTime" else timedelta())


_ROUNDED = timedelta(minutes=15)


def _told(left: Text, right: Text, stretch: _Stretch, meet: Meet) -> Iterable[Difference]:
    for telling in (_condition, _time, _number, _order, _factuality, _act, _name):
        found = telling(left, right, stretch, meet)
        if found is not None:
            return [found]
    return [_wording(left, right, stretch)]


def _wording(left: Text, right: Text, stretch: _Stretch) -> Difference:
    return _difference("wording", left, right, stretch)


def _difference(
    aspect: Aspect, left: Text, right: Text, stretch: _Stretch, values: tuple[str, str] | None = None
) -> Difference:
    """A stretch as a difference; an empty side takes in the words beside it, so that there is something to show."""
    i, j, k, l = stretch.i, stretch.j, stretch.k, stretch.l  # noqa: E741
    if i == j or k == l:
        before, after = min(i, k, 1), min(len(left.words) - j, len(right.words) - l, 1)
        i, j, k, l = i - before, j + after, k - before, l + after  # noqa: E741
    shown = values or (_shown(left, i, j), _shown(right, k, l))
    return Difference(aspect, _cover(left, i, j), _cover(right, k, l), *shown)


def _shown(text: Text, first: int, end: int) -> str:
    """The words of a stretch as they stand, on one line."""
    return _said(text, _cover(text, first, end))


def _said(text: Text, span: Span) -> str:
    return " ".join(text.raw[span.start - text.start : span.end - text.start].split())


def _cover(text: Text, first: int, end: int) -> Span:
    return Span(text.words[first].span.start, text.words[end - 1].span.end)


# ---- what a stretch differs in ------------------------------------------------------------------------------------


def _time(left: Text, right: Text, stretch: _Stretch, _meet: Meet) -> Difference | None:
    """Times that do not meet; of weekdays that nothing dates, two names are two days."""
    one = _times_in(left, stretch.i, stretch.j)
    other = _times_in(right, stretch.k, stretch.l)
    if len(one) != 1 or len(other) != 1:
        return None
    a, b = one[0], other[0]
    undated = a.dating is None and b.dating is None and a.unit == b.unit == "weekday" and a.value != b.value
    if not undated and not apart(a.dating, b.dating):
        return None
    values = (a.dating.value if a.dating else a.value, b.dating.value if b.dating else b.value)
    return Difference("time", a.span, b.span, *values)


def _times_in(text: Text, first: int, end: int) -> list[Timed]:
    return [t for t in text.times if _touches(text, first, end, t.span)]


def _number(left: Text, right: Text, stretch: _Stretch, _meet: Meet) -> Difference | None:
    """Numbers, sums and durations whose ranges do not meet, counted by the same unit."""
    one = _amounts_in(left, stretch.i, stretch.j)
    other = _amounts_in(right, stretch.k, stretch.l)
    if len(one) != len(other):
        return None
    for a, b in zip(one, other, strict=True):
        if not amounts.meet(a, b):
            return Difference(
                "number", _cover(left, a.first, a.end), _cover(right, b.first, b.end), _range(left, a), _range(right, b)
            )
    return None


def _amounts_in(text: Text, first: int, end: int) -> list[Amount]:
    """The amounts that a stretch touches, dates aside ("two years ago", "June 16")."""
    found = _amounts_of(tuple(word.form for word in text.words))
    dates = [t.span for t in text.times]
    touched = [a for a in found if a.first < end and first < a.end]
    return [a for a in touched if not any(_cover(text, a.first, a.end).meets(date) for date in dates)]


@lru_cache(maxsize=64)
def _amounts_of(forms: tuple[str, ...]) -> tuple[Amount, ...]:
    """Kept for a while, since versions differ in several stretches."""
    return tuple(amounts.amounts(forms))


def _range(text: Text, amount: Amount) -> str:
    said = _shown(text, amount.first, amount.end)
    return said if amount.low == amount.high else f"{said} ({amounts.shown(amount)})"


def _condition(left: Text, right: Text, stretch: _Stretch, _meet: Meet) -> Difference | None:
    """A condition in one version and none in the other."""
    if (stretch.i == stretch.j) == (stretch.k == stretch.l):
        return None
    full, first, end = (left, stretch.i, stretch.j) if stretch.i < stretch.j else (right, stretch.k, stretch.l)
    clause = [word.form for word in full.words[first:end]]
    begins = clause[0] in _marks("condition") and clause[1:2] and clause[1] not in _marks("condition", "not_before")
    if not begins or len(clause) < 3 or any(w.form in _marks("condition") for w in _other(left, right, full)):
        return None
    said = _shown(full, first, end)
    values = (said, "no condition") if full is left else ("no condition", said)
    return _difference("condition", left, right, stretch, values)


def _other(left: Text, right: Text, one: Text) -> tuple[Word, ...]:
    return right.words if one is left else left.words


def _order(left: Text, right: Text, stretch: _Stretch, _meet: Meet) -> Difference | None:
    """ "Before" in one version, "after" in the other."""
    one = {w.form for w in left.words[stretch.i : stretch.j]}
    other = {w.form for w in right.words[stretch.k : stretch.l]}
    earlier, later = _marks("order", "earlier"), _marks("order", "later")
    turned = (one & earlier and other & later) or (one & later and other & earlier)
    if not turned or (one | other) & _marks("order", "until") or max(len(one), len(other)) > 2:
        return None
    return _difference("order", left, right, stretch)


def _factuality(left: Text, right: Text, stretch: _Stretch, _meet: Meet) -> Difference | None:
    """A negation or a "may" on one side alone, in a stretch that is little more than that."""
    one, other = left.words[stretch.i : stretch.j], right.words[stretch.k : stretch.l]
    if max(len(one), len(other)) > 4:
        return None
    for mark in (_negates, _allows):
        if any(map(mark, one)) != any(map(mark, other)) and _alike(_content(one, mark), _content(other, mark)):
            return _difference("factuality", left, right, stretch)
    return None


def _negates(word: Word) -> bool:
    return word.form in _marks("negation") or word.form.endswith("n't")


def _allows(word: Word) -> bool:
    return word.form in _marks("possibility") and not word.capital


def _content(stretch: Iterable[Word], mark: Callable[[Word], bool]) -> list[str]:
    return [w.form for w in stretch if not mark(w) and w.form not in _marks("auxiliaries")]


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether what is left is one word in two forms ("did not pay", "paid"), or nothing on both sides."""
    return len(one) == len(other) and all(a[:2] == b[:2] for a, b in zip(one, other, strict=True))


@cache
def _marks(table: str, key: str = "words") -> frozenset[str]:
    return frozenset(lexicon("versions")[table][key])


def kinds_of_act(type_: str) -> frozenset[str]:
    """The PLOVER types that a deed may be told as: what is bombed here is demolished there."""
    return KINDRED if type_ in KINDRED else frozenset({type_})


def _act(left: Text, right: Text, stretch: _Stretch, _meet: Meet) -> Difference | None:
    """One act in place of another of another kind: "to shut" for "to destroy"."""
    one = [a for a in left.acts if _touches(left, stretch.i, stretch.j, a.span)]
    other = [a for a in right.acts if _touches(right, stretch.k, stretch.l, a.span)]
    if len(one) != 1 or len(other) != 1 or max(stretch.j - stretch.i, stretch.l - stretch.k) > _SHORT:
        return None
    a, b = one[0], other[0]
    if kinds_of_act(a.type) & kinds_of_act(b.type) or a.lemma == b.lemma:
        return None
    return Difference("act", a.span, b.span, _said(left, a.span), _said(right, b.span))


def _touches(text: Text, first: int, end: int, span: Span) -> bool:
    return any(span.meets(word.span) for word in text.words[first:end])


def _name(left: Text, right: Text, stretch: _Stretch, meet: Meet) -> Difference | None:
    """Other names that name other things."""
    if not 0 < stretch.j - stretch.i <= _SHORT or not 0 < stretch.l - stretch.k <= _SHORT:
        return None
    one, other = _names_in(left, stretch.i, stretch.j), _names_in(right, stretch.k, stretch.l)
    if not one or not other or any(meet(a.slug, b.slug) for a in one for b in other):
        return None
    if _slugs(one) & _slugs(right.names) or _slugs(other) & _slugs(left.names):
        return None  # named elsewhere in the other version: turned round, not replaced
    a, b = one[0], other[0]
    role = a.role if a.role == b.role else a.role or b.role
    return Difference(role, a.span, b.span, a.slug, b.slug) if role is not None else None


def _slugs(names: Iterable[Named]) -> set[str]:
    return {named.slug for named in names}


def _names_in(text: Text, first: int, end: int) -> list[Named]:
    return [n for n in text.names if _touches(text, first, end, n.span)]
