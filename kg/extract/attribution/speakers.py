"""Who speaks: the controller of a cue in the tree."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.extract.attribution.rules import words
from kg.extract.attribution.shapes import FINITE
from kg.extract.attribution.sources import is_document, may_speak

_SUBJECT = frozenset({"nsubj", "csubj"})
_DASHES = frozenset({"—", "–", "--", "-"})
_PAST = frozenset({"VBD", "VBZ"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})


def speaker_of(verb: Token, depth: int = 0) -> Token | None:
    """The head of the phrase whose act this verb is: its subject or controller; None where none is given."""
    if depth > 12:
        return None
    passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children) or _bare_passive(verb)
    if passive:
        return _agent(verb)
    own = next((c for c in verb.children if c.dep_ in _SUBJECT), None)
    if own is not None:
        if own.lower_ in _RELATIVE and verb.dep_ == "relcl":
            inner = [c for c in verb.lefts if c.dep_ == "nsubj" and c.i > own.i]
            if inner:
                return inner[-1]  # "a man who police believe acted alone"
            return _whose(verb.head) if own.lower_ == "who" else verb.head
        nearer = [c for c in verb.lefts if c.dep_ == "nsubj" and c.i > own.i and _apart(own, c)]
        own = nearer[-1] if nearer and own.i < verb.i else own  # "as well as new roads, Ruiz said"
        own = _not_inverted(_after_dateline(_outside(own), verb), verb)
        if own.pos_ == "VERB":  # "the guards working there said": the noun is hung on the participle
            own = next((c for c in own.children if c.dep_ == "nsubj"), own)
        return own if own.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X"} else None
    return _around_dashes(verb) or _controller(verb, depth) or _named_before(verb)


def _apart(first: Token, second: Token) -> bool:
    """Whether a comma or a closing mark stands between two nouns that the parser both calls the subject."""
    before = second.doc[second.left_edge.i - 1]
    return before.text == "," or any(t.text == '"' for t in second.doc[first.i : second.i])


def _outside(subject: Token) -> Token:
    """ "Sen. Ana Ruiz (R-Maine) told": who stands before the parenthesis."""
    doc = subject.doc
    opened = next((i for i in range(subject.i, max(subject.i - 4, 0), -1) if doc[i].text == "("), 0)
    if opened < 1 or doc[opened - 1].pos_ not in {"PROPN", "NOUN"} or subject.left_edge.i < opened:
        return subject
    return phrase_head(doc[opened - 1])


def _named_before(verb: Token) -> Token | None:
    """ "At a diner in Esker, Ana Ruiz, 68, said", with her name hung on the place: the person before the verb."""
    if verb.dep_ != "ROOT" or verb.tag_ not in _PAST or verb.doc[verb.i - 1].text != ",":
        return None
    for i in range(verb.i - 2, max(verb.sent.start, verb.i - 25), -1):
        token = verb.doc[i]
        if token.ent_type_ == "PERSON" and token.dep_ != "compound" and not _described(token):
            return token
    return None


def _described(token: Token) -> bool:
    """Within a relative clause: "a foreman who voted for Combs"."""
    return any(above.dep_ == "relcl" for above in token.ancestors)


def _around_dashes(verb: Token) -> Token | None:
    """ "Ana Ruiz — a lawyer and considered an ally — had ordered": the subject stands before the dashes."""
    doc = verb.doc
    first = min([verb.i, *(c.i for c in verb.lefts if c.dep_ in {"aux", "auxpass", "neg", "advmod"})])
    if verb.tag_ not in {"VBD", "VBN", "VBZ", "VBP"} or first == 0 or doc[first - 1].text not in _DASHES - {"-"}:
        return None
    for back in range(first - 2, max(verb.sent.start, first - 45), -1):
        if doc[back].text in _DASHES - {"-"}:
            before = doc[back - 1] if back else None
            return phrase_head(before) if before is not None and before.pos_ in {"NOUN", "PROPN", "PRON"} else None
    return None


def _whose(noun: Token) -> Token:
    """ "Ruiz, an expert at the University of Esker, who said": a person speaks, not the body that stands nearer."""
    here = noun
    for _ in range(6):
        if here.ent_type_ not in {"ORG", "GPE", "FAC", "LOC"} or here.dep_ not in {"pobj", "compound"}:
            break
        above = here.head.head if here.dep_ == "pobj" else here.head
        if above.pos_ not in {"NOUN", "PROPN"} or above.i >= noun.i:
            return noun
        here = above
    return here.head if here.dep_ == "appos" and here.head.pos_ == "PROPN" and here != noun else here


def _bare_passive(verb: Token) -> bool:
    """ "accused by one group of", "when asked whether": a participle that has its patient outside."""
    if verb.tag_ == "VBN" and verb.dep_ == "pcomp" and not any(c.dep_ in {"aux", "dobj"} for c in verb.children):
        return True  # "with the yen viewed as safe"
    if any(c.dep_ in {"aux", "nsubj"} for c in verb.children):
        return False
    if verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"}:
        return True
    if verb.tag_ == "VBN" and verb.dep_ not in {"ROOT", "ccomp"}:
        return not (verb.dep_ == "conj" and verb.head.tag_ in {"VBN", "VBD"})
    return verb.tag_ == "VBD" and verb.dep_ == "advcl" and any(c.lower_ == "when" for c in verb.children)


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _controller(verb: Token, depth: int) -> Token | None:
    """Who speaks where the verb has no subject of its own."""
    head, dep = verb.head, verb.dep_
    before = verb.doc[verb.i - 1] if verb.i else verb
    if verb.tag_ == "VBG" and dep != "advcl" and before.pos_ in {"NOUN", "PROPN", "PRON"}:
        return _before_participle(verb, phrase_head(before), depth)
    if head == verb or dep == "amod":
        return None
    if dep in {"acl", "relcl"}:
        return _of_noun(verb, depth)
    if dep == "pcomp" or (dep == "pobj" and verb.tag_ == "VBG"):
        return _through_preposition(head, depth)
    if dep == "conj" and (head.pos_ not in {"VERB", "AUX"} or _goes_on_above(verb)):
        return speaker_of(head.head, depth + 1) if head.pos_ in {"VERB", "AUX"} else None
    teller = _teller(verb)
    if teller is not None:
        return speaker_of(teller, depth + 1)
    if dep in {"xcomp", "ccomp"}:
        patient = next((c for c in head.children if c.dep_ in {"dobj", "nsubjpass"}), None)
        return patient if patient is not None else speaker_of(head, depth + 1)
    if dep in {"conj", "advcl", "dep", "parataxis"}:
        return _beside_verb(verb, before, depth)
    return _before_comma(verb, depth) if verb.tag_ == "VBG" and before.text == "," else None


def _before_participle(verb: Token, noun: Token, depth: int) -> Token | None:
    """ "with activists and lawmakers saying", however it is parsed; not "spent the weekend saying"."""
    spent = noun.head if noun.dep_ in {"dobj", "npadvmod"} else noun.head.head
    time = {noun.lemma_.lower(), verb.doc[verb.i - 1].lemma_.lower()}
    if time & words("spans") and spent.pos_ == "VERB":
        return speaker_of(spent, depth + 1)
    issued = noun.head if noun.dep_ == "dobj" and is_document(noun) else None
    if issued is not None and issued.lemma_.lower() in words("light"):
        return speaker_of(issued, depth + 1) or noun  # "released a statement saying"
    return _writing(noun) or noun


def _of_noun(verb: Token, depth: int) -> Token | None:
    """The noun that a participle or relative clause describes; who makes "a decision to say"."""
    if verb.dep_ == "acl" and verb.tag_ == "VBD" and verb.sent.root.pos_ in {"NOUN", "PROPN"}:
        return verb.sent.root  # "Three members, including Ruiz, called for hearings", read as a title
    return verb.head if verb.tag_ == "VBG" or verb.dep_ == "relcl" else _light(verb.head, depth)


def _goes_on_above(verb: Token) -> bool:
    """Whether a coordinated verb goes on with the one who says its neighbour: "urged them to pass it and called on"."""
    head = verb.head
    past = verb.tag_ in _PAST and head.tag_ == "VB" and head.dep_ in {"xcomp", "ccomp"}
    return past or (head.dep_ == "ccomp" and _rejoins(verb, head))


def _beside_verb(verb: Token, before: Token, depth: int) -> Token | None:
    """The subject of the verb beside; the noun before it in "with officials saying", "left voters asking"."""
    head = verb.head
    if head.pos_ not in {"VERB", "AUX"}:
        return None
    leaving = head.lemma_.lower() in words("leaving")
    if verb.dep_ == "advcl" and before.pos_ in {"NOUN", "PROPN"} and (leaving or _with(verb)):
        return phrase_head(before)
    sought = next((c for c in head.children if c.dep_ == "nsubjpass"), None) if verb.tag_ == "VBG" else None
    return sought if sought is not None else speaker_of(head, depth + 1)


def _writing(noun: Token) -> Token | None:
    """ "A letter to the board of directors stating ...": the letter states."""
    here = noun
    for _ in range(4):
        if here.dep_ != "pobj" or here.head.head.pos_ not in {"NOUN", "PROPN"}:
            return None
        here = here.head.head
        if is_document(here):
            return here
    return None


def _after_dateline(subject: Token, verb: Token) -> Token:
    """ "PARIS (AP) - President Ruiz said": the subject stands after the dash."""
    doc, start = verb.doc, verb.sent.start
    dashes = (i for i in range(start + 1, min(start + 9, verb.i)) if doc[i].text in _DASHES and doc[i - 1].whitespace_)
    dash = next(dashes, None)
    if not (doc[start].is_upper and len(doc[start]) > 1) and not any(t.text == "(" for t in doc[start : dash or start]):
        return subject
    if dash is None or subject.i > dash or any(doc[i].pos_ == "VERB" for i in range(start, dash)):
        return subject
    for i in range(dash + 1, verb.i):
        if doc[i].pos_ in {"NOUN", "PROPN", "PRON"} and doc[i + 1].pos_ not in {"NOUN", "PROPN", "PART"}:
            return doc[i]
    return subject


def _not_inverted(subject: Token, verb: Token) -> Token:
    """ "The envoy, who built it, said the fall of the wall was sad": the phrase after "said" is no speaker."""
    if subject.i < verb.i or any(t.text == '"' for t in verb.doc[verb.sent.start : verb.i]):
        return subject
    before = next((c for c in verb.lefts if c.dep_ == "ccomp"), None)
    after = any(c.dep_ == "ccomp" and c.i > subject.i for c in verb.rights)
    told = next((c for c in before.children if c.dep_ == "nsubj"), None) if before is not None and after else None
    return told if told is not None else subject


def _rejoins(verb: Token, clause: Token) -> bool:
    """Whether a verb that the parser coordinates inside what is said goes on with the one who says it.

    "said it was 'asleep' and called for", "said he intends to stay and suggested", "believes care is a right and wants".
    """
    left_quotation = sum(t.text == '"' for t in verb.doc[clause.i : verb.i]) % 2 == 1
    within = clause.head.tag_ == "VBG" and left_quotation
    if any(c.dep_ in {"nsubj", "nsubjpass", "mark"} for c in verb.children):
        return False
    refused = any(c.dep_ == "neg" for c in verb.lefts) and verb.lemma_.lower() in words("disclosing")
    if tense(verb) != tense(clause.head) and not within and not (refused and tense(verb) == "MD"):
        return False
    inner = next((c for c in clause.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if inner is None:
        return False
    if left_quotation or tense(clause) not in {tense(verb), ""}:
        return clause.tag_ != "VBN" or tense(clause) == "MD" or inner.pos_ == "PRON"
    if inner.pos_ == "PRON" and verb.lemma_.lower() in words("continuing"):
        return True
    if clause.tag_ == "VBN" and verb.tag_ == "VB":
        return True  # "had left but did not say why"
    if clause.tag_ == "VBN" and verb.tag_ == "VBD":  # "had done nothing and accused": the tagger cannot tell
        return inner.pos_ == "PRON" or (_be(clause) and _thing(inner))
    return _thing(inner)


def _be(verb: Token) -> bool:
    return any(c.dep_ == "auxpass" for c in verb.children)


def _thing(noun: Token) -> bool:
    """A common noun for what cannot speak."""
    return noun.pos_ == "NOUN" and not noun.ent_type_ and not may_speak(noun)


def tense(verb: Token) -> str:
    """The tag of what is finite in a verb group; empty for a bare or -ing form."""
    found = next((c.tag_ for c in verb.lefts if c.dep_ in {"aux", "auxpass"} and c.tag_ in FINITE), verb.tag_)
    return found if found in FINITE else ""


def _teller(verb: Token) -> Token | None:
    """The reporting verb that ", adding that ..." goes on from, where the parser hung it inside what was said."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or not after_comma(verb.doc, verb.i):
        return None
    continuing = words("continuing")
    head = verb.head
    if verb.lemma_.lower() not in continuing:
        return None
    while head.dep_ in {"ccomp", "conj", "xcomp", "advcl"}:
        if head.dep_ in {"ccomp", "xcomp"} and head.head.i < verb.i and head.head.lemma_.lower() in continuing:
            return head.head
        head = head.head
    return None


