"""Events: who did what to whom, where, when, and did it happen. A spaCy component over lexicon and parse.

PLOVER types and CAMEO codes come from lexicons/en/events.toml, factuality from kg.extract.factuality. Verbal acts that
a report already codes (a statement with an event type) are not coded again; where such a report names no target, it is
given the one that its words name. Runs after kg_times, kg_actors and kg_statements.
"""

from __future__ import annotations

from bisect import bisect_right

from msgspec.structs import replace
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.candidates import Found, arguments, complement_of
from kg.extract.clauses import child, doers, is_verb, prepositions
from kg.extract.columns import column, starts
from kg.extract.event_lexicon import Group, load
from kg.extract.event_roles import Roles, roles
from kg.extract.factuality import factuality, negated
from kg.extract.lemmas import repair
from kg.extract.non_events import is_aside, is_example, is_told, no_event
from kg.extract.participants import argument, entity_of
from kg.extract.quantities import quantities
from kg.extract.spans import cover, mention
from kg.extract.speech_acts import (
    as_threatened,
    coded_cues,
    directed,
    one_act,
    placed,
    proposals,
    resolve_first_persons,
    said_already,
    threats,
)
from kg.extract.triggers import Trigger, find, happening, is_actor
from kg.model import EventMention, Factuality, Report, TimeExpression

for _name in ("kg_events", "kg_proposals", "kg_reports", "kg_times"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=())

_INTENT = {"REJECT": ("refuse", "120"), "THREATEN": ("threaten", "130"), "AGREE": ("promise", "030")}
_DEEDS = frozenset({"ASSAULT", "COERCE", "AID", "MOBILIZE"})  # never a speech act, whatever a cue lexicon holds


@Language.factory(
    "kg_events",
    requires=["token.dep", "token.tag", "token.lemma"],
    assigns=["doc._.kg_events", "doc._.kg_proposals", "doc._.kg_reports"],
)
def create_events(nlp: Language, name: str) -> Events:
    """The component ``kg_events``."""
    return Events()


class Events:
    """Sets ``doc._.kg_events`` (EventMention, in text order) and ``doc._.kg_proposals`` (report, event index pairs)."""

    def __call__(self, doc: Doc) -> Doc:
        """Read the events of a Doc."""
        repair(doc)
        resolve_first_persons(doc)
        triggers = find(doc)
        reports = directed(doc, triggers)
        reports, found = one_act(reports, _collect(doc, triggers, reports))
        found = [placed(item, reports) for item in found]  # what a statement is now known to be
        doc._.kg_reports, found = threats(reports, found)
        dates = _Dates(doc)
        events = [_mention(item, dates) for item in found]
        doc._.kg_events = tuple(events)
        doc._.kg_proposals = proposals(doc, found)
        return doc


# ---- what is found ---------------------------------------------------------------------------------------------


def _collect(doc: Doc, triggers: list[Trigger], reports: tuple[Report, ...]) -> list[Found]:
    cues = coded_cues(doc, reports)
    accusing = coded_cues(doc, tuple(r for r in reports if r.event_type == "ACCUSE"))
    by_head = {t.head.i: t for t in triggers}
    found: list[Found] = []
    for trigger in triggers:
        spoken = trigger.group.type not in _DEEDS or trigger.head.i in accusing
        if any(t.i in cues for t in trigger.tokens) and spoken:
            continue
        item = _read(trigger, by_head)
        if item is not None:
            found.append(item)
    found.extend(_intents(doc, by_head, cues))
    found.sort(key=lambda item: item.trigger.tokens[0].i)
    found = [placed(item, reports) for item in found]
    found = [as_threatened(item, reports) for item in found if not said_already(item, reports)]
    return _with_generic(doc, found)


def _read(trigger: Trigger, by_head: dict[int, Trigger]) -> Found | None:
    complement = complement_of(trigger, by_head)
    if no_event(trigger, by_head):
        return None
    trigger = _settled(trigger, complement)
    given = roles(trigger, complement)
    if not is_told(trigger, given) or is_aside(trigger, given, by_head):
        return None
    inner = trigger.head.head  # "threatening noises", read as a verb and its object
    within = inner.i != trigger.head.i and any(t.i == inner.i for t in trigger.tokens)
    status = factuality(inner) if within else factuality(trigger.head, _carrier(trigger))
    if status == "Hypothetical" and is_example(trigger, given):
        return None
    return Found(trigger, given, status, None, complement)


