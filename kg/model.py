"""The records that pass between the stages. Imports no library of the field.

They are many, hold no cycles (each is made of finished ones) and are kept from the garbage collector.

Offsets are Unicode code points of the *file* (half-open), never of a token, sentence or article.
What is said (type, participants, factuality) and where it was read (``Mention``) are kept apart.

Two families: what one article says (``Reading`` and below), and one world from many readings (``World`` and below).
"""

from __future__ import annotations

from datetime import datetime
from sys import intern
from typing import Literal

from msgspec import Struct
from msgspec.structs import force_setattr

Kind = Literal["Person", "Organization", "State", "Group", "NewsOutlet", "Location", "Facility"]
Form = Literal["name", "adjective", "abbreviation", "metonym", "short", "descriptive", "nominal", "pronoun"]
SegmentKind = Literal["headline", "subhead", "body", "caption", "byline", "furniture"]
DateBasis = Literal["Given", "Stated", "Caption", "CrossDocument"]
Factuality = Literal["Actual", "Threatened", "Planned", "Hypothetical", "Denied"]
ReportMode = Literal["Direct", "Indirect", "Mixed"]
StatementType = Literal[
    "Threat", "Warning", "Demand", "Condemnation", "Promise", "Announcement",
    "Confirmation", "Denial", "Assessment", "Regret", "Claim",
]  # fmt: skip
SourceKind = Literal[
    "NamedOfficial", "UnnamedOfficial", "StateMedia", "Media", "Expert",
    "Witness", "Organisation", "Document", "Unnamed",
]  # fmt: skip
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Verdict = Literal["same", "different", "unsure"]
Provenance = Literal["full", "compact"]
Aspect = Literal[
    "factuality", "agent", "speaker", "act", "number", "time", "condition", "order",
    "addressee", "target", "affected", "place", "wording",
]  # fmt: skip
"""What two reports can differ in, from what matters most to mere wording."""


class Span(Struct, frozen=True, order=True, gc=False):
    """Code points ``[start, end)`` of a file."""

    start: int
    end: int

    def meets(self, other: Span) -> bool:
        """Whether the two have a code point in common."""
        return self.start < other.end and other.start < self.end


_spans: dict[Span, Span] = {}
_MANY_SPANS = 1 << 16
_LONG_TEXT = 40  # longer ones are hardly said twice


def _once(span: Span) -> Span:
    if len(_spans) > _MANY_SPANS:
        _spans.clear()
    return _spans.setdefault(span, span)


class Mention(Struct, frozen=True, order=True, gc=False):
    """A stretch of a file and the sentence around it; ``file[span.start:span.end] == text`` always."""

    span: Span
    text: str
    sentence: Span
    rule: str

    def __post_init__(self) -> None:
        """Equal spans, rules and short texts are kept once: mentions are most of what a large collection takes."""
        force_setattr(self, "span", _once(self.span))
        force_setattr(self, "sentence", _once(self.sentence))
        force_setattr(self, "rule", intern(self.rule))
        if len(self.text) < _LONG_TEXT:
            force_setattr(self, "text", intern(self.text))


# ---- documents -------------------------------------------------------------------------------------------------


class Segment(Struct, frozen=True, order=True, gc=False):
    """A line or paragraph of a page. Only headline, subhead and body are read; captions may date the article."""

    span: Span
    kind: SegmentKind


class Known(Struct, frozen=True, gc=False):
    """A value about an article and how it is known; ``span`` is None where the user gave it."""

    value: str
    basis: DateBasis
    span: Span | None = None


class Article(Struct, frozen=True, gc=False):
    """One article of a file. ``text`` is the file's text from ``span.start`` to ``span.end``, untouched.

    ``source`` is the path relative to the argument it was found under (POSIX), ``sha256`` the hash of the file's bytes
    (of the extracted text for HTML). ``segments`` cover the article in order and lie inside ``span``.
    ``date_line`` is the date that the page itself states, also where ``date`` is given by the user; ``caption_dates`` are
    full calendar dates read in captions, evidence for dating.
    """

    source: str
    sha256: str
    span: Span
    text: str
    segments: tuple[Segment, ...]
    headline: Known | None = None
    outlet: Known | None = None
    authors: tuple[Known, ...] = ()
    date: Known | None = None
    date_line: Known | None = None
    url: str | None = None
    caption_dates: tuple[Known, ...] = ()

    def words(self, span: Span) -> str:
        """The text at a span of the file that lies in the article."""
        return self.text[span.start - self.span.start : span.end - self.span.start]


class Skipped(Struct, frozen=True, gc=False):
    """A file that was not read, and the reason in a few words."""

    source: str
    reason: str


class File(Struct, frozen=True, order=True, gc=False):
    """A file by its path and the hash of its bytes, with the address that its article was published at ("" if unknown)."""

    source: str
    sha256: str
    url: str = ""


