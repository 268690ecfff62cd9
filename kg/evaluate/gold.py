"""Gold annotation: which format a path holds, and its records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from kg.errors import InputError
from kg.evaluate.facts import Place


class Format(Enum):
    """The formats that are understood, in the words of the error message."""

    SEEDS = "a folder of the seed format (segments, entities, statements, events, threats, conflicts)"
    STORIES = "a folder of stories told by several reports (reports, events, entities, statements, conflicts)"
    ATTRIBUTIONS = "attributed statements (attributions with source_spans and content_spans)"
    CODED_EVENTS = "coded events (root, source, target; or events with a code)"
    TIMES = "time expressions (timexes with span and value)"
    EVENT_MENTIONS = "event mentions (event_mentions with trigger, type, factuality)"
    COREFERENCE = "entity coreference (mentions with span and cluster)"


class Anchor(Struct, frozen=True):
    """A span of a document that is known from the context, with its text."""

    start: int
    end: int
    text: str = ""


class Segment(Struct, frozen=True):
    """A line of a page (``record`` "segment") or a whole article ("article")."""

    record: str
    doc: str
    start: int
    end: int
    kind: str = ""
    is_article_text: bool = True


class EntityMention(Struct, frozen=True):
    """One mention of an actor or place."""

    doc: str
    start: int
    end: int
    text: str
    segment: str
    form: str = ""


class Entity(Struct, frozen=True):
    """An actor or place over all documents: its named and its nominal mentions."""

    id: str
    label: str
    mentions: list[EntityMention]
    nominal: list[EntityMention] = []


class Statement(Struct, frozen=True):
    """One attributed statement."""

    id: str
    doc: str
    content: list[Anchor]
    type: str
    mode: str
    certainty: str
    speaker: str | None = None
    speaker_label: str | None = None
    affiliation: str | None = None
    speaker_span: Anchor | None = None
    alt_types: list[str] = []
    cluster: str | None = None

    @property
    def clear(self) -> bool:
        """Whether it counts; a debatable one is neither required nor punished."""
        return self.certainty == "clear"

    @property
    def utterance(self) -> str:
        """The name of the utterance that it reports."""
        return self.cluster or self.id


class NonStatement(Struct, frozen=True):
    """A span that looks like a statement and is none."""

    doc: str
    start: int
    end: int


class EventMention(Struct, frozen=True):
    """One place where an event is told."""

    doc: str
    trigger: Anchor
    clause: Anchor
    segment: str
    factuality: str


class Event(Struct, frozen=True):
    """One real-world event over all documents."""

    id: str
    certainty: str
    mentions: list[EventMention]
    plover: str | None = None
    plover_alt: list[str] = []
    agents: list[str] = []
    targets: list[str] = []
    facility: str | None = None
    time: str | None = None

    @property
    def clear(self) -> bool:
        """Whether it counts; a debatable one is neither required nor punished."""
        return self.certainty == "clear"


class Threat(Struct, frozen=True):
    """One line of the answer key of "who threatened what"."""

    id: str
    actor: str | list[str]
    statements: list[str]
    certainty: str
    fulfilled: str
    threatened_action: str = ""
    threatened_event: str | None = None
    fulfilled_by: str | None = None

    @property
    def actors(self) -> set[str]:
        """The gold entities that threaten."""
        return {self.actor} if isinstance(self.actor, str) else set(self.actor)


class ConflictValue(Struct, frozen=True):
    """What one document says of the matter, and where."""

    doc: str
    start: int
    end: int
    text: str = ""
    value: str | None = None


class Conflict(Struct, frozen=True):
    """A matter of which documents give several values; ``really_conflict`` is yes, no or seeming."""

    id: str
    topic: str
    really_conflict: str
    values: list[ConflictValue]


class SeedGold(Struct, frozen=True):
    """A folder of gold in the seed format; a file that is absent counts as empty."""

    segments: list[Segment] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    nonstatements: list[NonStatement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    threats: list[Threat] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


class StoryReport(Struct, frozen=True):
    """One of the reports that tell a story."""

    id: str
    text: str

    @property
    def document(self) -> str:
        """The name that the graph's documents go by."""
        return _document(self.id)


class StoryThing(Struct, frozen=True):
    """An event, entity or statement over all reports; a mention is ``[report, start, end, text]``."""

    id: str
    mentions: list[Place]

    @property
    def places(self) -> list[Place]:
        """The mentions, each with the name of its document."""
        return _located(self.mentions)


class StoryEvent(StoryThing, frozen=True):
    """An event; ``fulfilled_by`` names the one that carried out what was threatened or planned."""

    factuality: str
    fulfilled_by: str | None = None

    @property
    def outstanding(self) -> bool:
        """Whether another event can carry it out."""
        return self.factuality in {"Threatened", "Planned"}


class StoryConflict(Struct, frozen=True):
    """A matter in which two reports differ or seem to: on each side all the places where the report says so."""

    id: str
    aspect: str
    really_conflict: str
    left: list[Place]
    right: list[Place]

    @property
    def conflict(self) -> Conflict:
        """The same as a matter with the values of both sides."""
        values = [ConflictValue(*place) for place in _located([*self.left, *self.right])]
        return Conflict(self.id, self.aspect, self.really_conflict, values)


