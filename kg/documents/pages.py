"""A page's text → its articles: every line gets a kind, furniture is left out, two articles become two.

What is dropped must be plainly furniture: a line that a rule of the lexicon names, or one whose place and shape say so
on a page that shows that it was scraped. On clean text everything is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from kg.documents import known
from kg.documents.furniture import Cue, cue
from kg.documents.lines import Unit, units
from kg.model import Article, Known, Segment, SegmentKind, Span

_SUFFIX = re.compile(
    r"\s+(?:[|»]|::)\s+(?:[^|»]{2,60}\s[|»]\s+){0,2}(?P<site>[^|»]{2,60})$|\s+[-–—]\s+(?P<outlet>[^|–—]{2,40})$"
)
_QUOTED = re.compile(r"[\"'][^\"]{1,80}[\"']")
_STOP = re.compile(r"[.;:,…][\"')\]]*$")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}$|\b(?:Jr|Sr|Inc|Corp|Ltd|Co)\.$")
_READ = ("headline", "subhead", "body")
_HEADLINE_LENGTH = 250
_LOOK_AHEAD = 14
_LONG = 20  # words: longer lines are paragraphs


class Page:
    """The units of a text with what each is recognised as."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.units = units(text)
        self.cues = [self._cue(unit) for unit in self.units]
        for i, unit in enumerate(self.units[1:], 1):
            if known.author_label(self.units[i - 1].plain) and known.person(text, unit):
                before = self.cues[i - 1]
                self.cues[i - 1 : i + 1] = [
                    Cue("byline", "label", before.effect if before else ""),
                    Cue("byline", "name"),
                ]

    def _cue(self, unit: Unit) -> Cue | None:
        if found := known.date_line(self.text, unit):
            return Cue("date", found[1] or "date")
        return Cue("byline", "byline") if known.byline(self.text, unit) else cue(unit)

    @cached_property
    def scraped(self) -> bool:
        """Whether some line is furniture that only a web page has, and most of the other lines are whole sentences."""
        shell = any(c and c.of_the_web for c in self.cues)
        long = [u for u, c in zip(self.units, self.cues, strict=True) if c is None and u.words >= _LONG]
        return shell and sum(u.ended for u in long) * 10 >= len(long) * 6

    def prose(self, i: int) -> bool:
        """A line that reads as whole sentences."""
        unit = self.units[i]
        if self.cues[i] or (unit.words <= 8 and _QUOTED.fullmatch(unit.plain) and unit.plain[-2] not in ".!?"):
            return False
        return unit.ended or unit.words >= 25 or (unit.words >= 9 and _grammatical(unit.plain))

    def paragraph(self, i: int) -> bool:
        """Prose of some length."""
        return self.prose(i) and self.units[i].words >= 6

    def headline_like(self, i: int) -> bool:
        """A short line that is no sentence."""
        unit = self.units[i]
        if self.cues[i] or unit.length > _HEADLINE_LENGTH or unit.words > 40:
            return False
        return not _STOP.search(unit.plain) or bool(_ABBREVIATED.search(unit.plain) and unit.words <= 20)

    def paragraphs_after(self, i: int) -> int:
        """How many paragraphs follow ``i`` with no second headline-like line, counted up to three."""
        count = 0
        for j in range(i, min(i + _LOOK_AHEAD, len(self.units))):
            c = self.cues[j]
            if c and c.ends:
                break
            if self.paragraph(j) and self.units[j].length >= 40:
                count += 1
            elif c is None and not self.prose(j) and self.units[j].words > 5 and count:
                break
            if count == 3:
                break
        return count


class Draft:
    """Index ranges of one article: lines from ``head`` on may say something about it, it is read from ``first``."""

    def __init__(self, head: int, headline: int | None, first: int) -> None:
        self.head = head
        self.headline = headline
        self.first = first
        self.kinds: dict[int, SegmentKind] = {}
        self.last = first

    def add(self, i: int, kind: SegmentKind) -> None:
        """Line ``i`` is of this kind."""
        self.kinds[i] = kind
        if kind == "body":
            self.last = i


