"""Who did it, to whom, what was hit, where and with what: the participants of a trigger.

Only what the clause itself gives: no agent for an agentless passive, no side that is not named. A phrase counts as an
actor by the entity it stands for, by its named-entity label, or as a capitalised unknown name.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from spacy.tokens import Token

from kg.extract.clauses import (
    by_phrase,
    child,
    doers,
    done_to,
    grammatical_subjects,
    is_verb,
    passive,
    prepositions,
    spread,
)
from kg.extract.event_lexicon import Group, load
from kg.extract.participants import entity_of
from kg.extract.triggers import Trigger, fits, happening, is_actor, is_person, is_place, kind_of

_ADJECTIVE = frozenset({"amod", "compound", "nmod", "poss", "npadvmod"})
_BODILY = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"})


class Roles(Struct, frozen=True):
    """Heads of the participants' phrases, in text order without repetition."""

    agents: tuple[Token, ...] = ()
    targets: tuple[Token, ...] = ()
    affected: tuple[Token, ...] = ()
    places: tuple[Token, ...] = ()
    instruments: tuple[Token, ...] = ()


def roles(trigger: Trigger, complement: Trigger | None = None) -> Roles:
    """The participants of an event; ``complement`` is the event that it is about ("threatened to bomb Esker")."""
    found = _noun_roles(trigger) if trigger.rule.startswith("noun") else _verb_roles(trigger)
    agents, targets, affected = found
    if not targets and trigger.group.type == "PROTEST":
        targets = _grievance(trigger)
    if not targets:
        targets = _through_complement(trigger, complement)
    if trigger.group.reciprocal and len(agents) > 1 and not targets:
        targets = list(agents)
    towns = [t for t in agents if t.dep_ in _ADJECTIVE and kind_of(t) == "Location"]  # "the Esker bombing"
    if trigger.group.type == "PROTEST":
        towns += [t for t in targets if kind_of(t) == "Location"]  # "took to the streets of Esker"
    agents, targets = ([t for t in part if t not in towns] for part in (agents, targets))
    taken = {t.i for t in agents}
    if not (trigger.group.reciprocal and len(agents) > 1):
        same = {entity_of(t) for t in agents} - {None}
        targets = [t for t in targets if t.i not in taken and entity_of(t) not in same]
    targets = [t for t in targets if t.ent_type_ not in {"DATE", "TIME"}]
    there = [t for t in (*targets, *affected) if _there(t, trigger)]
    hit = taken | {t.i for t in (*targets, *affected)}
    places = towns + there + [t for t in _places(trigger, affected, bool(there)) if t.i not in hit]
    return Roles(_unique(agents), _unique(targets), _unique(affected), _unique(places), _unique(_instruments(trigger)))


def _unique(tokens: Iterable[Token]) -> tuple[Token, ...]:
    return tuple({t.i: t for t in sorted(tokens, key=lambda t: t.i)}.values())


def _named(token: Token) -> bool:
    """A participant worth giving: an actor; a pronoun only where it is resolved."""
    if token.pos_ == "PRON" or token.tag_ in {"PRP", "PRP$"}:
        return entity_of(token) is not None
    return is_actor(token)


def _actors(tokens: Iterable[Token]) -> list[Token]:
    found: list[Token] = []
    for pronoun in tokens:
        token = antecedent(pronoun)
        if _named(token):
            found.append(token)
        elif token.lemma_ in load().words["partitive.nouns"] or token.lemma_ in {"group", "number", "half"}:
            found.extend(p for prep, p in prepositions(token) if prep == "of" and _named(p))
    return found


def antecedent(token: Token) -> Token:
    """The subject of the governing verb of saying for an unresolved pronoun subject: "the rebels said they would"."""
    if token.lower_ not in {"he", "she", "they", "it"} or entity_of(token) is not None:
        return token
    verb = token.head
    for _ in range(4):
        if verb.dep_ in {"xcomp", "conj", "advcl"}:
            verb = verb.head
        else:
            break
    if verb.dep_ != "ccomp" or not is_verb(verb.head):
        return token
    subjects = [t for t in grammatical_subjects(verb.head) if t.i < token.i]
    plural = token.lower_ == "they"
    for subject in subjects:
        many = subject.tag_ in {"NNS", "NNPS"} or (subject.dep_ != "conj" and bool(subject.conjuncts))
        collective = plural and not is_person(subject)
        beside = subject.dep_ == "conj" and subject.i + 1 != verb.head.i
        if subject.pos_ != "PRON" and (many == plural or collective) and not beside:
            return subject
    return token