def after_comma(doc: Doc, i: int) -> bool:
    """Whether a comma stands right before a token, or a closing mark with a comma."""
    if i and doc[i - 1].text == ",":
        return True
    return i > 1 and doc[i - 1].text == '"' and doc[i - 2].text == ","


def _with(verb: Token) -> bool:
    """Whether a preposition opens the phrase before a participle: "with officials saying", "despite Seoul saying"."""
    back = verb.doc[max(verb.sent.start, verb.i - 8) : verb.i]
    return any(t.lower_ in {"with", "despite", "amid", "without"} for t in back)


def _before_comma(verb: Token, depth: int) -> Token | None:
    """ "was confirmed by the ministry, saying ...": the agent right before, else the subject of the sentence."""
    noun = phrase_head(verb.doc[verb.i - 2]) if verb.i > 1 else None
    if noun is not None and noun.dep_ == "pobj" and noun.head.lower_ == "by":
        return noun
    root = verb.sent.root
    return speaker_of(root, depth + 1) if root != verb and root.pos_ in {"VERB", "AUX"} else None


def phrase_head(token: Token) -> Token:
    """The head of the noun phrase that ends at this token."""
    head = token
    while head.dep_ in {"compound", "poss", "nmod", "case", "pobj", "prep"} and head.head.i != head.i:
        if head.dep_ in {"pobj", "prep"} and head.head.i > token.i:
            break
        if head.head.pos_ not in {"NOUN", "PROPN", "ADP", "PRON"} or (
            head.dep_ == "prep" and head.head.pos_ not in {"NOUN", "PROPN"}
        ):
            break
        head = head.head
    if head.dep_ == "conj" and head.head.tag_ == head.tag_ and head.head.ent_type_ == head.ent_type_:
        head = head.head
    return head if head.pos_ != "ADP" else token