def _carrier(trigger: Trigger) -> Token | None:
    return trigger.frame if trigger.frame is not None and not trigger.reverse else (
        trigger.head if trigger.rule.startswith("noun") else None
    )  # fmt: skip


def _settled(trigger: Trigger, complement: Trigger | None) -> Trigger:
    """A vow that is to harm nobody is a promise, an agreement to do harm stays an agreement."""
    harmful = complement is not None and complement.group.type in load().words["sides.hostile"] - {"MOBILIZE"}
    if trigger.group.act == "vow" and not harmful:
        promise = replace(trigger.group, type="AGREE", act="promise", cameo="030")
        return replace(trigger, group=promise)
    return trigger


# ---- intent ----------------------------------------------------------------------------------------------------


def _intents(doc: Doc, by_head: dict[int, Trigger], cues: frozenset[int]) -> list[Found]:
    """Acts of intent told by a modal or an adjective: "will visit", "is ready to send troops", "plans to attack"."""
    words = load().words
    made: list[Found] = []
    for trigger in by_head.values():
        verb = trigger.frame or trigger.head
        if not is_verb(verb) or trigger.head.i in cues:
            continue
        marker = _intention(verb, words)
        if marker is None or marker.i in cues or marker.i in by_head:
            continue
        item = _intent(trigger, verb, marker)
        if item is not None:
            made.append(item)
    return made


def _intention(verb: Token, words: dict[str, frozenset[str]]) -> Token | None:
    for other in verb.children:
        if other.dep_ == "aux" and other.tag_ == "MD":
            return other if other.lower_ in words["intent.modals"] and verb.dep_ in {"ROOT", "ccomp", "conj"} else None
    head = verb.head
    if verb.dep_ == "xcomp" and head.i < verb.i:
        if head.dep_ in {"acomp", "oprd"} and head.lower_ in words["intent.adjectives"]:
            return head
        if is_verb(head) and head.lemma_ in words["intent.verbs"]:
            return head
    return None


def _intent(trigger: Trigger, verb: Token, marker: Token) -> Found | None:
    words = load().words
    if trigger.group.act in words["intent.never"]:
        return None
    if trigger.group.type in words["sides.cooperative"]:
        hostile = False
    elif trigger.group.type in words["sides.hostile"]:
        hostile = True
    else:
        return None
    if marker.lower_ in {"would", "may"} and not (verb.dep_ == "ccomp" and is_verb(verb.head)):
        return None
    no = negated(verb) or negated(marker)
    if no and hostile:
        return None
    agents = [t for t in doers(verb) if is_actor(t) or t.pos_ == "PRON"]
    if not agents:
        return None
    inner = roles(trigger)
    against = trigger.group.type == "REJECT"  # "will vote against it" refuses, and threatens nobody
    type_ = "REJECT" if no or against else "THREATEN" if hostile else "AGREE"
    act, code = _INTENT[type_]
    group = Group("intent", type_, act, code)
    made = Trigger(marker, (marker,), group, None, (), "verb:intent")
    given = Roles(inner.agents, inner.targets or inner.affected or inner.places)
    if not given.agents:
        return None
    above = factuality(marker.head) if is_verb(marker.head) and marker.dep_ != "aux" else "Actual"
    if is_verb(marker) and marker.dep_ == "pcomp":
        above = factuality(marker)  # "is accused of planning to attack"
    status: Factuality = (
        "Planned" if above in {"Actual", "Planned"} else above
    )  # what is meant has not been said or done
    if marker.dep_ == "aux" and any(
        c.lower_ in {"if", "unless", "whether"} and c.dep_ == "mark" for c in verb.children
    ):
        status = "Hypothetical"
    return Found(made, given, status)


# ---- generic mentions ------------------------------------------------------------------------------------------


def _with_generic(doc: Doc, found: list[Found]) -> list[Found]:
    """Add "the incident", "this act" where an event told before can be meant; make "the blast" the demolition told."""
    words = load().words
    told = [item for item in found if item.factuality == "Actual" and not item.generic and _material(item)]
    if not told:
        return found
    taken = {t.i for item in found for t in item.trigger.tokens}
    destroyed = next((i for i in told if i.trigger.group.act == words_act(words)), None)
    for item in found:
        head = item.trigger.head
        if head.lemma_.lower() in words["generic.explosive"] and destroyed is not None and not item.roles.agents:
            item.trigger = replace(item.trigger, group=destroyed.trigger.group)
            item.generic = True
        if head.lemma_.lower() in words["generic.answers"] and _unattached(item):
            item.generic = True
    for i, lemma in enumerate(column(doc, "LEMMA")):
        if lemma.lower() not in words["generic.nouns"] or i in taken or not _definite(doc[i], words):
            continue
        token = doc[i]
        before = [i for i in told if i.trigger.head.i < token.i]
        meant = _meant(before, words)
        if meant is not None and factuality(token, token) == "Actual":
            trigger = Trigger(token, (token,), meant.trigger.group, None, (), "noun:generic")
            found.append(Found(trigger, Roles(), factuality(token, token), None, None, True))
    return sorted(found, key=lambda item: item.trigger.tokens[0].i)