def owner(thing: Token) -> list[Token]:
    """The side that a thing belongs to: "Israel's plan", "a US request", "calls by Belarus", "an offer from Rome"."""
    possessors = [c for c in thing.children if c.dep_ == "poss" and _named(c)]
    if possessors:
        return spread(possessors)
    for wanted in ("by", "from"):
        found = [p for prep, p in prepositions(thing) if prep == wanted and _named(p)]
        if found:
            return found
    for clause in thing.children:
        if clause.dep_ == "acl" and clause.tag_ == "VBN" and clause.lemma_ not in load().words["roles.not_owning"]:
            found = _actors(by_phrase(clause))
            if found:
                return found
    adjectives = [c for c in thing.children if c.dep_ in _ADJECTIVE and _side(c) and not _site(c, thing)]
    if adjectives:
        return [t for a in adjectives for t in [a, *[c for c in a.conjuncts if _side(c)]]]
    return []


def _site(name: Token, thing: Token) -> bool:
    """Whether a name before a building says where it stands ("the Esker office")."""
    return (_facility(thing) or thing.lemma_.lower() in load().classes["facility"]) and kind_of(name) == "Location"


def _side(token: Token) -> bool:
    """An adjective or name before a noun that stands for a side; not a piece of "inter-Korean" or "pro-Moscow"."""
    doc = token.doc
    if not token.text[:1].isalpha() or (token.i + 1 < len(doc) and doc[token.i + 1].text == "-"):
        return False
    if token.i > 1 and doc[token.i - 1].text == "-" and doc[token.i - 2].lower_ in load().words["roles.prefixes"]:
        return False
    if token.dep_ == "amod":
        return token.ent_type_ in {"NORP", "GPE"} or (kind_of(token) is not None)
    if token.ent_type_ in {
        "DATE",
        "TIME",
        "CARDINAL",
        "ORDINAL",
        "MONEY",
        "PERCENT",
        "QUANTITY",
        "FAC",
        "LOC",
        "EVENT",
        "LAW",
    }:
        return False
    kind = kind_of(token)
    if kind is not None:
        return kind not in {"Facility"}
    return token.ent_type_ in {"NORP", "GPE", "ORG", "PERSON"} or token.tag_ in {"NNP", "NNPS"}


# ---- verbs -----------------------------------------------------------------------------------------------------


def _verb_roles(trigger: Trigger) -> tuple[list[Token], list[Token], list[Token]]:
    verb, group = trigger.head, trigger.group
    agents = [] if group.agentless else _actors(doers(verb)) or _behind_the_act(verb, group)
    if group.receives:
        givers = [pobj for source in (verb, *trigger.objects) for prep, pobj in prepositions(source) if prep == "from"]
        return _actors(givers), agents, []
    objects = list(trigger.objects)
    stood = [p for prep, p in prepositions(verb) if prep == "to"] if passive(verb) and not by_phrase(verb) else []
    if stood and verb.lemma_ in load().words["roles.stative"]:  # "Israel is opposed to French mediation"
        agents, objects = _actors(grammatical_subjects(verb)), stood
    targets: list[Token] = []
    affected: list[Token] = []
    if group.patient == "thing":
        affected = [t for t in objects if t.pos_ != "PRON" or entity_of(t) is not None]
        targets = [o for t in objects for o in owner(t)] or [
            t for t in objects if kind_of(t) == "State" or (is_actor(t) and not is_place(t))
        ]
    elif group.patient == "topic":
        pass
    else:
        for thing in objects:
            if _named(thing) and not _facility(thing):
                targets.append(thing)
                if kind_of(thing) == "Location":
                    affected.append(thing)
            elif is_place(thing):
                affected.append(thing)
                targets.extend(owner(thing))
    if group.patient == "dative":
        targets = _recipients(verb, objects) or [t for t in targets if _recipient(t)]
    if not targets and group.type == "ACCUSE":  # "condemned the action by Norland on the coast of Esker"
        targets = [a for t in objects for a in _actors(by_phrase(t))]
    if not targets:
        targets = _by_preposition(verb, objects, agents, group.where)
    if not targets:
        targets = [o for t in objects for o in _owner_or_inner(t)]
    if not targets and group.patient == "thing":
        targets = [t for t in affected if t.ent_type_ == "GPE"]
    return agents, targets, affected