def articles(text: str, source: str, sha256: str, single: bool = False) -> tuple[Article, ...]:
    """The articles of a page in order; () where it has no line that could be read.

    ``source`` and ``sha256`` are passed on. Offsets are code points of ``text``. ``single``: the text is one article.
    """
    page = Page(text)
    drafts = _drafts(page, single)
    ends = [draft.head for draft in drafts[1:]] + [len(page.units)] * bool(drafts)
    return tuple(_article(page, draft, end, source, sha256) for draft, end in zip(drafts, ends, strict=True))


# ---- where articles begin and end ------------------------------------------------------------------------------


def _drafts(page: Page, single: bool) -> list[Draft]:
    n = len(page.units)
    first = next((i for i in range(n) if page.paragraph(i)), None)
    if first is None:
        draft = _bare(page)
        return [draft] if draft else []
    late = _late_headline(page, first)
    drafts = [_open(page, 0, first) if late is None else _open(page, late, _next_paragraph(page, late))]
    i = drafts[0].first
    while i < n:
        stop = _read_body(page, drafts[-1], i, single)
        i = _go_on(page, drafts, stop, single) if stop < n else n
    return drafts


def _late_headline(page: Page, first: int) -> int | None:
    """Near the top, a headline right above a byline or date: the sentences before it are a notice of the page."""
    if not page.scraped:
        return None
    for i in range(first + 1, min(first + 8, len(page.units) - 1)):
        below = page.cues[i + 1]
        if below and below.kind in ("date", "byline") and _opens_article(page, i):
            before = sum(page.paragraph(j) for j in range(first, i))
            return i if before <= 2 else None
    return None


def _next_paragraph(page: Page, i: int) -> int:
    return next(j for j in range(i + 1, len(page.units)) if page.paragraph(j))


def _bare(page: Page) -> Draft | None:
    """A text without a single paragraph: all that no rule calls furniture is read; a lone line is always read."""
    free = [i for i, c in enumerate(page.cues) if c is None]
    if not free and len(page.units) == 1 and page.units[0].words >= 4:
        free = [0]
    if not free:
        return None
    draft = Draft(0, None, free[0])
    for i in free:
        draft.add(i, "body")
    return draft


def _open(page: Page, head: int, first: int) -> Draft:
    """An article whose first paragraph is ``first``: which line before it is the headline, and what are the others."""
    free = [i for i in range(head, first) if page.headline_like(i) or page.cues[i] is None]
    headline = _choose_headline(page, [i for i in free if page.headline_like(i)], first)
    if headline is None and not free and _question_headline(page, first):
        draft = Draft(head, first, first + 1)
        draft.kinds[first] = "headline"
        return draft
    draft = Draft(head, headline, first)
    for i in range(headline if headline is not None and page.scraped else head, first):
        _head_line(page, draft, i)
    return draft


def _head_line(page: Page, draft: Draft, i: int) -> None:
    c = page.cues[i]
    if i == draft.headline:
        draft.kinds[i] = "headline"
    elif draft.headline is not None and _same(page.units[i], page.units[draft.headline]):
        draft.kinds[i] = "furniture"
    elif c:
        draft.kinds[i] = _cue_kind(c)
    elif page.scraped and page.units[i].words <= 3 and not page.units[i].ended:
        draft.kinds[i] = "furniture"
    else:
        draft.kinds[i] = "body" if page.prose(i) else "subhead"


def _same(line: Unit, headline: Unit) -> bool:
    """The headline once more, perhaps without the site's name."""
    a, b = sorted((line.plain.casefold(), headline.plain.casefold()), key=len)
    return b == a or (len(a.split()) >= 4 and b.startswith(a) and b[len(a) :].lstrip()[:1] in "|-–—»:")


def _choose_headline(page: Page, candidates: Sequence[int], first: int) -> int | None:
    """The first line of at least four words; on a scraped page the one that comes twice (the page's title and its own
    headline), and among many the last one, since a page's menu comes before its article.
    """
    long = [i for i in candidates if page.units[i].words >= 4]
    again = [i for i in long if any(j < i and _same(page.units[j], page.units[i]) for j in long)]
    if again and page.scraped:
        return _again(page, long, again)
    if len(long) > 3 and page.scraped:
        dated = [i for i in long if i + 1 < first and (c := page.cues[i + 1]) and c.kind in ("date", "byline")]
        return (dated or long)[-1]
    if long:
        return long[0]
    several = [i for i in candidates if page.units[i].words >= 2]
    return several[-1 if page.scraped else 0] if several else None