class Revision(Struct, frozen=True, order=True, gc=False):
    """A file of a store that came in place of an older version."""

    new: File
    old: File


class Withdrawal(Struct, frozen=True, order=True, gc=False):
    """An article that was taken out of a store; ``span`` is where it lay in its file."""

    file: File
    span: Span


# ---- what one article says -------------------------------------------------------------------------------------


class EntityMention(Struct, frozen=True, gc=False):
    """One mention of an actor or place: named ("North Korea", "Pyongyang"), nominal ("the ministry") or pronoun."""

    mention: Mention
    form: Form


class Entity(Struct, frozen=True, gc=False):
    """A chain of mentions within one article.

    ``name`` is the fullest name; ``names`` every named form; ``ref`` ties it to reference data ("country:KP",
    "geonames:1877449"); ``country`` is the ISO 3166 alpha-2 code of the state it is or belongs to, as far as the text or
    reference data say; ``member_of`` the index of another entity of the article (the ministry's state, the analyst's
    university), ``site`` that of the place where a facility is said to stand.
    """

    kind: Kind
    name: str
    names: tuple[str, ...]
    mentions: tuple[EntityMention, ...]
    roles: tuple[str, ...] = ()
    ref: str | None = None
    country: str | None = None
    gender: Literal["f", "m"] | None = None
    member_of: int | None = None
    site: int | None = None


class Argument(Struct, frozen=True, gc=False):
    """A participant as the text gives it: the noun phrase, and the entity it names or stands for.

    ``entity`` indexes ``Reading.entities``; where it is None the phrase is all there is (``label``, the phrase as it
    stands: "a State Department spokesperson"), with ``affiliation`` the entity it belongs to.
    """

    mention: Mention
    entity: int | None = None
    label: str | None = None
    affiliation: int | None = None


class TimeExpression(Struct, frozen=True, gc=False):
    """A time expression before anchoring.

    ``value`` is the TIMEX3 value as far as the words alone give it ("2020-06-16", "XXXX-06-15", "P2Y", "PAST_REF").
    ``unit``/``shift`` say how to reach the calendar from the ``anchor`` ("last week": unit week, shift -1; "Tuesday":
    unit weekday, ``number`` 2, ISO): the article's date, the story's own time ("the following day"), or an event told
    beside it ("two days after the vote").
    ``clock`` is "HH:MM", ``zone`` an IANA name, "+HH:MM", or "local".
    ``same_as`` indexes a time of the same article that names the same instant ("14:49 KST (01:49 ET)").
    ``tense`` is the direction that the governing verb gives to a bare weekday or month.
    """

    mention: Mention
    type: TimexType
    value: str
    unit: str | None = None
    shift: int | None = None
    number: int | None = None
    clock: str | None = None
    zone: str | None = None
    same_as: int | None = None
    tense: Literal["past", "future"] | None = None
    modifier: str | None = None
    anchor: Literal["publication", "story", "event"] = "publication"


class Report(Struct, frozen=True, gc=False):
    """One place where a statement is reported.

    ``mention`` spans the whole content; ``parts`` are its pieces where the quotation is broken. ``parent`` indexes the
    statement that relays this one (nesting); ``time`` indexes ``Reading.times``; ``event_type`` is the PLOVER type of the
    act where it has one.
    """

    mention: Mention
    type: StatementType
    mode: ReportMode
    parts: tuple[Mention, ...] = ()
    cue: Mention | None = None
    speaker: Argument | None = None
    addressee: Argument | None = None
    directed_at: tuple[Argument, ...] = ()
    via: Argument | None = None
    source_kind: SourceKind | None = None
    condition: Mention | None = None
    time: int | None = None
    event_type: str | None = None
    parent: int | None = None


class Quantity(Struct, frozen=True, gc=False):
    """A number that hangs on an event: 280 people arrested, 11 to 15 years; None is an open bound ("at least nine")."""

    mention: Mention
    low: str | None
    high: str | None
    unit: str
    of: str