def _behind_the_act(verb: Token, group: Group) -> list[Token]:
    """ "A Norlandish raid killed nine": whose raid it was, by whom it was made."""
    if group.type not in {"ASSAULT", "COERCE"}:
        return []
    acts = [*doers(verb)]
    if passive(verb):  # "were killed in a Norlandish raid"
        acts.extend(pobj for prep, pobj in prepositions(verb) if prep in {"in", "during"})
    found = [t for act in acts if act.lemma_.lower() in load().nouns for t in owner(act)]
    return found or (_attackers(verb) if passive(verb) else [])


def _attackers(verb: Token) -> list[Token]:
    """ "Nine were killed when soldiers attacked the camp"."""
    for source in (verb, *(c for c in verb.children if c.dep_ == "conj" and is_verb(c))):
        for clause in source.children:
            mark = child(clause, "advmod", "mark")
            timed = clause.dep_ == "advcl" and mark is not None and mark.lower_ in {"when", "as", "after"}
            violent = any(g.type == "ASSAULT" for g, _ in load().verbs.get(clause.lemma_, ()))
            if timed and violent and not passive(clause):
                return _actors(doers(clause))
    return []


def _facility(token: Token) -> bool:
    return kind_of(token) == "Facility" or token.ent_type_ == "FAC"


def _recipient(token: Token) -> bool:
    return is_actor(token) and token.lemma_ not in load().classes["aidthing"]


def _recipients(verb: Token, objects: list[Token]) -> list[Token]:
    found = [c for c in verb.children if c.dep_ == "dative" and is_noun_like(c) and _named(c)]
    if found:
        return spread(found)
    for source in (verb, *objects):
        for prep, pobj in prepositions(source):
            if prep in {"to", "for"} and (_named(pobj) or is_place(pobj)):
                found.extend(_actors([pobj]) or owner(pobj) or ([pobj] if pobj.ent_type_ else []))
        if found:
            return found
    return []


def is_noun_like(token: Token) -> bool:
    """Not a preposition: both stand as datives."""
    return token.tag_ not in {"IN", "TO"}


def _by_preposition(
    verb: Token, objects: list[Token], agents: list[Token], where: bool = False, receives: bool = True
) -> list[Token]:
    """The first preposition of the list that brings an actor, on the verb or on its object."""
    near = [(p, t) for source in (verb, *objects) for p, t in prepositions(source)]
    if objects and not receives:
        near = [(p, t) for p, t in near if p != "to"]
    taken = {t.i for t in agents}
    for wanted in ("against", "on", "of"):  # what the object itself says goes first: "the blockade of Esker"
        own = [t for o in objects for p, t in prepositions(o) if p == wanted]
        found = [s for t in own for s in _sides(t, wanted) if s.i not in taken]
        if found:
            return found
    for wanted in load().order:
        if (wanted == "by" and passive(verb)) or (wanted == "in" and not where):
            continue
        if wanted == "with" and verb.lemma_ in load().words["roles.beside"]:
            continue  # "voted with the left against it"
        found = [t for prep, pobj in near if prep == wanted for t in _sides(pobj, wanted) if t.i not in taken]
        if found:
            return found
    return []


def _sides(pobj: Token, prep: str) -> list[Token]:
    if pobj.ent_type_ in {"DATE", "TIME"} or pobj.lower_ in {"example", "instance"}:
        return []
    found = _actors([pobj])
    if found:
        return found
    if prep in {"against", "on", "at", "to", "over", "with", "of", "toward", "into", "about", "for"}:
        return _owner_or_inner(pobj)
    return []


def _owner_or_inner(thing: Token) -> list[Token]:
    found = owner(thing)
    if found:
        return found
    standing = (
        _facility(thing) or is_person(thing) or thing.like_num
    )  # "the office in the Eskish town": where it stands, not whose it is
    for prep, pobj in prepositions(thing):
        if prep in {"of", "against", "with", "to", "between", "for", "over"} or (prep in {"on", "in"} and not standing):
            sides = _sides(pobj, "of")
            if sides:
                return sides
    return []