def _again(page: Page, long: Sequence[int], again: Sequence[int]) -> int:
    """Of the lines that repeat an earlier one, the first that repeats the earliest."""
    earliest = next(i for i in long if any(_same(page.units[i], page.units[j]) and j > i for j in again))
    return next(j for j in again if j > earliest and _same(page.units[j], page.units[earliest]))


def _question_headline(page: Page, first: int) -> bool:
    """A first line that is a question, a cry or a quotation, with paragraphs after it."""
    unit = page.units[first]
    return page.headline_like(first) and unit.words <= 20 and page.paragraphs_after(first + 1) >= 1


def _read_body(page: Page, draft: Draft, i: int, single: bool) -> int:
    """Gives every line from ``i`` on its kind, up to a line that ends the article; the index of that line."""
    n = len(page.units)
    while i < n:
        c = page.cues[i]
        if c and c.ends:
            return i
        if not single and i > draft.first and _new_headline(page, i):
            return i
        heading = c is not None and c.rule == "label" and not page.scraped
        draft.add(i, "subhead" if heading else _cue_kind(c) if c else _body_kind(page, i))
        i += 1
    return n


def _new_headline(page: Page, i: int) -> bool:
    """Amid the text, a second headline: the site's name behind it, or between a rule of signs and a byline or date."""
    if not page.headline_like(i) or page.prose(i) or page.units[i].words < 4:
        return False
    suffix = _SUFFIX.search(page.units[i].plain)
    before, after = page.cues[i - 1], page.cues[i + 1] if i + 1 < len(page.units) else None
    ruled = before and before.rule == "rule of signs" and after and after.kind in ("date", "byline")
    return bool((suffix and suffix["site"]) or ruled) and page.paragraphs_after(i + 1) >= 2


def _go_on(page: Page, drafts: list[Draft], stop: int, single: bool) -> int:
    """After a line that ends an article: opens another, or goes on with the same one; the index to read from."""
    c = page.cues[stop]
    final = c is not None and c.effect == "final"
    for i in range(stop, len(page.units)):
        if page.cues[i]:
            final = final or page.cues[i].effect == "final"  # type: ignore[union-attr]
            continue
        if not single and _opens_article(page, i):
            return _open_next(page, drafts, stop, i)
        if not final and page.paragraph(i) and (page.paragraphs_after(i) >= 3 or _just_below(page, stop, i)):
            for j in range(stop, i):
                drafts[-1].kinds[j] = "furniture"
            return i
    return len(page.units)


def _just_below(page: Page, stop: int, i: int) -> bool:
    """A long paragraph right below a "read more": a teaser would have its headline first."""
    return page.units[i].words >= 12 and all(page.cues[j] for j in range(stop, i))


def _opens_article(page: Page, i: int) -> bool:
    """Below an end: a headline with three paragraphs under it. A list of teasers has one under each."""
    return (
        page.headline_like(i) and not page.prose(i) and page.units[i].words >= 4 and page.paragraphs_after(i + 1) >= 3
    )


def _open_next(page: Page, drafts: list[Draft], stop: int, headline: int) -> int:
    """Another article below ``headline``; the lines of the menu just above it are its own."""
    head = headline
    while head > stop + 1 and (c := page.cues[head - 1]) and not c.ends:
        head -= 1
    first = _next_paragraph(page, headline)
    draft = Draft(head, headline, first)
    for i in range(headline, first):
        _head_line(page, draft, i)
    drafts.append(draft)
    return first


# ---- the kind of a line ----------------------------------------------------------------------------------------


def _cue_kind(c: Cue) -> SegmentKind:
    return "byline" if c.kind == "date" else c.kind