def _unattached(item: Found) -> bool:
    """An actual "retaliation" of nobody against nobody says what another act was for."""
    named = [t for t in (*item.roles.agents, *item.roles.targets) if entity_of(t) is not None]
    return item.factuality == "Actual" and not named


def words_act(words: dict[str, frozenset[str]]) -> str:
    """The act that an explosion may stand for."""
    return next(iter(sorted(words["generic.act"])))


def _material(item: Found) -> bool:
    return item.trigger.group.type in {"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "SANCTION"}


def _definite(token: Token, words: dict[str, frozenset[str]]) -> bool:
    if token.tag_ != "NN" or token.dep_ in {"compound", "nmod", "amod"}:
        return False
    lefts = [t.lower_ for t in token.lefts]
    return (
        bool(lefts) and lefts[0] in words["generic.determiners"] and len(lefts) <= 2 and not list(prepositions(token))
    )


def _meant(before: list[Found], words: dict[str, frozenset[str]]) -> Found | None:
    """The event that the article is about so far: the act told most often, the latest one of equals."""
    if not before:
        return None
    counts: dict[str, int] = {}
    for item in before:
        counts[item.trigger.group.act] = counts.get(item.trigger.group.act, 0) + 1
    best = max(counts.values())
    return next(i for i in reversed(before) if counts[i.trigger.group.act] == best)


# ---- records ---------------------------------------------------------------------------------------------------


def _mention(item: Found, dates: _Dates) -> EventMention:
    trigger, given = item.trigger, item.roles
    group, rule = trigger.group, trigger.rule
    agents, targets = arguments(given.agents, rule), arguments(given.targets, rule, hit=True)
    if group.reciprocal and len(agents) > 1 and not targets:  # "French and Italian officials met"
        targets = agents
    return EventMention(
        mention=mention(cover(trigger.tokens), rule),
        type=group.type,
        lemma=group.act,
        factuality=item.factuality,
        mode=group.mode,
        cameo=group.cameo,
        agents=agents,
        targets=targets,
        affected=arguments(given.affected, rule),
        places=arguments(given.places, rule),
        instruments=tuple(argument(head, rule).mention for head in given.instruments),
        times=dates.of(trigger),
        quantities=quantities(trigger),
        statement=item.statement,
        generic=item.generic,
    )


class _Dates:
    """Which time expressions date which token: each hangs on the first verb or event noun above it."""

    def __init__(self, doc: Doc) -> None:
        self._at: dict[int, list[int]] = {}
        times: tuple[TimeExpression, ...] = tuple(doc._.kg_times)
        if not times:
            return
        first_characters = starts(doc)
        for index, time in enumerate(times):
            if time.type not in {"DATE", "TIME"}:
                continue
            begin = time.mention.span.start - doc._.kg_offset
            end = time.mention.span.end - doc._.kg_offset
            first = max(0, bisect_right(first_characters, begin) - 1)
            last = max(first, bisect_right(first_characters, end - 1) - 1)
            if first < len(doc):
                for anchor in _anchors(doc[first : last + 1].root):
                    self._at.setdefault(anchor, []).append(index)

    def of(self, trigger: Trigger) -> tuple[int, ...]:
        """The times of an event, by its head or the verb that carries it."""
        carriers = [trigger.head.i]
        if trigger.frame is not None:
            carriers.append(trigger.frame.i)
        carriers.extend(verb.i for verb in happening(trigger))
        return tuple(sorted({i for c in carriers for i in self._at.get(c, ())}))


def _anchors(token: Token) -> list[int]:
    """The nouns on the way up and the first verb above a time, and the verbs that share that verb's clause."""
    passed: list[int] = []
    here = token
    for _ in range(10):
        if is_verb(here) and here.i != token.i:
            passed.append(here.i)
            complement = child(here, "xcomp")
            if complement is not None and here.lemma_ in load().words["happen.verbs"]:
                passed.append(complement.i)
            break
        passed.append(here.i)
        if here.head.i == here.i:
            break
        here = here.head
    return passed