class StoryGold(Struct, frozen=True):
    """A folder of stories; a file that is absent counts as empty."""

    reports: list[StoryReport] = field(default_factory=list)
    events: list[StoryEvent] = field(default_factory=list)
    entities: list[StoryThing] = field(default_factory=list)
    statements: list[StoryThing] = field(default_factory=list)
    conflicts: list[StoryConflict] = field(default_factory=list)


class Attribution(Struct, frozen=True):
    """One attribution: spans (start, end) of source and content."""

    content_spans: list[tuple[int, int]]
    source_spans: list[tuple[int, int]] = []


class LinkedEntity(Struct, frozen=True):
    """A noun phrase and the encyclopedia's title of what it names, None where there is no article on it."""

    span: tuple[int, int]
    etype: str = ""
    wiki: str | None = None


class AttributionRecord(Struct, frozen=True):
    """A document with its attributions and, in some corpora, its entities."""

    id: str
    text: str
    attributions: list[Attribution]
    primary: bool = True
    entities: list[LinkedEntity] = []


class Timex(Struct, frozen=True):
    """A TIMEX3 expression."""

    span: tuple[int, int]
    value: str | None = None
    type: str = ""


class TimeRecord(Struct, frozen=True):
    """A document with its time expressions."""

    id: str
    text: str
    timexes: list[Timex]


class ToldEvent(Struct, frozen=True):
    """One mention of an event: its trigger, PLOVER type, factuality, and for each side the spans that name it."""

    trigger: tuple[int, int]
    type: str
    factuality: str
    alt: list[str] = []
    agents: list[list[tuple[int, int]]] = []
    targets: list[list[tuple[int, int]]] = []


class EventRecord(Struct, frozen=True):
    """A document with all its event mentions."""

    id: str
    text: str
    event_mentions: list[ToldEvent]


class ClusterMention(Struct, frozen=True):
    """A mention and the thing it stands for; ``name`` is what the annotators call that thing."""

    span: tuple[int, int]
    cluster: str
    kind: str = "entity"
    type: str = ""
    text: str = ""
    name: str = ""


class CoreferenceRecord(Struct, frozen=True):
    """A document with coreference; only ``sentences`` 0 to 5 are annotated in full."""

    id: str
    text: str
    mentions: list[ClusterMention]
    sentences: list[tuple[int, int]] = []


T = TypeVar("T")

_SEED_FILES: dict[str, Any] = {
    "segments": Segment,
    "entities": Entity,
    "statements": Statement,
    "nonstatements": NonStatement,
    "events": Event,
    "threats": Threat,
    "conflicts": Conflict,
}

_STORY_FILES: dict[str, Any] = {
    "reports": StoryReport,
    "events": StoryEvent,
    "entities": StoryThing,
    "statements": StoryThing,
    "conflicts": StoryConflict,
}


def detect(path: Path) -> Format:
    """The format of a path, read off its first record; :class:`kg.errors.InputError` where it is none of them."""
    if path.is_dir():
        return _detect_folder(path)
    found = _detect_record(next(raw_records(path), {}))
    if found is None:
        raise InputError(f"{path}: unknown gold format; understood: {'; '.join(form.value for form in Format)}")
    return found


def _detect_folder(folder: Path) -> Format:
    """Both formats have events, entities and more; only that of stories brings its texts along."""
    if (folder / "reports.jsonl").is_file():
        return Format.STORIES
    if any((folder / f"{name}.jsonl").is_file() for name in _SEED_FILES):
        return Format.SEEDS
    names = ", ".join(f"{name}.jsonl" for name in _SEED_FILES)
    raise InputError(f"{folder}: no gold here; a folder holds {names}, or reports.jsonl and what is gold for these")


def _detect_record(record: dict[str, Any]) -> Format | None:
    keys = record.keys()
    if "id" not in keys or "text" not in keys:
        return None
    if "attributions" in keys:
        return Format.ATTRIBUTIONS
    if "timexes" in keys:
        return Format.TIMES
    if "event_mentions" in keys:
        return Format.EVENT_MENTIONS
    if {"root", "source", "target"} <= keys or "events" in keys:
        return Format.CODED_EVENTS
    if "mentions" in keys:
        return Format.COREFERENCE
    return None


def raw_records(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a JSONL file."""
    for line in _lines(path):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}: not JSON lines: {error}") from error
        if not isinstance(record, dict):
            raise InputError(f"{path}: every line must be a JSON object")
        yield record


def records(path: Path, kind: type[T]) -> list[T]:
    """The records of a JSONL file as ``kind``; keys that no scorer asks for are left out."""
    decoder = msgspec.json.Decoder(kind)
    try:
        return [decoder.decode(line) for line in _lines(path)]
    except msgspec.MsgspecError as error:
        raise InputError(f"{path}: a record lacks what the scorer needs: {error}") from error


def seed_gold(folder: Path) -> SeedGold:
    """Read a folder of the seed format."""
    return SeedGold(**_folder(folder, _SEED_FILES))


def story_gold(folder: Path) -> StoryGold:
    """Read a folder of stories told by several reports."""
    return StoryGold(**_folder(folder, _STORY_FILES))


def _folder(folder: Path, kinds: dict[str, Any]) -> dict[str, list[Any]]:
    found = {name: folder / f"{name}.jsonl" for name in kinds}
    return {name: records(path, kinds[name]) for name, path in found.items() if path.is_file()}


def _located(mentions: list[Place]) -> list[Place]:
    return [place._replace(document=_document(place.document)) for place in mentions]


def _document(report: str) -> str:
    return report.replace("/", "_")


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from (line for line in file if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read the gold: {error}") from error