def _through_complement(trigger: Trigger, complement: Trigger | None) -> list[Token]:
    """The target of an act of speech or intent is whom the act that it is about would hit, or who is to do it."""
    verb = trigger.frame or trigger.head
    mine = doers(verb) if is_verb(verb) else []
    taken = {t.i for t in mine} | {-1 - e for e in map(entity_of, mine) if e is not None}
    inner = roles(complement) if complement is not None else None
    if inner is not None:
        found = _of_the_act(inner, taken, asked=trigger.group.type == "REQUEST")
        if found:
            return found
    hostile = complement is not None and complement.group.type in load().words["sides.hostile"]
    culprits = inner.agents if inner is not None and hostile else None
    threat = trigger.group.type == "THREATEN"
    for clause in verb.children:
        if clause.dep_ == "prep" and clause.lower_ in load().words["roles.adjunct_prepositions"]:
            continue  # "was held after leaving the group"
        if clause.dep_ not in {"xcomp", "ccomp", "prep"}:
            continue
        below = clause if clause.dep_ != "prep" else child(clause, "pcomp")
        if below is not None and is_verb(below):
            found = _in_clause(below, taken, threat, culprits)
            if found:
                return found
    return _on_condition(verb, taken) if threat else []


def _of_the_act(inner: Roles, taken: set[int], asked: bool) -> list[Token]:
    """Who is to do what is asked for, else whom the act would hit."""
    doing = [t for t in inner.agents if _other(t, taken)]
    if asked and doing:
        return doing
    if inner.targets:
        return list(inner.targets)
    return [t for t in (*inner.affected, *inner.places) if t.ent_type_ in {"GPE", "ORG", "NORP"}]


def _in_clause(verb: Token, taken: set[int], threat: bool, culprits: tuple[Token, ...] | None) -> list[Token]:
    """Subject or object of a clause that is complained of, asked for or threatened; ``culprits`` do a hostile act in it."""
    subject = [t for t in _actors(grammatical_subjects(verb)) if _other(t, taken)] if verb.dep_ == "ccomp" else []
    if subject and not threat and (culprits is None or not set(subject) <= set(culprits)):
        return subject
    things = done_to(verb)
    direct = [t for t in _actors(things) if _other(t, taken)]
    # who is given something is not whom a threat would hit: "will leave to the army the right of retaliation"
    found = direct or [t for t in _by_preposition(verb, things, [], receives=not threat) if _other(t, taken)]
    found = found or [o for t in things for o in _owner_or_inner(t) if _other(o, taken)]
    found = found or [t for p, t in prepositions(verb) if p == "in" and t.ent_type_ == "GPE"]
    return found or (subject if culprits is None else [])


def _on_condition(verb: Token, taken: set[int]) -> list[Token]:
    """Whom a threat is to move: "threatened to halt the talks if Esker goes on"."""
    for source in (verb, *(c for c in verb.children if c.dep_ in {"xcomp", "ccomp"})):
        for clause in source.children:
            mark = child(clause, "mark")
            if clause.dep_ == "advcl" and mark is not None and mark.lower_ in {"if", "unless", "until"}:
                return [t for t in _actors(grammatical_subjects(clause)) if _other(t, taken)]
    return []


def _other(token: Token, taken: set[int]) -> bool:
    """Not one of the doers, by token or by entity (stored as -1 - index)."""
    entity = entity_of(token)
    return token.i not in taken and (entity is None or -1 - entity not in taken)


def _grievance(trigger: Trigger) -> list[Token]:
    """Against whom a protest is: "to demand reforms by the government", "in protest at the minister's decision"."""
    words = load().words
    verb = trigger.frame or trigger.head
    taken = {t.i for t in doers(verb)} if is_verb(verb) else set()
    for clause in verb.children:
        if clause.dep_ in {"advcl", "xcomp"} and clause.lemma_ in words["roles.grievance"]:
            things = done_to(clause)
            found = [t for t in _actors(things) if _other(t, taken)] or [o for t in things for o in _owner_or_inner(t)]
            found = found or _by_preposition(clause, things, [])
            if found:
                return [t for t in found if _other(t, taken)]
    for source in dict.fromkeys((verb, trigger.head)):
        for _, noun in prepositions(source):
            if noun.lemma_ in words["roles.grievance_nouns"]:
                found = _owner_or_inner(noun) or [
                    s for p, t in prepositions(noun) for s in _sides(t, "of") if p != "in"
                ]
                if found:
                    return [t for t in found if _other(t, taken)]
    return []


# ---- nouns -----------------------------------------------------------------------------------------------------


