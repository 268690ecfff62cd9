"""Clauses that a reporting verb plainly governs although the parse has lost the thread between the two."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.drafts import Draft, drafted
from kg.extract.attribution.rules import Rule, reporting, words
from kg.extract.attribution.shapes import FINITE, WH, object_after, object_of

_POINTING = frozenset({"it", "so", "this", "that"})
_CLAUSE_STARTS = frozenset({"DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM"})


def closing(verb: Token, rule: Rule) -> Draft | None:
    """ "..., the World Food Program said on Monday." where the parser has hung the speaker on the clause before."""
    doc, start, end = verb.doc, verb.sent.start, verb.sent.end
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.lemma_.lower() not in words("sayers") or end - verb.i > 7:
        return None
    if any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children) or any(t.text == '"' for t in doc[start:end]):
        return None
    if any(t.pos_ in {"VERB", "AUX"} for t in doc[verb.i + 1 : end]):
        return None
    comma = next((i for i in range(verb.i - 1, max(start, verb.i - 16), -1) if doc[i].text == ","), None)
    if comma is None or any(t.tag_ in FINITE for t in doc[comma : verb.i]):
        return None
    heads = [t for t in doc[comma + 1 : verb.i] if t.pos_ in {"NOUN", "PROPN"} and not comma < t.head.i < verb.i]
    if not heads or not any(t.tag_ in FINITE for t in doc[start:comma]):
        return None
    return Draft(rule, verb, (verb.i, verb.i), "clause", set(range(start, comma)), heads[0])


def inverted(verb: Token, rule: Rule) -> Draft | None:
    """ "Voters are tired, said Ana Ruiz, a pollster." where the parser has lost the thread."""
    doc, start, end = verb.doc, verb.sent.start, verb.sent.end
    if verb.tag_ not in {"VBD", "VBZ"} or verb.i - start < 4 or verb.i + 1 >= end or doc[verb.i - 1].text != ",":
        return None
    if doc[verb.i + 1].pos_ not in {"PROPN", "NOUN", "DET", "ADJ"} or any(c.dep_ == "nsubj" for c in verb.lefts):
        return None
    content = set(range(start, verb.i - 1))
    if not any(doc[i].tag_ in FINITE for i in content) or any(doc[i].text in {'"', ";"} for i in content):
        return None
    named = next((c for c in verb.rights if c.dep_ in {"nsubj", "dobj", "attr"}), None)
    return Draft(rule, verb, (verb.i, verb.i), "clause", content, named) if named is not None else None


def ends_with_that(verb: Token) -> bool:
    """Whether the clause above is opened by a "that" which stands after this verb."""
    marks = [c for c in verb.head.children if c.dep_ == "mark" and c.lower_ == "that" and c.i > verb.i]
    return bool(marks) and any(c.dep_ == "nsubj" for c in verb.children)


def belated(verb: Token) -> set[int]:
    """ "claimed, without offering evidence, that ...": the clause that the parser has hung on what stands between."""
    doc, end = verb.doc, verb.sent.end
    for at in range(verb.i + 2, end - 2):
        token = doc[at]
        if token.text in {";", '"'} or (
            token.pos_ == "VERB" and token.tag_ in {"VBD", "VBZ", "VBP"} and token.dep_ != "relcl"
        ):
            return set()
        if token.lower_ != "that" or token.dep_ != "mark" or token.head.i < at:
            continue
        above = token.head.head
        if verb.i < above.i < at and (above.pos_ == "VERB" or above.head.i == verb.i):
            return set()  # "told of a plan that": what stands between governs it
        return {t.i for t in token.head.subtree if at < t.i < end}
    return set()


def _beside(finite: Token, verb: Token) -> bool:
    """Whether a finite verb (or its auxiliary) is coordinated with the cue, not governed by it."""
    full = finite.head if finite.dep_ in {"aux", "auxpass"} else finite
    return full.dep_ == "conj" and full.head == verb


def rescued(verb: Token, rule: Rule) -> Draft | None:
    """A reporting verb whose clause the parser has lost: a clause plainly follows it, up to the end of the sentence."""
    doc = verb.doc
    if verb.dep_ in {"amod", "compound", "nmod"}:
        return None
    if not any(c.dep_ == "nsubj" for c in verb.children) and verb.tag_ != "VBG":
        return None
    if verb.tag_ in {"VB", "VBN"} and not any(c.dep_ in {"aux"} for c in verb.children):
        return None
    if verb.dep_ == "advcl" and verb.i < verb.head.i and any(c.dep_ in {"mark", "advmod"} for c in verb.lefts):
        return None  # "when he found his brother he rejoiced"
    at = _clause_start(verb, rule)
    if at is None or not _plain_clause(verb, at):
        return None
    if any(above.i >= at and reporting(above) is not None for above in verb.ancestors):
        return None  # "when asked whether he believed it, said ...": the sentence goes on above
    content = range(at, _clause_end(verb, at))
    if not any(doc[i].tag_ in FINITE for i in content):
        return None
    return drafted(verb, rule, "clause", set(content))


def _clause_start(verb: Token, rule: Rule) -> int | None:
    """Where the clause begins: behind "that", else right behind the verb."""
    doc, end = verb.doc, verb.sent.end
    told = object_of(verb) if rule.to == "object" else None
    at = verb.i + 1 if told is None else max(t.i for t in told.subtree) + 1
    near = range(at, min(at + 8, end))
    that = next((i for i in near if doc[i].lower_ == "that" and doc[i].tag_ in {"IN", "DT"}), None)
    if that is not None and not any(doc[i].tag_ in FINITE or doc[i].text == '"' for i in range(at, that)):
        return None if any(doc[i].pos_ == "VERB" for i in range(at, that)) else that + 1
    if rule.to == "object" or at >= end or doc[at].pos_ not in _CLAUSE_STARTS:
        return None
    return at


def _plain_clause(verb: Token, at: int) -> bool:
    """Whether a finite verb of its own follows: not "found a box, and the search went on", "said it again"."""
    doc = verb.doc
    finite = (i for i in range(at, verb.sent.end) if doc[i].tag_ in FINITE and doc[i].dep_ != "relcl")
    main = next((i for i in finite if not _beside(doc[i], verb)), None)
    if main is None or any(doc[i].text == "," and doc[i + 1].tag_ == "CC" for i in range(at, main)):
        return False
    taken = object_after(verb)
    behind = taken.right_edge.i + 1 if taken is not None and taken.i >= at else at
    if behind + 1 < len(doc) and doc[behind].text == "," and doc[behind + 1].pos_ in {"PRON", "CCONJ"}:
        return False  # "wrote my poems, that was hard"
    return not (doc[at].lower_ in _POINTING and doc[at].dep_ == "dobj")


def _clause_end(verb: Token, at: int) -> int:
    """The end of the sentence, or where the next act, or a clause beside the cue, begins."""
    for other in verb.rights:
        if other.dep_ != "conj" or other.i < at:
            continue
        if other.lemma_ in words("continuing"):
            return other.i
        if any(c.dep_ == "nsubj" for c in other.lefts):
            return other.left_edge.i
    return verb.sent.end


def parenthesis(verb: Token, rule: Rule) -> Draft | None:
    """ "He was sure, he said, that ...": what stands on both sides is said."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    doc, start, end = verb.doc, verb.sent.start, verb.sent.end
    comma = verb.i + 1
    while comma < min(verb.i + 4, end - 1) and doc[comma].ent_type_ in {"DATE", "TIME"}:
        comma += 1  # "he said last month,"
    if subject is None or subject.tag_ in WH or comma + 1 >= end or doc[comma].text != ",":
        return None
    left = min(t.i for t in subject.subtree)
    if left - 2 <= start or doc[left - 1].text != "," or verb.i - left > 12:
        return None
    following = doc[comma + 1]
    if doc[left - 2].text == '"' or following.tag_ in {"VBG", "CC"}:
        return None
    if any(c.dep_ == "advcl" and c.i < left and c.tag_ in {"VBN", "VBG"} for c in verb.lefts):
        return None  # "Asked whether he would, he replied, ..."
    if following.text == '"' and not any(doc[i].tag_ in FINITE for i in range(start, left)):
        return None
    if any(doc[i].text == '"' for i in range(start, left)):
        return None
    return drafted(verb, rule, "clause", set(range(start, left - 1)) | set(range(comma + 1, end)))


