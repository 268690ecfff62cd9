"""Statements and events together: one act is one node, and what a statement's type says of the events that it tells."""

from __future__ import annotations

from msgspec.structs import replace
from spacy.tokens import Doc, Token

from kg.extract.candidates import Found, arguments, complement_of, verbal
from kg.extract.clauses import done_to, grammatical_subjects, is_verb
from kg.extract.event_lexicon import Group, load
from kg.extract.event_roles import roles
from kg.extract.factuality import factuality, negated
from kg.extract.non_events import SOCIAL
from kg.extract.participants import entity_of
from kg.extract.spans import tokens_of
from kg.extract.triggers import Trigger
from kg.model import Argument, Entity, Factuality, Report

_UNREAL = frozenset({"Threatened", "Planned", "Hypothetical"})
_VIOLENT = frozenset({"ASSAULT", "COERCE"})
_FORCEFUL = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_MAY_THREATEN = frozenset({"NamedOfficial", "UnnamedOfficial", "Organisation", "Document"})
_QUIET = ("plan", "inten", "prepar", "aim", "deci", "polic", "effort", "bid")  # told by others, not uttered as a threat
_PROPOSING = frozenset({"Threat", "Warning", "Demand", "Promise", "Announcement"})


def resolve_first_persons(doc: Doc) -> None:
    """ "I" in a quotation is its speaker; "we" is the body that speaks, or that an official speaks for."""
    known: dict[int, int] = dict(doc._.kg_token_entity or {})
    before = len(known)
    inner_first = sorted(doc._.kg_reports, key=lambda r: r.mention.span.end - r.mention.span.start)
    for report in inner_first:
        if report.mode == "Indirect" or report.speaker is None:
            continue
        for part in report.parts or (report.mention,):
            for token in tokens_of(doc, part) or ():
                meant = _meant_by(token.lower_, report, doc._.kg_entities)
                if meant is not None:
                    known.setdefault(token.i, meant)
    if len(known) > before:
        doc._.kg_token_entity = known


def _meant_by(word: str, report: Report, entities: tuple[Entity, ...]) -> int | None:
    words, speaker = load().words, report.speaker
    if speaker is not None and word in words["pronouns.first"]:
        return speaker.entity
    if speaker is None or word not in words["pronouns.first_plural"]:
        return None
    if speaker.entity is None:
        return speaker.affiliation if report.source_kind == "UnnamedOfficial" else None
    body = entities[speaker.entity]
    if body.kind != "Person":
        return speaker.entity
    return body.member_of if report.source_kind == "NamedOfficial" else None


def directed(doc: Doc, triggers: list[Trigger]) -> tuple[Report, ...]:
    """The reports, each act without a target given the one that its words name: "threatened to break with Esker"."""
    reports = tuple(doc._.kg_reports)
    if not any(r.event_type is not None and not r.directed_at for r in reports):
        return reports
    by_head = {t.head.i: t for t in triggers}
    return tuple(_with_target(report, doc, by_head) for report in reports)


def _with_target(report: Report, doc: Doc, by_head: dict[int, Trigger]) -> Report:
    if report.event_type is None or report.directed_at or report.cue is None or report.addressee is not None:
        return report
    span = tokens_of(doc, report.cue)
    if span is None:
        return report
    cue = span.root
    kind = "verb" if is_verb(cue) else "noun"
    group = Group("statement", report.event_type, report.event_type.lower())
    trigger = Trigger(cue, tuple(span), group, None, tuple(done_to(cue)) if kind == "verb" else (), f"{kind}:statement")
    targets = arguments(roles(trigger, complement_of(trigger, by_head)).targets, trigger.rule, hit=True)
    partners = grammatical_subjects(cue)[1:] if kind == "verb" and report.event_type == "AGREE" else []
    if partners and report.speaker is not None:  # "A and B agreed": A speaks, B is the other side
        targets = arguments(tuple(partners), trigger.rule)
    speaker = report.speaker.entity if report.speaker is not None else None
    targets = tuple(t for t in targets if (t.entity is None or t.entity != speaker) and not _inside(t, report.speaker))
    return replace(report, directed_at=targets) if targets else report


def _inside(argument_: Argument, speaker: Argument | None) -> bool:
    if speaker is None:
        return False
    return argument_.mention.span.meets(speaker.mention.span)


def coded_cues(doc: Doc, reports: tuple[Report, ...]) -> frozenset[int]:
    """Token positions of the cues that a statement codes as an act already."""
    return frozenset(i for report in reports if report.event_type is not None for i in _cue_tokens(doc, report))


def _cue_tokens(doc: Doc, report: Report) -> list[int]:
    return [t.i for t in tokens_of(doc, report.cue) or ()] if report.cue is not None else []


def said_already(item: Found, reports: tuple[Report, ...]) -> bool:
    """An intent that is the act of a statement ("said it will attack") is that statement, not an event beside it."""
    if item.trigger.rule != "verb:intent" or item.statement is None:
        return False
    report = reports[item.statement]
    return report.event_type is not None