def _noun_roles(trigger: Trigger) -> tuple[list[Token], list[Token], list[Token]]:
    noun, group = trigger.head, trigger.group
    words = load().words
    agents: list[Token] = []
    targets: list[Token] = []
    affected: list[Token] = []
    preps = prepositions(noun)
    between = [t for p, t in preps if p in {"between", "among"} for t in _actors([t])]
    if between and group.third_party:
        mediators = _actors(doers(trigger.frame)) if trigger.frame is not None else []
        return mediators or owner(noun), between, []
    if between:
        return between, [], []
    agents.extend(_actors(by_phrase(noun)))
    for owned in (c for c in noun.children if c.dep_ == "poss"):
        if is_place(owned) and not is_actor(owned):
            affected.append(owned)
        elif _named(owned):
            hit = group.act in words["roles.possessed_patient"] and not any(p == "of" for p, _ in preps)
            (targets if hit else agents).extend(spread([owned]))
    if not agents:
        _adjective_sides(trigger, agents)
    behind = [pair for by in by_phrase(noun) for pair in prepositions(by) if pair[0] in {"on", "against"}]
    for prep, pobj in (*preps, *behind):  # "the raid by Chad on Libya"
        _place_by_preposition(prep, pobj, trigger, agents, targets, affected)
    if trigger.frame is not None:
        _light_roles(trigger, agents, targets)
    if not agents:
        agents.extend(_announcing(noun) if group.act != "threaten" else _of_inner(noun))
    if not targets and affected:
        targets.extend(o for t in affected for o in owner(t))
    return agents, targets, affected


def _announcing(noun: Token) -> list[Token]:
    """ "The ministry warned of a strong response": an answer that is announced is one's own."""
    words = load().words
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in {"of", "with"} else noun.head
    if noun.lemma_.lower() not in words["roles.answers"] or not is_verb(verb) or passive(verb):
        return []
    return _actors(doers(verb)) if verb.lemma_ in words["roles.announcing"] else []


def _of_inner(noun: Token) -> list[Token]:
    """ "Threats of action by the army": who is to act threatens."""
    inner = [pobj for prep, pobj in prepositions(noun) if prep == "of" and pobj.lemma_.lower() in load().nouns]
    return [t for act in inner for t in _actors(by_phrase(act))]


def _adjective_sides(trigger: Trigger, agents: list[Token]) -> None:
    first = trigger.tokens[0]
    for source in dict.fromkeys((trigger.head, first)):
        for left in source.lefts:
            if left.dep_ in {"amod", "compound", "nmod"} and _side(left):
                agents.append(left)
                agents.extend(c for c in left.conjuncts if _side(c))


def _place_by_preposition(
    prep: str, pobj: Token, trigger: Trigger, agents: list[Token], targets: list[Token], affected: list[Token]
) -> None:
    act, words = trigger.group.act, load().words
    if prep == "of":
        if act in words["roles.of_agent"]:
            if not agents:
                agents.extend(_actors([pobj]) if act != "threaten" else [])
        elif is_place(pobj) and (trigger.group.patient == "thing" or not is_actor(pobj)):
            affected.append(pobj)
        elif _named(pobj):
            targets.append(pobj)
        else:
            affected.extend([pobj] if trigger.group.patient == "thing" else [])
    elif prep == "from" and trigger.group.type in {"THREATEN", "REQUEST", "ACCUSE", "AID", "SUPPORT", "REJECT"}:
        agents.extend(_actors([pobj]))
    elif prep in {"against", "on", "upon", "to", "toward", "towards", "at", "with", "into", "over"}:
        if is_place(pobj) and not is_actor(pobj):
            affected.append(pobj)
            return
        sides = _sides(pobj, prep)
        targets.extend(s for s in sides if s.i not in {t.i for t in targets})


def _light_roles(trigger: Trigger, agents: list[Token], targets: list[Token]) -> None:
    verb = trigger.frame
    if verb is None:
        return
    subjects = _actors(doers(verb))
    if trigger.reverse:
        targets.extend(subjects)
        if not agents:
            agents.extend(_actors(by_phrase(verb)))
        return
    if subjects and (not agents or not _names(agents)):
        agents[:] = subjects
    elif subjects and trigger.group.reciprocal:
        agents.extend(subjects)
    if not targets:
        targets.extend(_by_preposition(verb, [], agents))


def _names(tokens: list[Token]) -> bool:
    return all(t.dep_ in {"poss", "pobj"} for t in tokens)


# ---- circumstances ---------------------------------------------------------------------------------------------


