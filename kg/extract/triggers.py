"""Where the words of an event stand: verbs, phrasal verbs, light verbs with an event noun, event nouns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from spacy.tokens import Doc, Token

from kg.extract.clauses import child, done_to, grammatical_subjects, is_verb, particle, passive, prepositions
from kg.extract.columns import column
from kg.extract.event_lexicon import ANY, Group, Lexicon, Noun, Phrase, load
from kg.extract.participants import entity_of
from kg.extract.spans import segment_kind

_NAMED = frozenset({"PERSON", "ORG", "FAC", "GPE", "LOC", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT", "NORP"})
_ACTOR_ENTS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_ACTOR_KINDS = frozenset({"Person", "Organization", "State", "Group", "NewsOutlet"})
_PLACE_ENTS = frozenset({"GPE", "LOC", "FAC"})
_PLACE_KINDS = frozenset({"Location", "Facility"})
_REACH = 6  # tokens between a verb and its complement word ("took the servers offline")


class Trigger(Struct, frozen=True):
    """An event expression: the head token, the tokens of the shortest expression, and the verb that carries it."""

    head: Token
    tokens: tuple[Token, ...]
    group: Group
    frame: Token | None = None  # the light verb of an event noun: "held" of "held talks"
    objects: tuple[Token, ...] = ()  # the direct objects of a verb, what was done to
    rule: str = ""
    reverse: bool = False  # "faced criticism": the subject undergoes


def kind_of(token: Token) -> str | None:
    """The kind of the entity that a phrase with this head stands for."""
    index = entity_of(token)
    entities = token.doc._.kg_entities
    return str(entities[index].kind) if index is not None and index < len(entities) else None


def is_actor(token: Token) -> bool:
    """A person, group, organisation or state, by entity, by named-entity label or by the head noun's class."""
    kind = kind_of(token)
    if kind is not None:
        metonym = token.ent_type_ in _ACTOR_ENTS or token.dep_ == "nsubj"
        return kind in _ACTOR_KINDS or (kind == "Location" and metonym)
    if token.ent_type_ in _ACTOR_ENTS:
        return True
    if token.pos_ == "PRON" or token.ent_type_ in {"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "FAC", "LOC"}:
        return False
    if token.tag_ in {"NNP", "NNPS"} and token.ent_type_ in {"", "PRODUCT", "WORK_OF_ART"}:
        return True  # an unknown name: invented countries are names too
    if not token.tag_.startswith("NN"):
        return False
    classes, lemma = load().classes, token.lemma_.lower()
    if lemma == "force" and token.tag_ == "NN" and not any(c.dep_ in {"det", "poss", "compound"} for c in token.lefts):
        return False  # "the use of force"
    return lemma in classes["actor"] or lemma in classes["people"] or lemma.removesuffix("s") in classes["people"]


_SOMEBODY = frozenset(
    {"him", "her", "them", "he", "she", "they", "me", "us", "himself", "who", "themselves", "whom"}
    | {"anyone", "anybody", "someone", "somebody", "everyone", "everybody"}
)


def is_person(token: Token) -> bool:
    """People, one or many, also as a pronoun or a nationality."""
    if token.lower_ in _SOMEBODY:
        return True
    kind = kind_of(token)
    if kind is not None:
        return kind in {"Person", "Group"} or (token.tag_ == "NNPS" and token.ent_type_ == "NORP")  # "the Danes"
    return token.ent_type_ in {"PERSON", "NORP"} or token.lemma_.lower() in load().classes["people"]


def is_place(token: Token) -> bool:
    """A place or facility, named or by its noun."""
    kind = kind_of(token)
    if kind is not None:
        return kind in _PLACE_KINDS or (kind == "State")
    return token.ent_type_ in _PLACE_ENTS or token.lemma_.lower() in load().classes["facility"]


def _is_thing(token: Token) -> bool:
    return is_place(token) or token.lower_ in {"it", "this", "that", "which"} or token.ent_type_ in {"PRODUCT", "ORG"}


def _whole(token: Token) -> str:
    """The lemma with what a hyphen ties to it: "cease-fire"."""
    lemma, doc, i = token.lemma_.lower(), token.doc, token.i
    tied = i > 1 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_ and not doc[i - 2].whitespace_
    return f"{doc[i - 2].lower_}-{lemma}" if tied and doc[i - 2].is_alpha else lemma


def fits(token: Token, wanted: frozenset[str]) -> bool:
    """Whether a noun phrase's head meets a restriction: a lemma, two words, or a test such as "!person"."""
    lemma = _whole(token)
    if wanted == ANY or token.lower_ in wanted or (lemma in wanted and token.tag_ != "VBG"):
        return True
    if "person" in wanted and token.pos_ == "PRON" and token.lower_ in _SOMEBODY:
        return True
    for left in token.lefts:
        pairs = {f"{left.lemma_.lower()} {lemma}", f"{left.lower_} {lemma}"}
        if left.dep_ in {"compound", "amod", "nmod"} and pairs & wanted:
            return True
    for name, test in _TESTS.items():
        if name in wanted and test(token):
            return True
    inner = prepositions(token)
    if any(f"{lemma} {prep} {pobj.lemma_.lower()}" in wanted for prep, pobj in inner):
        return True
    partitive = load().words.get("partitive.nouns", frozenset())
    if lemma in partitive or lemma in {"half", "third", "member", "group"}:
        return any(prep == "of" and fits(pobj, wanted) for prep, pobj in prepositions(token))
    return False


def _is_official(token: Token) -> bool:
    if kind_of(token) == "Person" or token.ent_type_ in {"PERSON", "GPE"} or token.pos_ == "PRON":
        return True
    official = load().classes["official"]
    return token.lemma_.lower() in official or any(t.lemma_.lower() in official for t in token.lefts)


def _is_state(token: Token) -> bool:
    return token.ent_type_ == "GPE" or kind_of(token) == "State"


_TESTS: dict[str, Callable[[Token], bool]] = {
    "!person": is_person,
    "!actor": is_actor,
    "!place": is_place,
    "!thing": _is_thing,
    "!state": _is_state,
    "!named": lambda t: t.tag_ in {"NNP", "NNPS"} or is_place(t),
    "!official": _is_official,
}


def lemma_of(verb: Token) -> str:
    """The lemma of a verb with what a hyphen ties to it: "test-fired" is no firing at anybody."""
    if verb.i > 1 and verb.doc[verb.i - 1].text == "-" and verb.tag_.startswith("VB"):
        return f"{verb.doc[verb.i - 2].lower_}-{verb.lemma_}"
    return verb.lemma_


def find(doc: Doc) -> list[Trigger]:
    """All triggers of a Doc in text order, one a head at most; nouns that a verb's phrase uses up are left out."""
    tables = load()
    verbs: list[Trigger] = []
    lemmas, texts = column(doc, "LEMMA"), column(doc, "ORTH")
    for i, tag in enumerate(column(doc, "TAG")):
        known = lemmas[i] in tables.phrases or lemmas[i] in tables.verbs or (i > 1 and texts[i - 1] == "-")
        if known and (tag.startswith("VB") or doc[i].pos_ in {"VERB", "AUX"}):
            found = _verb(doc[i], tables)
            if found is not None:
                verbs.append(found)
    used: dict[int, Trigger] = {}
    for trigger in verbs:
        for thing in trigger.objects if trigger.rule.startswith("phrase") or trigger.group.agentless else ():
            used[thing.i] = trigger
            if thing.lemma_ in tables.words["partitive.nouns"]:
                used.update({pobj.i: trigger for prep, pobj in prepositions(thing) if prep == "of"})
    triggers = {t.head.i: t for t in verbs}
    for i, lemma in enumerate(lemmas):
        if lemma.lower() not in tables.nouns or i in triggers:
            continue
        token = doc[i]
        noun = _noun(token, tables)
        if noun is None:
            continue
        carrier = used.get(token.i)
        if carrier is not None and not _lighter(carrier, noun, tables):
            continue
        if carrier is not None:
            triggers.pop(carrier.head.i, None)
        elif any(t.i in triggers and t.i != token.i for t in noun.tokens):
            for part in noun.tokens:  # "threatening noises": the noun, not the participle in it
                triggers.pop(part.i, None)
        elif _said_above(token, noun, triggers, tables):
            continue
        triggers[token.i] = noun
    return [triggers[i] for i in sorted(triggers)]


def _lighter(carrier: Trigger, noun: Trigger, tables: Lexicon) -> bool:
    """ "issued threats" is told by the noun, "severed ties" by the verb."""
    beside = particle(carrier.head)
    name = f"{carrier.head.lemma_} {beside}" if beside else carrier.head.lemma_
    return name in tables.light and carrier.group.type == noun.group.type


def _said_above(token: Token, noun: Trigger, triggers: dict[int, Trigger], tables: Lexicon) -> bool:
    """Speech nouns that the governing verb already codes: "rejected the request"."""
    if token.lemma_ not in tables.words["plain.speech"] or noun.frame is not None:
        return False
    above = token.head
    if token.dep_ == "pobj":
        above = above.head
    known = triggers.get(above.i)
    return known is not None and is_verb(above) and known.group.type in tables.words["plain.taking"]


# ---- verbs -----------------------------------------------------------------------------------------------------


def _verb(token: Token, tables: Lexicon) -> Trigger | None:
    if not is_verb(token) or token.dep_ in {"amod", "compound", "aux", "auxpass", "prep", "punct"}:
        return None
    if token.ent_type_ in _NAMED and token.tag_ not in {"VBD", "VBZ", "VBP"}:
        return None
    objects = done_to(token)
    beside, lemma = particle(token), lemma_of(token)
    phrases = tables.phrases.get(lemma, ())
    near = list(_prepositions_near(token, objects)) if any(phrase.preps for phrase in phrases) else []
    for phrase in phrases:
        words = _phrase_words(token, phrase, objects, beside, near)
        if words is not None and _subject_fits(token, phrase.group):
            return Trigger(token, words, phrase.group, None, tuple(objects), f"phrase:{phrase.group.name}")
    for group, wanted in tables.verbs.get(lemma, ()):
        if wanted != beside and not (wanted and _follows(token, wanted)):
            continue
        if _object_fits(token, group, objects, wanted) and _subject_fits(token, group):
            if group.agentless:  # "the building collapsed": the subject undergoes
                objects = objects or grammatical_subjects(token)
            return Trigger(token, _verb_words(token, wanted), group, None, tuple(objects), f"verb:{group.name}")
    return None


def _follows(token: Token, wanted: str) -> bool:
    """The words after the verb, where the parse shows no particle: "called on", "shot dead"."""
    words = wanted.split()
    after = [t.lower_ for t in token.doc[token.i + 1 : token.i + 1 + len(words)]]
    return after == words


def _verb_words(token: Token, beside: str | None) -> tuple[Token, ...]:
    if beside is None:
        return (token,)
    particle_token = child(token, "prt")
    if particle_token is not None and particle_token.i == token.i + 1:
        return (token, particle_token)
    following = token.doc[token.i + 1 : token.i + 1 + len(beside.split())]
    if [t.lower_ for t in following] == beside.split() and beside not in {"on", "upon", "for", "behind", "by"}:
        return (token, *following)
    return (token,)


def _phrase_words(
    token: Token, phrase: Phrase, objects: list[Token], beside: str | None, near: list[tuple[str, Token]]
) -> tuple[Token, ...] | None:
    """The words of the expression, None where the phrase does not match."""
    if phrase.particle is not None:
        if phrase.particle != beside and not _follows(token, phrase.particle.replace("_", " ")):
            return None
    elif beside is not None and not phrase.preps:
        return None
    if phrase.object and not any(fits(thing, phrase.object) for thing in objects):
        return None
    words: list[Token] = list(_verb_words(token, phrase.particle))
    for names, wanted in phrase.preps:
        if not any(name in names and fits(pobj, wanted) for name, pobj in near):
            return None
    if phrase.words:
        word = next((t for t in _near(token) if t.lower_ in phrase.words), None)
        if word is None:
            return None
        if word.i == token.i + 1:
            words.append(word)
    return tuple(words)


def _prepositions_near(token: Token, objects: list[Token]) -> Iterator[tuple[str, Token]]:
    yield from prepositions(token)
    for prep in token.children:
        if prep.dep_ == "prep":  # "charged with taking"
            yield from ((prep.lower_, clause) for clause in prep.children if clause.dep_ == "pcomp")
    for thing in objects:
        yield from prepositions(thing)
    for part in token.children:
        if part.dep_ in {"prt", "advmod"}:
            for pobj in part.children:
                if pobj.dep_ == "pobj":
                    yield part.lower_, pobj
                elif pobj.dep_ == "prep":
                    yield from ((pobj.lower_, inner) for inner in pobj.children if inner.dep_ == "pobj")


def _near(token: Token) -> Iterator[Token]:
    for other in token.subtree:
        if token.i < other.i <= token.i + _REACH and other.dep_ in {
            "acomp", "oprd", "ccomp", "advmod", "amod", "xcomp", "advcl", "prt", "attr", "dobj", "npadvmod",
        }:  # fmt: skip
            yield other


def _object_fits(token: Token, group: Group, objects: list[Token], beside: str | None) -> bool:
    lemma = lemma_of(token)
    excluded = group.exclude_object.get(f"{lemma} {beside}" if beside else lemma, frozenset())
    if ("!that" in excluded or excluded == ANY) and child(token, "ccomp") is not None:
        return False  # "demonstrated that it can"
    if group.commit and child(token, "xcomp", "ccomp", "advcl") is None:
        return False
    if not objects:
        if group.needs_complement:
            return child(token, "xcomp", "ccomp", "advcl") is not None or beside is not None
        needed = group.needs_object or (group.object and "!none" not in group.object)
        clause = child(token, "xcomp", "ccomp") is not None
        return not needed and (clause or "!none" not in excluded)
    if "!notperson" in excluded and not any(is_person(t) for t in objects):
        return False
    if "!notactor" in excluded and not any(is_actor(t) or is_person(t) for t in objects):
        return False
    if "!counted" in excluded and all(t.like_num or any(c.dep_ == "nummod" for c in t.children) for t in objects):
        return child(token, "xcomp", "ccomp") is not None  # "ordered 55 jets": bought
    if excluded and any(fits(thing, excluded) for thing in objects):
        return False
    if group.not_object and any(fits(thing, group.not_object) for thing in objects):
        return False
    return not group.object or any(fits(thing, group.object) for thing in objects)


def _named_after(subject: Token, words: frozenset[str]) -> bool:
    """By the noun itself, or by the one before a name: "Hurricane Delia", "gas explosion"."""
    before = {t.lemma_.lower() for t in subject.lefts if t.dep_ in {"compound", "nmod"}}
    lemma = subject.lemma_.lower()
    return lemma in words or bool(before & words) or any(f"{t} {lemma}" in words for t in before)


def _subject_fits(token: Token, group: Group) -> bool:
    if group.active_only and passive(token):
        return False
    if not group.subject and not group.not_subject:
        return True
    subjects = [] if passive(token) else grammatical_subjects(token)
    if group.strict_subject:
        return any(fits(s, group.subject) for s in grammatical_subjects(token))
    if group.not_subject and any(_named_after(s, group.not_subject) for s in subjects):
        return False
    if not group.subject or not subjects or passive(token):
        return True
    return any(fits(s, group.subject) or s.pos_ == "PRON" for s in subjects)


# ---- nouns -----------------------------------------------------------------------------------------------------


def _noun(token: Token, tables: Lexicon) -> Trigger | None:
    if not token.tag_.startswith("NN") or token.dep_ in {"compound", "nmod", "amod", "punct"}:
        return None
    if token.ent_type_ in _NAMED and (token.tag_ in {"NNP", "NNPS"} or (token.ent_iob_ == "I" and _in_name(token))):
        return None
    if _capitalised(token):
        return None
    for noun in tables.nouns[token.lemma_.lower()]:
        if noun.plural and token.tag_ not in {"NNS", "NNPS"}:
            continue
        start = token.i - len(noun.before)
        if start < 0 or not all(
            w in {t.lemma_.lower(), t.lower_} for w, t in zip(noun.before, token.doc[start : token.i], strict=True)
        ):
            continue
        if not _noun_fits(token, noun):
            continue
        frame, reverse = _frame(token, tables)
        if frame is not None and start <= frame.i:
            frame = frame if frame.i > token.i else None
        words = tuple(token.doc[start : token.i + 1])
        return Trigger(token, words, noun.group, frame, (), f"noun:{noun.group.name}", reverse)
    return None


def _capitalised(token: Token) -> bool:
    """A capital after a capital inside running text: a title or a name ("Global Offensive")."""
    if not token.text[:1].isupper() or token.is_sent_start or segment_kind(token) != "body":
        return False
    before = token.nbor(-1) if token.i > 0 else token
    return (
        before.text[:1].isupper() and not before.is_sent_start and before.dep_ in {"compound", "nmod", "amod", "poss"}
    )


def _in_name(token: Token) -> bool:
    return any(t.ent_type_ == token.ent_type_ and t.tag_ in {"NNP", "NNPS"} for t in token.lefts)


def _noun_fits(token: Token, noun: Noun) -> bool:
    group = noun.group
    modifiers = {t.lemma_.lower() for t in token.lefts if t.dep_ in {"compound", "amod", "nmod"}}
    if group.not_with & modifiers:
        return False
    on = [pobj for prep, pobj in prepositions(token) if prep in {"on", "against"}]
    if group.not_of and any(fits(thing, group.not_of) for thing in on):
        return False  # "an attack on inflation"
    of = [pobj for prep, pobj in prepositions(token) if prep == "of"]
    of.extend(t for t in token.lefts if t.dep_ in {"poss", "compound"})
    if group.of and not any(fits(thing, group.of) for thing in of):
        return False
    return not (group.not_of and any(fits(thing, group.not_of) for thing in of))


def happening(trigger: Trigger) -> list[Token]:
    """The verb that only says that the event noun takes place: "occurred" of "the demolition occurred at noon"."""
    head = trigger.head
    if trigger.frame is not None or not trigger.rule.startswith("noun") or head.dep_ not in {"nsubj", "nsubjpass"}:
        return []
    return [head.head] if head.head.lemma_ in load().words["happen.verbs"] else []


def top_of_partitive(token: Token, tables: Lexicon) -> Token:
    """The noun whose place in the sentence counts: "series" for "threats" in "a series of threats"."""
    top = token
    for _ in range(3):
        prep = top.head
        if top.dep_ == "pobj" and prep.lower_ == "of" and prep.head.lemma_ in tables.words["partitive.nouns"]:
            top = prep.head
        else:
            break
    if top.dep_ == "conj" and top.head.tag_.startswith("NN"):
        top = top.head
    return top


def _frame(token: Token, tables: Lexicon) -> tuple[Token | None, bool]:
    """The light verb whose object the noun is, and whether its subject is the one acted upon."""
    top = top_of_partitive(token, tables)
    verb = top.head
    if top.dep_ == "pobj" and verb.dep_ == "prep" and is_verb(verb.head):
        verb = verb.head
        if verb.lemma_ in {"engage", "resort", "participate", "preside", "join"}:
            return verb, False
        return None, False
    if top.dep_ in {"dobj", "nsubjpass", "attr"} and is_verb(verb):
        beside = particle(verb)
        name = f"{verb.lemma_} {beside}" if beside else verb.lemma_
        if name in tables.reverse:
            return verb, True
        if name in tables.light and verb.lemma_ != "be":
            return verb, False
    for relative in top.children:  # "talks held in Vienna", "an attack that rebels launched"
        light = relative.dep_ in {"acl", "relcl"} and is_verb(relative) and relative.lemma_ in tables.light
        if light and (relative.tag_ == "VBN" or any(t.i == top.i for t in done_to(relative))):
            return relative, False
    return None, False