def _as_told(verb: Token) -> Token | None:
    """ "As he told reporters, prices rose": the clause around."""
    if verb.dep_ != "advcl" or not any(c.lower_ == "as" and c.i < verb.i for c in verb.children):
        return None
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    if any(c.dep_ in {"xcomp", "ccomp", "acomp", "attr"} for c in verb.children):
        return None
    if object_of(verb) is not None and verb.lemma_.lower() not in {"tell", "put"}:
        return None
    return verb.head if verb.head.pos_ in {"VERB", "AUX"} else None


def host_of(verb: Token) -> Token | None:
    """The clause around a parenthesis: "Prices, he said, will rise" (the model hangs "said" under "rise")."""
    around = _as_told(verb)
    if around is not None:
        return around
    if verb.dep_ not in {"parataxis", "advcl", "ccomp", "conj", "dep"} or verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return None
    if not any(c.dep_ in {"nsubj"} for c in verb.children) or verb.head.pos_ not in {"VERB", "AUX"}:
        return None
    if any(
        c.dep_ in {"mark", "dobj", "ccomp", "xcomp", "advmod"} and c.i < verb.i and c.tag_ != "RB"
        for c in verb.children
    ):
        return None
    if verb.dep_ in {"advcl", "conj", "ccomp"}:
        first = min(t.i for t in verb.subtree)
        last = max(t.i for t in verb.subtree)
        doc = verb.doc
        before = doc[first].text == "," or (first > 0 and doc[first - 1].text == ",")
        after = doc[last].text == "," or (last + 1 < len(doc) and doc[last + 1].text in {",", "."})
        if not (before and after) or any(c.dep_ in {"dobj", "ccomp", "xcomp"} for c in verb.children):
            return None
    return verb.head