def _body_kind(page: Page, i: int) -> SegmentKind:
    """A line amid the text that no rule names."""
    unit = page.units[i]
    following = page.cues[i + 1] if i + 1 < len(page.units) else None
    if page.prose(i) or unit.plain[0] in "-–—":
        return "body"
    if _QUOTED.fullmatch(unit.plain):
        return "subhead"
    if following and following.kind == "caption" and unit.words <= 12 and _names_same(unit, page.units[i + 1]):
        return "caption"
    if unit.words <= 5 or _first_word(unit.plain) in known.words("question"):
        return "subhead"
    if page.scraped:
        return "furniture"
    return "subhead" if unit.words <= 12 else "body"


def _first_word(plain: str) -> str:
    return plain.split(maxsplit=1)[0].lower().strip("\"'")


def _grammatical(plain: str) -> bool:
    """Whether a line without a full stop has the little words that headlines leave out."""
    little = known.words("grammar")
    return sum(word in little for word in plain.lower().split()) >= 3


def _names_same(short: Unit, caption: Unit) -> bool:
    """Whether a picture's alternative text and its caption share two words of substance."""
    long = [word for word in short.plain.lower().split() if len(word) > 3]
    shared = sum(word in caption.plain.lower() for word in long)
    return shared >= 2 and shared * 5 >= len(long) * 2


# ---- the article -----------------------------------------------------------------------------------------------


def _article(page: Page, draft: Draft, end: int, source: str, sha256: str) -> Article:
    """The record of a draft whose page goes on to line ``end`` (exclusive)."""
    kinds = _without_tail(page, draft)
    headline, headline_end = _headline(page, draft)
    first_read = min(i for i, kind in kinds.items() if kind in _READ)
    kinds = {i: kind for i, kind in kinds.items() if i >= first_read}
    date = _date(page, draft, end)
    segments = tuple(
        Segment(Span(page.units[i].start, headline_end if i == draft.headline else page.units[i].end), kind)
        for i, kind in sorted(kinds.items())
    )
    if date and date.span:
        segments = _with_date(page, date.span, segments)
    span = Span(segments[0].span.start, segments[-1].span.end)
    around = [page.units[i] for i in range(draft.head, end) if i not in kinds or kinds[i] in ("byline", "furniture")]
    captions = (s.span for s in segments if s.kind == "caption")
    return Article(
        source=source,
        sha256=sha256,
        span=span,
        text=page.text[span.start : span.end],
        segments=segments,
        headline=headline,
        outlet=_title_outlet(page, draft)
        or known.opening_outlet(page.text, page.units[draft.first])
        or known.outlet(page.text, span.start, span.end, around),
        authors=_authors(page, draft, end),
        date=date,
        date_line=date,
        caption_dates=tuple(d for s in captions for d in known.caption_dates(page.text, s.start, s.end)),
    )


