"""One world to quads. Each module-level function writes one kind of thing; ``Scene`` holds what they share."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pyoxigraph as ox

from kg.graph.mentions import put_mention, put_place, put_words
from kg.graph.quads import Term
from kg.graph.scene import Scene
from kg.graph.terms import (
    ACTORS,
    PLACES,
    article_key,
    date_of,
    decimal,
    english,
    instant,
    lineage,
    name,
    plain,
    whole,
)
from kg.ids import digest, slug
from kg.model import (
    Argument,
    Article,
    At,
    Dating,
    Event,
    EventMention,
    Fulfilment,
    Judgement,
    Known,
    Quantity,
    Report,
    Statement,
    Thing,
    TimeExpression,
)
from kg.printable import one_line
from kg.vocab import PLOVER_MODES


def put_time(scene: Scene, reading: int, index: int) -> ox.NamedNode:
    """A time expression with its value and, where it could be anchored, its date; compact provenance has its place alone."""
    time: TimeExpression = scene.world.readings[reading].times[index]
    if scene.compact:
        return scene.mention(reading, "time", time.mention.span)
    dating = scene.world.times[reading][index]
    node = put_mention(scene, reading, time.mention, "time", "TimeExpression")
    scene.say_of(reading, node, "timexType", plain(time.type))
    scene.say_of(reading, node, "value", plain(dating.value if dating else time.value))
    if dating:
        for predicate, value in _date_facts(dating):
            scene.say_of(reading, node, predicate, value)
    return node


def _date_facts(dating: Dating) -> list[tuple[str, Term]]:
    facts: list[tuple[str, Term]] = []
    if (date := date_of(dating)) is not None:
        facts.append(("date", date))
    if dating.earliest:
        facts.append(("earliest", instant(dating.earliest)))
    if dating.latest:
        facts.append(("latest", instant(dating.latest)))
    return facts


def put_article(scene: Scene, reading: int) -> None:
    """The article itself: where it lies, headline, date, outlet, authors."""
    article = scene.article(reading)
    node = scene.names.article(article)

    def say(predicate: str, *values: Term | None) -> None:
        scene.say_of(reading, node, predicate, *values)

    say("rdf:type", name("Article"))
    say("dcterms:source", plain(article.source))
    say("sha256", plain(article.sha256))
    say("start", whole(article.span.start))
    say("end", whole(article.span.end))
    say("schema:headline", plain(article.headline.value) if article.headline else None)
    if article.headline and article.headline.span:
        say("headlineMention", _put_masthead(scene, reading, article.headline, "headline"))
    say("schema:url", ox.Literal(article.url, datatype=name("xsd:anyURI")) if article.url else None)
    date = scene.world.dates[reading]
    if date:
        kind = "dateTime" if "T" in date.value else "date"
        say("schema:datePublished", ox.Literal(date.value, datatype=name(f"xsd:{kind}")))
        say("dateBasis", name(date.basis))
        if date.span and _words(article, date):
            say("dateMention", _put_masthead(scene, reading, date, "date"))
    for line in filter(None, (article.date_line, *article.caption_dates)):
        dated = _put_page_date(scene, reading, line)
        if dated is not None and date is not None and date.span is None and line.value[:10] == date.value[:10]:
            say("dateMention", dated)
    for index, known in enumerate([article.outlet, *article.authors]):
        if known is None:
            continue
        role = "publisher" if index == 0 else "author"
        say(f"schema:{role}", _put_masthead_actor(scene, known.value, "NewsOutlet" if index == 0 else "Person"))
        if known.span and _words(article, known):
            say(f"{role}Mention", _put_masthead(scene, reading, known, role))


def _put_masthead(scene: Scene, reading: int, known: Known, kind: str) -> ox.NamedNode:
    article = scene.article(reading)
    assert known.span is not None
    node = scene.mention(reading, kind, known.span)
    if scene.compact:  # its IRI says where it is
        return node
    scene.say_of(reading, node, "rdf:type", name("Mention"))
    put_place(scene, reading, node, known.span, _words(article, known))
    scene.say_of(reading, node, "rule", plain(f"page.{kind}"))
    return node


def _put_page_date(scene: Scene, reading: int, line: Known) -> ox.NamedNode | None:
    """The date line of a page, or a date in a caption, as the time expression that it is; None where the text has it."""
    assert line.span is not None
    span, inside = line.span, _words(scene.article(reading), line)
    told = scene.world.readings[reading].times
    if not inside or any(t.mention.span.meets(span) for t in told):
        return None
    day = datetime.fromisoformat(line.value[:10]).replace(tzinfo=UTC)
    node = _put_masthead(scene, reading, line, "date")
    if scene.compact:
        return node
    facts = _date_facts(Dating(line.value[:10], line.value[:10], "date", day, day + timedelta(days=1, seconds=-1)))
    for predicate, value in (("timexType", plain("DATE")), ("value", plain(line.value[:10])), *facts):
        scene.say_of(reading, node, predicate, value)
    scene.say_of(reading, node, "rdf:type", name("TimeExpression"))
    return node


def _words(article: Article, known: Known) -> str:
    """The words at a span; a masthead may lie outside its article, where the value is all that is kept of them."""
    assert known.span is not None
    start, end = known.span.start - article.span.start, known.span.end - article.span.start
    if start >= 0 and end <= len(article.text):
        return article.text[start:end]
    return known.value if len(known.value) == end - start else ""


def _put_masthead_actor(scene: Scene, label: str, kind: str) -> ox.NamedNode:
    """The outlet or author of a masthead: the actor of that name where the texts tell of it, else one of its own."""
    for thing in scene.world.things:
        if kind in thing.kinds and label.casefold() in {n.casefold() for n in (thing.label, *thing.alt_labels)}:
            return scene.names.thing(thing)
    local = slug(label) or digest("masthead", label, length=12)
    if local in scene.things:
        local = f"{local}-{'outlet' if kind == 'NewsOutlet' else 'author'}"
    node = scene.names.node("actor", local)
    scene.say(node, "rdf:type", *(name(c) for c in lineage(kind)))
    scene.say(node, "skos:prefLabel", english(label))
    return node


def put_thing(scene: Scene, thing: Thing) -> None:
    """An actor or place over all documents, with every mention."""
    node = scene.names.thing(thing)
    classes = dict.fromkeys(c for kind in thing.kinds for c in lineage(kind))
    scene.say(node, "rdf:type", *(name(c) for c in classes))
    scene.say(node, "skos:prefLabel", english(thing.label))
    scene.say(node, "skos:altLabel", *(english(alt) for alt in thing.alt_labels if alt != thing.label))
    scene.say(node, "role", *(plain(role) for role in thing.roles))
    for body in thing.member_of:
        if body in scene.things and body != thing.slug and ACTORS.intersection(scene.things[body].kinds):
            scene.say(node, "memberOf", scene.names.thing(scene.things[body]))
    for site in thing.sites:
        if site in scene.things and PLACES.intersection(scene.things[site].kinds):
            scene.say(node, "locatedIn", scene.names.thing(scene.things[site]))
    for reading, chain in thing.chains:
        for mention in scene.world.readings[reading].entities[chain].mentions:
            said = put_mention(scene, reading, mention.mention, "entity")
            scene.say_of(reading, said, "form", None if scene.compact else plain(mention.form))
            scene.say(node, "mention", said)


def put_statement(scene: Scene, statement: Statement) -> None:
    """An utterance with all its reports."""
    node = scene.names.node("statement", statement.slug)
    scene.say(node, "rdf:type", *(name(c) for c in lineage(statement.type)))
    scene.say(node, "rdfs:label", english(statement_label(scene, statement)))
    if statement.dating:
        for predicate, value in _date_facts(statement.dating):
            scene.say(node, predicate, value)
    links = (("proposes", (*statement.proposes, *statement.threatens)), ("threatens", statement.threatens),
             ("asserts", statement.asserts), ("about", statement.about))  # fmt: skip
    for predicate, events in links:
        scene.say(node, predicate, *(scene.names.node("event", event) for event in events))
    scene.say(node, "asserts", *(scene.names.node("statement", inner) for inner in statement.relays))
    for event in (*statement.threatens, *statement.proposes):
        scene.say(node, "affected", *_hit(scene, scene.events[event]))
    scene.say(node, "confidence", decimal(statement.confidence))
    scene.say(node, "witnesses", whole(statement.witnesses))
    speakers = [scene.actor_of(r, scene.world.readings[r].reports[i].speaker) for r, i in statement.reports]
    for at in statement.reports:
        _put_report(scene, node, at, named=any(speakers))


def _put_report(scene: Scene, node: ox.NamedNode, at: At, named: bool) -> None:
    reading, index = at
    report: Report = scene.world.readings[reading].reports[index]
    speaker = scene.actor_of(reading, report.speaker)
    addressee = scene.actor_of(reading, report.addressee)
    directed = [scene.actor_of(reading, argument) for argument in report.directed_at]
    scene.say(node, "speaker", speaker)
    if speaker is None and report.speaker is not None:
        scene.say(node, "speakerLabel", plain(one_line(report.speaker.label or report.speaker.mention.text)))
        if report.speaker.affiliation is not None:
            body = Argument(report.speaker.mention, entity=report.speaker.affiliation)
            scene.say(node, "affiliation", scene.actor_of(reading, body))
    scene.say(node, "addressee", addressee)
    scene.say(node, "directedAt", *directed)
    sides: list[Term | None] = [*(actor for actor in directed if actor)] or [addressee]
    scene.say(node, "sourceKind", name(report.source_kind) if report.source_kind else None)
    scene.say(node, "condition", plain(one_line(report.condition.text)) if report.condition else None)
    if report.event_type:
        scene.say(node, "eventType", name(f"plover:{report.event_type}"))
        scene.say(node, "agent", speaker if named else _office(scene, reading, report))
        scene.say(node, "target", *sides)
        scene.say(node, "factuality", name("Actual"))
    scene.say(node, "mention", _put_report_mention(scene, reading, report))


def _office(scene: Scene, reading: int, report: Report) -> ox.NamedNode | None:
    """What an unnamed official speaks for acts through that official."""
    if report.speaker is None or report.speaker.affiliation is None or report.source_kind != "UnnamedOfficial":
        return None
    return scene.actor_of(reading, Argument(report.speaker.mention, entity=report.speaker.affiliation))


def _put_report_mention(scene: Scene, reading: int, report: Report) -> ox.NamedNode:
    node = put_mention(scene, reading, report.mention, "report", "Report")
    scene.say_of(reading, node, "reportMode", name(report.mode))
    if not scene.compact:
        _put_parts(scene, reading, node, report)
    if report.time is not None:
        scene.say_of(reading, node, "dateMention", put_time(scene, reading, report.time))
    scene.say_of(reading, node, "via", scene.actor_of(reading, report.via))
    return node


def _put_parts(scene: Scene, reading: int, node: ox.NamedNode, report: Report) -> None:
    """The pieces of a broken quotation, and the words for whatever is known of a report."""
    for part in report.parts:
        scene.say_of(reading, node, "part", put_mention(scene, reading, part, "part"))
    evidence = {
        "cueMention": report.cue,
        "speakerMention": report.speaker.mention if report.speaker else None,
        "addresseeMention": report.addressee.mention if report.addressee else None,
        "viaMention": report.via.mention if report.via else None,
        "conditionMention": report.condition,
    }
    for predicate, mention in evidence.items():
        if mention is not None:
            scene.say_of(reading, node, predicate, put_mention(scene, reading, mention, predicate))


def put_event(scene: Scene, event: Event) -> None:
    """An event with all its mentions."""
    node = scene.names.node("event", event.slug)
    scene.say(node, "rdf:type", *(name(c) for c in lineage("Event")))
    scene.say(node, "rdfs:label", english(event_label(scene, event)))
    scene.say(node, "eventType", name(f"plover:{event.type}"))
    scene.say(node, "factuality", name(event.factuality))
    scene.say(node, "confidence", decimal(event.confidence))
    scene.say(node, "witnesses", whole(event.witnesses))
    if event.dating:
        for predicate, value in _date_facts(event.dating):
            scene.say(node, predicate, value)
    for fulfilment in event.fulfilled_by:
        _put_fulfilment(scene, event, fulfilment)
    scene.say(node, "overtakenBy", *(scene.names.node("event", other) for other in event.overtaken_by))
    named = _named(scene, event) if scene.compact else frozenset[str]()
    for at in event.mentions:
        _put_event_mention(scene, node, event.type, at, named)


def _put_fulfilment(scene: Scene, event: Event, fulfilment: Fulfilment) -> None:
    """What carried the event out, and the reasons for holding it so."""
    proposal, outcome = (scene.names.node("event", slug) for slug in (event.slug, fulfilment.event))
    scene.say(proposal, "fulfilledBy", outcome)
    node = scene.names.node("fulfilment", digest("fulfilment", event.slug, fulfilment.event))
    scene.say(node, "rdf:type", name("Fulfilment"))
    scene.say(node, "proposal", proposal)
    scene.say(node, "outcome", outcome)
    scene.say(node, "reason", plain("; ".join(fulfilment.reasons)))


def _hit(scene: Scene, event: Event) -> list[ox.NamedNode | None]:
    """What the event hits: what would be hit is affected by the statement that proposes it, too."""
    told = [(r, scene.world.readings[r].events[i]) for r, i in event.mentions]
    return [scene.thing_of(r, argument) for r, mention in told for argument in mention.affected]


def _named(scene: Scene, event: Event) -> frozenset[str]:
    """The roles of an event that an actor or place fills: compact provenance keeps the words for the others alone."""
    told = [(r, scene.world.readings[r].events[i]) for r, i in event.mentions]
    agents = [(r, argument) for r, mention in told for argument in mention.agents]
    hits = [(r, argument) for r, mention in told for argument in (*mention.targets, *mention.affected)]
    acts = any(scene.thing_of(r, argument) and _fits(scene, r, argument, "agent") for r, argument in agents)
    hit = any(scene.thing_of(r, argument) for r, argument in hits)
    return frozenset([*["agent"] * acts, *["target", "affected"] * hit])


def _put_event_mention(scene: Scene, node: ox.NamedNode, event_type: str, at: At, named: frozenset[str]) -> None:
    reading, index = at
    told: EventMention = scene.world.readings[reading].events[index]
    if told.mode in PLOVER_MODES.get(event_type, ()):
        scene.say(node, "eventMode", name(f"plover:{event_type}-{told.mode}"))
    scene.say(node, "cameo", plain(told.cameo) if told.cameo else None)
    mention = put_mention(scene, reading, told.mention, "event")
    scene.say(node, "mention", mention)
    scene.say_of(reading, mention, "factuality", name(told.factuality))
    scene.say_of(reading, mention, "vouchedBy", _voucher(scene, reading, told))
    roles = (("agent", told.agents), ("target", told.targets), ("affected", told.affected), ("location", told.places))
    for role, arguments in roles:
        for argument in arguments:
            _put_role(scene, reading, node, role, argument)
            if role not in named:
                put = put_mention if role == "location" else put_words  # places are told by where they stand
                said = put(scene, reading, argument.mention, f"{role}Mention")
                scene.say_of(reading, mention, f"{role}Mention", said)
    for instrument in told.instruments:
        scene.say(node, "instrument", plain(one_line(instrument.text)))
        if not scene.compact:
            said = put_mention(scene, reading, instrument, "instrumentMention")
            scene.say_of(reading, mention, "instrumentMention", said)
    for time in told.times:
        scene.say_of(reading, mention, "dateMention", put_time(scene, reading, time))
    for quantity in told.quantities:
        scene.say(node, "quantity", _put_quantity(scene, reading, quantity))


def _put_role(scene: Scene, reading: int, node: ox.NamedNode, role: str, argument: Argument) -> None:
    thing = scene.thing_of(reading, argument)
    if _fits(scene, reading, argument, role):
        scene.say(node, role, thing)
        if role == "location" and thing is not None:  # a state is a place too where something happens in it
            scene.say(thing, "rdf:type", *(name(c) for c in lineage("Location")))
    elif role == "target":  # a building is hit, it is no side
        scene.say(node, "affected", thing)


def _fits(scene: Scene, reading: int, argument: Argument, predicate: str) -> bool:
    """Sides are actors, places are places; what is affected may be either."""
    thing = scene.thing_at.get((reading, argument.entity if argument.entity is not None else -1))
    if thing is None or predicate == "affected":
        return True
    wanted = PLACES if predicate == "location" else ACTORS
    return bool(wanted.intersection(thing.kinds))


def _voucher(scene: Scene, reading: int, told: EventMention) -> ox.NamedNode:
    statement = scene.statement_at.get((reading, told.statement)) if told.statement is not None else None
    return scene.names.node("statement", statement.slug) if statement else name("ArticleVoice")


def _put_quantity(scene: Scene, reading: int, quantity: Quantity) -> ox.NamedNode:
    article = scene.article(reading)
    span = quantity.mention.span
    node = scene.names.node("quantity", digest("quantity", article_key(article), span.start, span.end))
    scene.say(node, "rdf:type", name("Quantity"))
    scene.say(node, "low", decimal(quantity.low) if quantity.low is not None else None)
    scene.say(node, "high", decimal(quantity.high) if quantity.high is not None else None)
    scene.say(node, "unit", plain(quantity.unit))
    scene.say(node, "of", plain(quantity.of))
    scene.say(node, "mention", put_mention(scene, reading, quantity.mention, "quantity"))
    return node


def put_shared_text(scene: Scene, left: int, right: int) -> None:
    """Two articles that have sentences in common, said of both."""
    for one, other in ((left, right), (right, left)):
        scene.say(scene.article_node(one), "sharesTextWith", scene.article_node(other))


def put_judgement(scene: Scene, judgement: Judgement) -> None:
    """One decision of the merge, between two mentions."""
    left, right = scene.mention_of(judgement.left), scene.mention_of(judgement.right)
    if left is None or right is None:
        return
    node = scene.names.node("judgement", digest("judgement", judgement.left, judgement.right))
    scene.say(node, "rdf:type", name("Judgement"))
    scene.say(node, "left", left)
    scene.say(node, "right", right)
    scene.say(node, "verdict", name(judgement.verdict))
    scene.say(node, "score", decimal(f"{judgement.score:.3f}") if judgement.score is not None else None)
    scene.say(node, "reason", plain("; ".join(judgement.reasons)))


def statement_label(scene: Scene, statement: Statement) -> str:
    """Who said what, short enough for a table."""
    reading, index = statement.reports[0]
    report = scene.world.readings[reading].reports[index]
    speaker = "somebody"
    if report.speaker is not None:
        thing = scene.thing_at.get((reading, report.speaker.entity)) if report.speaker.entity is not None else None
        speaker = thing.label if thing else one_line(report.speaker.label or report.speaker.mention.text)
    return _short(f"{speaker}: {one_line(report.mention.text)}", 140)


def event_label(scene: Scene, event: Event) -> str:
    """The act, who did it and to what, short enough for a table."""
    trigger, parts = "", defaultdict[str, dict[str, None]](dict)
    for reading, index in event.mentions:
        told = scene.world.readings[reading].events[index]
        trigger = trigger or (one_line(told.mention.text) if not told.generic else "")
        for role, arguments in (("agent", told.agents), ("hit", told.affected), ("target", told.targets)):
            for argument in arguments:
                thing = scene.thing_at.get((reading, argument.entity)) if argument.entity is not None else None
                label = thing.label if thing else one_line(argument.mention.text)
                if thing or not parts[role]:
                    parts[role][label] = None
    first = scene.world.readings[event.mentions[0][0]].events[event.mentions[0][1]]
    act = trigger or one_line(first.mention.text)
    agents = list(parts["agent"])[:2]
    objects = [thing for thing in parts["hit"] or parts["target"] if thing not in parts["agent"]][:2]
    label = " – ".join(piece for piece in (" and ".join(agents), act, " and ".join(objects)) if piece)
    return _short(label, 140)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