def _there(target: Token, trigger: Trigger) -> bool:
    """Whether the place that is hit, entered or travelled to is where it happens: "bombed Esker", "sent troops to"."""
    words, group = load().words, trigger.group
    prep = target.head.lower_ if target.dep_ == "pobj" else ""
    if group.type == "RETREAT" and prep == "from":
        return kind_of(target) in {"State", "Location"}
    if prep in words["roles.elsewhere_prepositions"]:
        return False
    if kind_of(target) == "State":
        return group.act in words["roles.entering"] and (target.dep_ == "dobj" or prep in {"to", "into"})
    return kind_of(target) == "Location" and (group.type in _BODILY or group.act in words["roles.entering"])


def _places(trigger: Trigger, affected: list[Token], known: bool) -> list[Token]:
    """Where the clause says that it happens: on the verb or noun, within its participants, or in the clause beside it."""
    sources: list[Token] = [trigger.head, *trigger.objects]
    if trigger.frame is not None:
        sources.append(trigger.frame)
    else:
        sources.extend(happening(trigger))
    wanted = load().words["roles.place_prepositions"]
    if trigger.group.type == "RETREAT":
        wanted = wanted | {"from"}
    found = [place for source in sources for place in _within(source, wanted)]
    found.extend(c for thing in affected for c in thing.children if c.dep_ in _ADJECTIVE and _site(c, thing))
    if not found and not known:
        beside = _beside(trigger)
        near = [t for verb in beside for t in (verb, *done_to(verb))]
        found = [place for source in near for place in _within(source, wanted)]
        found = found or [place for verb in (trigger.frame or trigger.head, *beside) for place in _where(verb)]
    return found


def _where(verb: Token) -> list[Token]:
    """ "Moved to Esker, where they were arrested": the place that the relative clause describes."""
    between = verb.doc[verb.head.i + 1 : verb.i]
    relative = verb.dep_ in {"relcl", "advcl"} and any(t.lower_ == "where" for t in between)
    return [verb.head] if relative and _placelike(verb.head) else []


def _within(source: Token, wanted: frozenset[str], depth: int = 3) -> list[Token]:
    """Places below a word, by way of its prepositions and appositions."""
    found: list[Token] = []
    below = [(prep, pobj) for prep, pobj in prepositions(source)]
    below.extend(("", c) for c in source.children if c.dep_ == "appos")
    for prep, pobj in below:
        if prep in wanted:
            found.extend([pobj] if _placelike(pobj) else _named_in(pobj))
        if depth > 1:
            found.extend(_within(pobj, wanted | {"of"} if prep in wanted else wanted, depth - 1))
    return found


def _beside(trigger: Trigger) -> list[Token]:
    """The verbs of the same clause: what is told of one in a place holds for what it is joined with."""
    verb = trigger.frame or trigger.head
    if not is_verb(verb):
        if verb.dep_ != "nsubj" or verb.head.lemma_ not in load().words["roles.toll"]:
            return []
        verb = verb.head  # "the strike killed nine in Esker"
        return [verb, *_joined(verb)]
    near = _joined(verb)
    joined = verb.dep_ in {"conj", "xcomp"} or (verb.dep_ == "advcl" and verb.tag_ == "VBG")
    if joined and is_verb(verb.head) and child(verb, "nsubj", "nsubjpass", "mark") is None:
        near.insert(0, verb.head)
    if trigger.group.type == "PROTEST":
        near.extend(doers(verb))  # "students in Esker marched"
    elif verb.lemma_ in load().words["roles.toll"]:
        near.extend(s for s in doers(verb) if s.lemma_.lower() in load().nouns)  # "clashes in Esker killed nine"
    return near


def _joined(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ == "conj" and is_verb(c) and child(c, "nsubj", "nsubjpass") is None]


def _named_in(region: Token) -> list[Token]:
    """ "The Esker region" is named by its town."""
    return [c for c in region.children if c.dep_ == "compound" and kind_of(c) == "Location"]


def _placelike(token: Token) -> bool:
    kind = kind_of(token)
    if kind is not None:
        return kind in {"Location", "Facility", "State"}
    return token.ent_type_ in {"GPE", "LOC", "FAC"}


def _instruments(trigger: Trigger) -> list[Token]:
    verb = trigger.frame or trigger.head
    wanted = load().words["roles.instrument_prepositions"]
    found = [p for prep, p in prepositions(verb) if prep in wanted and fits(p, load().classes["weapon"])]
    for clause in verb.children:
        if clause.dep_ == "advcl" and clause.lemma_ == "use":
            found.extend(t for t in done_to(clause) if fits(t, load().classes["weapon"]))
    return found