class EventMention(Struct, frozen=True, gc=False):
    """One place where an event is told: the trigger is the shortest head expression ("blew up", "demolition").

    ``lemma`` names the act ("destroy") for merging; ``statement`` indexes the innermost report that says so (None: the
    article's own voice); ``times`` index ``Reading.times``. ``generic`` marks a mention by a bare event noun ("the
    incident") that stands for an event told elsewhere.
    """

    mention: Mention
    type: str
    lemma: str
    factuality: Factuality
    mode: str | None = None
    cameo: str | None = None
    agents: tuple[Argument, ...] = ()
    targets: tuple[Argument, ...] = ()
    affected: tuple[Argument, ...] = ()
    places: tuple[Argument, ...] = ()
    instruments: tuple[Mention, ...] = ()
    times: tuple[int, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    statement: int | None = None
    generic: bool = False


class Reading(Struct, frozen=True, gc=False):
    """Everything one article says. ``proposals`` pairs a report with the event mentions that it threatens or proposes.

    ``silences`` are the words of speech or conflict in sentences from which no report and no event was read, in text order;
    their rule is "speech word" or "conflict word".
    """

    article: Article
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    reports: tuple[Report, ...] = ()
    events: tuple[EventMention, ...] = ()
    proposals: tuple[tuple[int, int], ...] = ()
    silences: tuple[Mention, ...] = ()


# ---- one world from many readings ------------------------------------------------------------------------------

At = tuple[int, int]
"""Where a thing was read: (index of the reading, index in that reading's tuple)."""


class Dating(Struct, frozen=True, gc=False):
    """A resolved time: the TIMEX3 ``value`` with the local zone, the most precise ``date``, and its bounds in UTC.

    ``date`` is None for an interval.
    """

    value: str
    date: str | None = None
    datatype: Literal["dateTime", "date", "gYearMonth", "gYear"] | None = None
    earliest: datetime | None = None
    latest: datetime | None = None


class Place(Struct, frozen=True, gc=False):
    """What reference data (GeoNames, ISO 3166) say of a place; ``reason`` tells why this candidate was chosen.

    ``latitude``/``longitude`` are decimal degrees (WGS 84) as written in the source; ``within`` is a chain of names and
    refs from GeoNames, nearest first ("country:KP").
    """

    geonames: int | None
    name: str
    latitude: str | None
    longitude: str | None
    country: str | None
    within: tuple[str, ...]
    reason: str


class Thing(Struct, frozen=True, gc=False):
    """An actor or place over all documents; ``chains`` are the (reading, entity) pairs that name it."""

    slug: str
    kinds: tuple[Kind, ...]
    label: str
    alt_labels: tuple[str, ...]
    chains: tuple[At, ...]
    roles: tuple[str, ...] = ()
    ref: str | None = None
    country: str | None = None
    member_of: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    place: Place | None = None


class Statement(Struct, frozen=True, gc=False):
    """An utterance; ``reports`` are the (reading, report) pairs that carry it, ``relays`` the statements inside it."""

    slug: str
    type: StatementType
    reports: tuple[At, ...]
    dating: Dating | None = None
    proposes: tuple[str, ...] = ()
    threatens: tuple[str, ...] = ()
    asserts: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    confidence: str = "0"
    witnesses: int = 0


class Fulfilment(Struct, frozen=True, order=True, gc=False):
    """The actual event (its slug) that carried out a threatened or planned one, and the features that say so."""

    event: str
    reasons: tuple[str, ...]


class Event(Struct, frozen=True, gc=False):
    """Something that happens or is said to; ``mentions`` are the (reading, event mention) pairs that tell it."""

    slug: str
    type: str
    factuality: Factuality
    mentions: tuple[At, ...]
    dating: Dating | None = None
    fulfilled_by: tuple[Fulfilment, ...] = ()
    overtaken_by: tuple[str, ...] = ()
    confidence: str = "0"
    witnesses: int = 0


class Judgement(Struct, frozen=True, gc=False):
    """One decision of the merge, between two mentions, never between IRIs.

    ``left`` and ``right`` are keys of mentions, ``kind:source#start-end`` with kind entity, event or report, in order.
    ``score`` is the weighted sum of the reasons; a user's judgement has none.
    """

    left: str
    right: str
    verdict: Verdict
    score: float | None
    reasons: tuple[str, ...]


class Ruling(Struct, frozen=True, order=True, gc=False):
    """What a user judged of two mentions, each named as the user wrote it: ``FILE#START-END``, ``KIND:FILE#START-END`` or
    the IRI of the mention. ``line`` is the line of the file that says so.
    """

    left: str
    right: str
    verdict: Verdict
    reason: str = ""
    line: int = 0


class Version(Struct, frozen=True, gc=False):
    """One side of a disagreement: the words that give a value, and the value as it is compared."""

    reading: int
    mention: Mention
    value: str


class Disagreement(Struct, frozen=True, gc=False):
    """Two articles that give different values for one thing.

    ``thing`` is "event/SLUG" or "statement/SLUG"; None where two versions of one sentence differ in what is no event's or
    statement's attribute.
    """

    aspect: Aspect
    thing: str | None
    left: Version
    right: Version


class World(Struct, frozen=True, gc=False):
    """The outcome of resolution. ``dates`` and ``times`` run parallel to ``readings`` and to each reading's ``times``.

    ``shared_texts`` are pairs of readings, the smaller index first, of which one has sentences of the other.
    """

    readings: tuple[Reading, ...]
    dates: tuple[Known | None, ...]
    times: tuple[tuple[Dating | None, ...], ...]
    things: tuple[Thing, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    judgements: tuple[Judgement, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    shared_texts: tuple[tuple[int, int], ...] = ()