def _light(noun: Token, depth: int) -> Token | None:
    """ "made a decision to say": the subject of the light verb."""
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
        return speaker_of(noun.head, depth + 1)
    return next((c for c in noun.children if c.dep_ == "poss"), None)


def _through_preposition(preposition: Token, depth: int) -> Token | None:
    """ "after saying", "quoted him as saying"."""
    verb = preposition.head
    if preposition.lower_ == "as":
        told = next((c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}), None)
        if told is not None:
            return told
    if verb.pos_ in {"VERB", "AUX"}:
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        return subject if subject is not None else speaker_of(verb, depth + 1)
    return None


def governed_by_quoting(verb: Token) -> bool:
    """Whether "as" before a participle belongs to a verb of quoting: "was quoted as saying"."""
    quoting = words("quoting")
    return any(t.lemma_.lower() in quoting and t.pos_ == "VERB" for t in verb.doc[max(verb.i - 7, 0) : verb.i - 1])


def governor(verb: Token) -> Token | None:
    """Who relays "quoted him as saying ...": the subject (or agent) of the quoting verb."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as":
        return None
    quoting = verb.head.head
    if quoting.pos_ != "VERB" or quoting.lemma_.lower() not in words("quoting"):
        return None
    return speaker_of(quoting) or _agent(verb)