def one_act(reports: tuple[Report, ...], found: list[Found]) -> tuple[tuple[Report, ...], list[Found]]:
    """An act of speech that a statement and an event tell alike ("pledged", "vowed") is the statement, with its type."""
    if not found:
        return reports, found
    told = {
        i: k for k, r in enumerate(reports) if r.event_type is None for i in _cue_tokens(found[0].trigger.head.doc, r)
    }
    made = dict(enumerate(reports))
    kept: list[Found] = []
    for item in found:
        index = told.get(item.trigger.head.i)
        if index is None or item.factuality != "Actual" or item.trigger.group.type not in SOCIAL:
            kept.append(item)
            continue
        if item.complement is not None and item.complement.group.type == "MOBILIZE":
            continue  # "vowed to arm": a plan, neither a promise to anybody nor a threat
        made[index] = _as_act(made[index], item, item.trigger.group.type)
    return tuple(made[k] for k in sorted(made)), kept


def _as_act(report: Report, item: Found, event_type: str) -> Report:
    """The statement, now an act too: directed at those whom the event would hit, where it names nobody itself."""
    against = report.directed_at or arguments(item.roles.targets, item.trigger.rule, hit=True)
    type_ = "Threat" if event_type == "THREATEN" and report.type != "Warning" else report.type
    return replace(report, type=type_, event_type=event_type, directed_at=against)


def threats(reports: tuple[Report, ...], found: list[Found]) -> tuple[tuple[Report, ...], list[Found]]:
    """An official who tells what the own side will do to another threatens: one act, one node, and no intent beside it."""
    made: dict[int, Report] = {}
    for item in found:
        if item.statement is None or not verbal(item) or not (_to_come(item) or item.factuality == "Threatened"):
            continue
        report = made.get(item.statement, reports[item.statement])
        if not _threatening(item, report):
            continue
        if report.event_type is None:
            made[item.statement] = _as_act(report, item, "THREATEN")
        item.factuality = "Threatened"
    kept = tuple(made.get(i, report) for i, report in enumerate(reports))
    return kept, [item for item in found if item.statement not in made or item.trigger.rule != "verb:intent"]


def _threatening(item: Found, report: Report) -> bool:
    """Whether the act is the speaker's own, forceful, against somebody, what the statement is about, and was uttered."""
    trigger, doc = item.trigger, item.trigger.head.doc
    if trigger.group.type not in _FORCEFUL or trigger.rule == "verb:intent":
        return False
    if trigger.group.act == "ban" and not (item.roles.targets or item.roles.affected):
        return False  # "it would ban the balloons": a measure, against nobody
    own = _official(report) and _own(item, report) and _main(trigger, report)
    return own and all(factuality(doc[i]) == "Actual" for i in _cue_tokens(doc, report))


def _to_come(item: Found) -> bool:
    """Planned, or sure to come on a condition: "would recall its envoy unless"."""
    verb = item.trigger.frame or item.trigger.head
    sure = any(c.dep_ == "aux" and c.lower_ in {"will", "would", "'ll", "shall"} for c in verb.children)
    return item.factuality == "Planned" or (item.factuality == "Hypothetical" and sure and not negated(verb))


def _official(report: Report) -> bool:
    """Whether a statement may threaten: made by somebody who can act, of what is still to come."""
    return (
        report.type in {"Announcement", "Promise", "Claim", "Warning", "Threat"} and report.source_kind in _MAY_THREATEN
    )


def as_threatened(item: Found, reports: tuple[Report, ...]) -> Found:
    """A participle within a threat has no tense of its own ("a scene of the office collapsed"): it is threatened too."""
    head = item.trigger.head
    timeless = head.tag_ in {"VBN", "VBG"} and not any(c.dep_ in {"aux", "auxpass", "nsubj"} for c in head.children)
    if item.statement is None or item.factuality != "Actual" or not timeless or head.dep_ == "amod":
        return item
    if reports[item.statement].type != "Threat" or head.dep_ in {"relcl", "advcl"}:
        return item
    item.factuality = "Threatened"
    return item


def placed(item: Found, reports: tuple[Report, ...]) -> Found:
    """The innermost report whose content holds the trigger, and what its type says of the event."""
    doc = item.trigger.head.doc
    start = doc._.kg_offset + item.trigger.tokens[0].idx
    best: int | None = None
    size = 0
    for index, report in enumerate(reports):
        if not any(part.span.start <= start < part.span.end for part in (report.parts or (report.mention,))):
            continue
        length = report.mention.span.end - report.mention.span.start
        if best is None or length < size:
            best, size = index, length
    item.statement = best
    if best is not None:
        item.factuality = _by_statement(item, reports[best], start)
    return item