def _with_date(page: Page, at: Span, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments and the line with the date, above or below them, so that the date lies inside its article."""
    begin, end = segments[0].span.start, segments[-1].span.end
    above = [u for u in page.units if at.start < begin and u.end > at.start and u.end <= begin]
    below = [u for u in page.units if at.end > end and u.start >= end and u.start < at.end]
    return (*_outside(above, at), *segments, *_outside(below, at))


def _outside(lines: Sequence[Unit], at: Span) -> Iterator[Segment]:
    for line in lines:
        yield Segment(Span(line.start, line.end), "byline" if line.start <= at.start < line.end else "furniture")


def _without_tail(page: Page, draft: Draft) -> dict[int, SegmentKind]:
    """Up to the last line of the text, and the captions just after it; on clean text short last lines stay."""
    last = draft.last
    kinds = draft.kinds
    after = sorted(i for i in kinds if i > last)
    for i in after:
        if kinds[i] == "caption" or (kinds[i] == "subhead" and not page.scraped):
            last = i
    return {i: kind for i, kind in sorted(kinds.items()) if i <= last}


def _headline(page: Page, draft: Draft) -> tuple[Known | None, int]:
    """The headline without the site's name or the date behind it; where the segment ends (a date stays in it)."""
    if draft.headline is None:
        return None, 0
    unit = page.units[draft.headline]
    end = unit.end
    if suffix := _suffix(unit):
        end = unit.start + suffix.start()
    stop = end
    if dated := known.date_at_end(page.text, unit):
        stop = unit.start + len(page.text[unit.start : dated[1]].rstrip(" \u00a0\t|,-–—"))
    if stop <= unit.start:
        stop = end
    return Known(page.text[unit.start : stop], "Stated", Span(unit.start, stop)), end


def _suffix(unit: Unit) -> re.Match[str] | None:
    match = _SUFFIX.search(unit.plain) if unit.length == len(unit.plain) else None
    if not match or len(unit.plain[: match.start()].split()) < 3:
        return None
    named = match["outlet"]
    return match if not named or known.outlet_name(named) else None


def _title_outlet(page: Page, draft: Draft) -> Known | None:
    """The outlet that the headline, or the page's title above it, ends with: "… | The Guardian"."""
    if draft.headline is None:
        return None
    headline = page.units[draft.headline]
    titles = [page.units[i] for i in range(draft.head, draft.headline) if _same(page.units[i], headline)]
    return next(filter(None, (_outlet_behind(page, unit) for unit in (headline, *titles))), None)


def _outlet_behind(page: Page, unit: Unit) -> Known | None:
    match = _suffix(unit)
    if not match:
        return None
    group = "site" if match["site"] else "outlet"
    start, end = unit.start + match.start(group), unit.start + match.end(group)
    value = page.text[start:end]
    return Known(value, "Stated", Span(start, end)) if known.outlet_name(value) else None


def _date(page: Page, draft: Draft, end: int) -> Known | None:
    """A date line beside the headline (published before updated), at its end, a dateline, or "Published: …" below."""
    beside = [found for i in _beside(page, draft, end) if (found := _dated(page, i))]
    for wanted in ("published", "", "updated"):
        if stated := next((value for value, label in beside if label == wanted), None):
            return stated
    if draft.headline is not None and (dated := known.date_at_end(page.text, page.units[draft.headline])):
        return dated[0]
    if opened := known.dateline(page.text, page.units[draft.first]):
        return opened
    below = [found for i in range(draft.last + 1, min(draft.last + 8, end)) if (found := _dated(page, i))]
    return next((value for value, label in below if label == "published"), None)


def _beside(page: Page, draft: Draft, end: int) -> list[int]:
    """The lines that may date the article: below its headline; right above, unless a page's clock may stand there; and
    among the bylines that follow a first paragraph.
    """
    top = draft.headline if draft.headline is not None else draft.head
    low = min(draft.first + 7, draft.last + 1, end)
    lines = [i for i in range(top, low) if i < draft.first or _by_byline(page, i)]
    above = page.cues[top - 1] if top > draft.head else None
    return [top - 1, *lines] if above and (above.rule == "published" or not page.scraped) else lines


def _by_byline(page: Page, i: int) -> bool:
    """A byline, or a date next to one."""
    around = [page.cues[j] for j in (i - 1, i, i + 1) if 0 <= j < len(page.cues)]
    return any(c and c.kind == "byline" for c in around)


def _dated(page: Page, i: int) -> tuple[Known, str] | None:
    c = page.cues[i]
    if not c:
        return None
    unit = page.units[i]
    if c.kind == "byline" and unit.length <= 160:
        value = next(known.dates(page.text, unit.start, unit.end, "Stated"), None)
        return (value, "") if value else None
    return known.date_line(page.text, unit) if c.kind == "date" else None


def _authors(page: Page, draft: Draft, end: int) -> tuple[Known, ...]:
    """Bylines between the headline and a little below the text, and the name below "About the author"."""
    start = draft.headline if draft.headline is not None else draft.head
    near = [*range(start, min(draft.first + 7, end)), *range(draft.last + 1, min(draft.last + 12, end))]
    found: dict[str, Known] = {}
    for i in near:
        names = known.byline(page.text, page.units[i]) if page.cues[i] else ()
        if i and i < end and known.author_label(page.units[i - 1].plain):
            names = names or tuple(filter(None, [known.person(page.text, page.units[i])]))
        for name in names:
            found.setdefault(name.value.casefold(), name)
    return tuple(found.values())