def _by_statement(item: Found, report: Report, start: int) -> Factuality:
    value = item.factuality
    condition = report.condition
    if condition is not None and condition.span.start <= start < condition.span.end:
        return "Hypothetical" if value in {"Actual", "Planned"} and _unfinished(item.trigger) else value
    threat = report.type == "Threat" or report.event_type == "THREATEN"
    weighed = value == "Hypothetical" and verbal(item) and _main(item.trigger, report)
    if threat and (value == "Planned" or weighed):
        return "Threatened"
    if (
        value in {"Planned", "Hypothetical"}
        and verbal(item)
        and item.trigger.group.type in _VIOLENT
        and not any(negated(t) for t in item.trigger.head.ancestors if is_verb(t))
        and _own(item, report)
    ):
        return "Threatened"
    if report.type == "Demand" and value == "Planned":
        return "Hypothetical"
    if (
        report.event_type == "ACCUSE"
        and value == "Hypothetical"
        and _charged(item.trigger)
        and _main(item.trigger, report)
    ):
        return "Actual"  # so says who accuses
    if report.type == "Denial" and value in {"Actual", "Planned"} and _main(item.trigger, report):
        return "Actual" if _took_part(item.trigger.head) else "Denied"
    return value


def _charged(trigger: Trigger) -> bool:
    """ "Accused them of bombing the town": told of as done, by whoever accuses."""
    verb = trigger.frame or trigger.head
    return verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ in {"of", "for"} and not negated(verb)


def _took_part(noun: Token) -> bool:
    """ "Denied involvement in the attack": the part is denied, the attack is not."""
    prep = noun.head
    if noun.dep_ != "pobj":
        return False
    holders = [prep.head, *(c for c in prep.head.children if c.dep_ == "dobj" and c.i < prep.i)]
    if not any(h.lemma_ in load().words["plain.parts"] for h in holders):
        return False
    return not any(c.lower_ in {"any", "no"} for c in noun.lefts)


def _own(item: Found, report: Report) -> bool:
    """The speaker tells of violence or coercion of its own: "we will take legal action against them"."""
    if report.speaker is None or report.type not in {"Announcement", "Promise", "Claim", "Warning", "Threat"}:
        return False
    if report.cue is not None and report.cue.text.lower().startswith(_QUIET):
        return False
    for head in item.roles.agents:
        entity = entity_of(head)
        if entity is not None and entity in _sides_of(report.speaker, head.doc):
            return True
    verb = item.trigger.frame or item.trigger.head
    direct = verb.dep_ == "ccomp" and is_verb(verb.head)
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return any(c.lower_ in {"we", "i"} or (direct and (c.tag_ == "PRP" or _own_body(c))) for c in subjects)


def _sides_of(speaker: Argument, doc: Doc) -> set[int]:
    """The chains for which a speaker speaks: itself, its body, and its state."""
    entities: tuple[Entity, ...] = doc._.kg_entities
    near = {i for i in (speaker.entity, speaker.affiliation) if i is not None}
    near |= {body for i in near if (body := entities[i].member_of) is not None}
    lands = {entities[i].country for i in near} - {None}
    return near | {i for i, e in enumerate(entities) if e.kind == "State" and e.country in lands}


def _own_body(subject: Token) -> bool:
    """ "His country", "their forces"."""
    owned = any(c.tag_ == "PRP$" and c.lower_ in {"his", "her", "its", "their", "our", "my"} for c in subject.lefts)
    return owned and subject.lemma_.lower() in load().words["sides.own"]


def _unfinished(trigger: Trigger) -> bool:
    verb = trigger.frame or trigger.head
    return is_verb(verb) and verb.tag_ in {"VB", "VBP", "VBZ", "VBG"}


def _main(trigger: Trigger, report: Report) -> bool:
    """Whether the trigger is what the content is about: nothing of the content governs it but speech and aspect."""
    doc = trigger.head.doc
    low = report.mention.span.start - doc._.kg_offset
    high = report.mention.span.end - doc._.kg_offset
    here = trigger.frame or trigger.head
    for _ in range(10):
        head = here.head
        if head.i == here.i or not low <= head.idx < high:
            return True
        if here.dep_ in {"relcl", "advcl", "poss", "compound"} and not (here.dep_ == "advcl" and here.tag_ == "VBG"):
            return False
        if here.dep_ == "acl" and here.tag_ != "VB":
            return False
        here = head
    return False


def proposals(doc: Doc, found: list[Found]) -> tuple[tuple[int, int], ...]:
    """(report, event) pairs: what a threat, demand, promise or announcement would bring about."""
    pairs: list[tuple[int, int]] = []
    reports = tuple(doc._.kg_reports)
    for index, item in enumerate(found):
        if item.statement is None or item.factuality not in _UNREAL or item.trigger.rule == "verb:intent":
            continue
        if item.factuality == "Hypothetical" and not verbal(item):
            continue  # "a response to any provocation": the response is proposed
        report = reports[item.statement]
        start = doc._.kg_offset + item.trigger.head.idx
        held = report.condition is not None and report.condition.span.start <= start < report.condition.span.end
        if held or not (report.type in _PROPOSING or report.event_type in {"THREATEN", "REQUEST", "AGREE"}):
            continue
        if _main(item.trigger, report):
            pairs.append((item.statement, index))
    return tuple(pairs)
