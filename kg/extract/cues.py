"""Cues of attribution and what they govern: verbs, nouns, adjectives and "according to".

The rules are data (``lexicons/en/cues.toml``); here is what each frame means in a dependency tree (ClearNLP labels).
The notion of source, cue and content is that of PolNeAR (Newell, Margolin and Ruths, LREC 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from spacy.tokens import Token

from kg.extract.speakers import after_comma, governor, speaker_of
from kg.resources import lexicon

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "relcl", "parataxis", "conj"})
_CLAUSE_STARTS = frozenset({"DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM"})
_WH = frozenset({"WDT", "WP", "WP$", "WRB"})
_MARKS_KEPT = frozenset({"if", "unless", "until", "once", "because"})


class Rule(NamedTuple):
    """One rule of the cue lexicon."""

    name: str
    pos: str
    lemmas: tuple[str, ...]
    frames: frozenset[str]
    type: str
    event: str | None
    open: bool
    mental: bool
    to: str | None
    by: frozenset[str]
    skip: frozenset[str]
    literal: frozenset[str]
    particle: str | None = None
    verb: str | None = None


@dataclass(slots=True)
class Draft:
    """A statement in the making: token indices of the Doc, before quotations are joined and the mentions cut."""

    rule: Rule
    cue: Token | None
    cue_range: tuple[int, int]
    frame: str
    content: set[int]
    speaker: Token | None = None
    addressee: Token | None = None
    against: list[Token] = field(default_factory=list)
    via: Token | None = None
    """Index of the draft whose speaker this one has (a quotation that stands free)."""
    joined: bool = False
    """Whether a quotation after the cue was joined."""


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file (the first that fits wins)."""
    return tuple(_rule(entry) for entry in lexicon("cues")["rule"])


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        entry["name"],
        entry["pos"],
        tuple(entry["lemmas"]),
        frozenset(entry["frames"]),
        entry["type"],
        entry.get("event"),
        entry.get("open", False),
        entry.get("mental", False),
        entry.get("to"),
        frozenset(entry.get("by", ())),
        frozenset(entry.get("skip", ())),
        frozenset(entry.get("literal", ())),
        entry.get("particle"),
        entry.get("verb"),
    )


@cache
def _index() -> dict[tuple[str, str], tuple[Rule, ...]]:
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules():
        for lemma in rule.lemmas:
            known = found.setdefault((rule.pos, lemma), [])
            if rule not in known:
                known.append(rule)
    return {key: tuple(value) for key, value in found.items()}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lexicon("acts")[name])


def reporting(token: Token, surely: bool = False) -> Rule | None:
    """The rule by which this verb can carry a quotation or a clause, None where it is no such verb.

    Where the place says that it must be a verb (``surely``), "notes" and "states" count though tagged as nouns.
    """
    if token.pos_ not in {"VERB", "AUX"} and not (surely and token.tag_ == "NNS"):
        return None
    for rule in _index().get(("VERB", token.lemma_.lower()), ()):
        if rule.frames & {"clause", "quote"} and not (rule.mental and "clause" in rule.frames):
            return rule
    return None


def drafts(tokens: Iterable[Token]) -> Iterator[Draft]:
    """One draft for each cue among these tokens whose complement is in the tree."""
    index = _index()
    for token in tokens:
        lower = token.lower_
        if lower in {"according", "per"} or (lower in {"in", "by"} and token.dep_ == "prep" and _views(token)):
            draft = _according(token, index)
            if draft is not None:
                yield draft
            continue
        pos = "VERB" if token.tag_.startswith("VB") else token.pos_
        if pos not in {"VERB", "NOUN", "ADJ"}:
            continue
        for rule in index.get((pos, token.lemma_.lower()), ()):
            draft = _READERS[pos](token, rule)
            if draft is not None:
                yield draft
                break


def _views(token: Token) -> bool:
    return any(c.dep_ == "pobj" and c.lemma_.lower() in _words("views") for c in token.children)


# ---- verbs -----------------------------------------------------------------------------------------------------


def _verb(verb: Token, rule: Rule) -> Draft | None:
    lemma = verb.lemma_.lower()
    if lemma in rule.skip or _silent(verb, rule) or (rule.mental and verb.dep_ == "relcl" and rule.name != "know"):
        return None
    if rule.particle is not None and not any(c.lower_ == rule.particle and c.i > verb.i for c in verb.children):
        return None
    for frame in _ORDER:
        if frame not in rule.frames:
            continue
        if frame == "object":  # "threatened them with war": the phrase after the preposition is what is said
            for preposition in ("with", "of"):
                draft = _prepositional(verb, rule, preposition) if preposition in rule.frames else None
                if draft is not None:
                    return draft
        draft = _FRAMES[frame](verb, rule)
        if draft is not None:
            return draft
    for preposition in sorted(rule.frames - _FRAMES.keys()):
        draft = _prepositional(verb, rule, preposition)
        if draft is not None:
            return draft
    return None


def _silent(verb: Token, rule: Rule) -> bool:
    """Refusals to speak ("did not say whether"), conditions and modal guesses are no statements."""
    spoken = not (rule.mental or rule.type == "Assessment")
    if spoken and any(c.dep_ == "mark" and c.lower_ in _words("unsaid") for c in verb.children):
        return True  # "if the king vows to stay": not said
    outlook = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _words("outlook")
    if outlook and not rule.mental and any(c.dep_ == "auxpass" for c in verb.head.children):
        return True  # "is expected to announce": not said yet
    top = verb.head if verb.dep_ == "conj" and verb.head.dep_ == "xcomp" else verb  # "declined to confirm or deny"
    governed = top.dep_ in {"xcomp", "ccomp"} and top.head.lemma_.lower() in _words("silence")
    if verb.dep_ == "pcomp" and verb.head.head.lemma_.lower() in _words("suspecting"):
        return True  # "is accused of planning to"
    if governed or (verb.lemma_.lower() in _words("silence") and _speaks_next(verb)):
        return True
    if rule.name == "know":
        return any(c.dep_ == "neg" for c in verb.children) and any(
            c.dep_ == "ccomp" and _has_wh(c) for c in verb.children
        )
    if rule.mental or rule.type == "Assessment":
        return False
    return any(child.dep_ == "neg" for child in verb.children)


def _speaks_next(verb: Token) -> bool:
    return any(c.dep_ == "xcomp" and c.lemma_.lower() in _words("disclosing") for c in verb.children)


def _draft(verb: Token, rule: Rule, frame: str, content: set[int]) -> Draft | None:
    if not content:
        return None
    speaker = speaker_of(verb)
    if verb.lemma_.lower() in _words("expressing"):
        rule = _restated(verb) or rule
    made = Draft(rule, verb, (verb.i, verb.i), frame, content, speaker)
    if rule.to == "object":
        made.addressee = _object(verb)
    elif rule.to == "to":
        made.addressee = _after(verb, "to")
    if made.addressee is not None and made.addressee.i in content:
        made.addressee = None
    via = governor(verb)
    if via is not None:
        made.via = via
    return made


def _governed(verb: Token, rule: Rule, clauses: list[Token]) -> Draft | None:
    """The clause that a verb governs; of one on each side the right one, unless the left one is quoted."""
    first, last = clauses[0], clauses[-1]
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if not (first.i < verb.i < last.i) or any(t.text == '"' for t in verb.doc[verb.sent.start : verb.i]):
        content = clause_content(verb, first)
        return _draft(verb, rule, "clause", content) if content else _rescued(verb, rule)
    content = clause_content(verb, last)
    inverted = subject is not None and verb.i < subject.i < min(content, default=0)
    if inverted and subject is not None:  # "..., said the fall of the wall was good": no inversion, a long subject
        content |= {t.i for t in subject.subtree}
    elif subject is not None and _gap(last):  # "a move that analysts believe could fail"
        noun = verb.doc[max(min(t.i for t in subject.subtree) - 1, 0)]
        if noun.pos_ in {"NOUN", "PROPN"}:
            content |= {t.i for t in noun.subtree if t.i <= noun.i and t.dep_ != "relcl"}
    draft = _draft(verb, rule, "clause", content)
    if draft is not None and draft.speaker is None:
        draft.speaker = next((c for c in first.children if c.dep_ == "nsubj"), None)
    return draft


def _restated(verb: Token) -> Rule | None:
    """ "reiterated its demand that ...": the noun tells the act."""
    noun = _object_of(verb)
    if noun is None:
        return None
    return _index().get(("NOUN", noun.lemma_.lower()), (None,))[0]


def _clause(verb: Token, rule: Rule) -> Draft | None:
    related = _relative(verb, rule) or _parenthesis(verb, rule) or _closing(verb, rule)
    if related is not None:
        return related
    clauses = [c for c in verb.children if c.dep_ in {"ccomp", "xcomp"} and finite(c) and not _is_order(c)]
    if clauses:
        return _governed(verb, rule, clauses)
    target = _object(verb) if rule.to == "object" else None
    for child in target.children if target is not None else ():
        if child.dep_ in {"relcl", "acl"} and child.i > verb.i and _that_clause(child):  # "told a crowd that ..."
            content = clause_content(verb, child)
            if content:
                return _draft(verb, rule, "clause", content)
    host = _host(verb)
    if host is None and verb.dep_ == "ccomp" and verb.head.i > verb.i and _ends_with_that(verb):
        host = verb.head  # "claimed, without evidence, that millions voted", read upside down
    if host is not None:
        content = {t.i for t in host.subtree} - {t.i for t in verb.subtree}
        that = next((c.i for c in host.children if c.dep_ == "mark" and c.lower_ == "that" and c.i > verb.i), -1)
        return _draft(verb, rule, "clause", {i for i in content if i > that})
    if verb.lemma_.lower() in _words("sayers"):
        return _inverted(verb, rule) or _rescued(verb, rule)
    return None


def _closing(verb: Token, rule: Rule) -> Draft | None:
    """ "..., the World Food Program said on Monday." where the parser has hung the speaker on the clause before."""
    doc, start, end = verb.doc, verb.sent.start, verb.sent.end
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.lemma_.lower() not in _words("sayers") or end - verb.i > 7:
        return None
    if any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children) or any(t.text == '"' for t in doc[start:end]):
        return None
    if any(t.pos_ in {"VERB", "AUX"} for t in doc[verb.i + 1 : end]):
        return None
    comma = next((i for i in range(verb.i - 1, max(start, verb.i - 16), -1) if doc[i].text == ","), None)
    if comma is None or any(t.tag_ in _FINITE for t in doc[comma : verb.i]):
        return None
    heads = [t for t in doc[comma + 1 : verb.i] if t.pos_ in {"NOUN", "PROPN"} and not comma < t.head.i < verb.i]
    if not heads or not any(t.tag_ in _FINITE for t in doc[start:comma]):
        return None
    return Draft(rule, verb, (verb.i, verb.i), "clause", set(range(start, comma)), heads[0])


def _inverted(verb: Token, rule: Rule) -> Draft | None:
    """ "Voters are tired, said Ana Ruiz, a pollster." where the parser has lost the thread."""
    doc, start, end = verb.doc, verb.sent.start, verb.sent.end
    if verb.tag_ not in {"VBD", "VBZ"} or verb.i - start < 4 or verb.i + 1 >= end or doc[verb.i - 1].text != ",":
        return None
    if doc[verb.i + 1].pos_ not in {"PROPN", "NOUN", "DET", "ADJ"} or any(c.dep_ == "nsubj" for c in verb.lefts):
        return None
    content = set(range(start, verb.i - 1))
    if not any(doc[i].tag_ in _FINITE for i in content) or any(doc[i].text in {'"', ";"} for i in content):
        return None
    named = next((c for c in verb.rights if c.dep_ in {"nsubj", "dobj", "attr"}), None)
    return Draft(rule, verb, (verb.i, verb.i), "clause", content, named) if named is not None else None


def _ends_with_that(verb: Token) -> bool:
    marks = [c for c in verb.head.children if c.dep_ == "mark" and c.lower_ == "that" and c.i > verb.i]
    return bool(marks) and any(c.dep_ == "nsubj" for c in verb.children)


def _rescued(verb: Token, rule: Rule) -> Draft | None:
    """A reporting verb whose clause the parser has lost: a clause plainly follows it, up to the end of the sentence."""
    doc = verb.doc
    if verb.dep_ in {"amod", "compound", "nmod"}:
        return None
    if not any(c.dep_ == "nsubj" for c in verb.children) and verb.tag_ != "VBG":
        return None
    if verb.tag_ in {"VB", "VBN"} and not any(c.dep_ in {"aux"} for c in verb.children):
        return None
    end = verb.sent.end
    at = verb.i + 1
    told = _object(verb) if rule.to == "object" else None
    if told is not None:
        at = max(t.i for t in told.subtree) + 1
    that = next(
        (i for i in range(at, min(at + 8, end)) if doc[i].lower_ == "that" and doc[i].tag_ in {"IN", "DT"}), None
    )
    if that is not None and not any(doc[i].tag_ in _FINITE or doc[i].text == '"' for i in range(at, that)):
        if any(doc[i].pos_ == "VERB" for i in range(at, that)):
            return None
        at = that + 1
    elif rule.to == "object" or at >= end or doc[at].pos_ not in _CLAUSE_STARTS:
        return None
    content = list(range(at, end))
    if not any(doc[i].tag_ in _FINITE and doc[i].dep_ not in {"relcl"} for i in content):
        return None
    if any(above.i >= at and reporting(above) is not None for above in verb.ancestors):
        return None  # "when asked whether he believed it, said ...": the sentence goes on above
    stop = next(
        (i for i in content if doc[i].dep_ == "conj" and doc[i].head == verb and doc[i].lemma_ in _words("continuing")),
        None,
    )
    return _draft(verb, rule, "clause", {i for i in content if stop is None or i < stop})


def _relative(verb: Token, rule: Rule) -> Draft | None:
    """ "sanctions that he said stifle trade": the antecedent belongs to what is said."""
    noun = verb.head
    if verb.dep_ != "relcl" or noun.i > verb.i:
        return None
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ in {"who", "which", "that"}:
        return None
    after = {t.i for t in verb.subtree if t.i > verb.i}
    if not after or not any(verb.doc[i].pos_ in {"VERB", "AUX"} or verb.doc[i].dep_ == "ccomp" for i in after):
        return None
    if any(c.dep_ in {"ccomp", "xcomp"} and not _gap(c) and c.pos_ in {"VERB", "AUX"} for c in verb.children):
        return None
    before = {t.i for t in noun.subtree if t.i < verb.i} - {t.i for t in verb.subtree}
    return _draft(verb, rule, "relative", before | after)


def _parenthesis(verb: Token, rule: Rule) -> Draft | None:
    """ "He was sure, he said, that ...": what stands on both sides is said."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    doc, start, end = verb.doc, verb.sent.start, verb.sent.end
    if subject is None or subject.tag_ in _WH or verb.i + 2 >= end or doc[verb.i + 1].text != ",":
        return None
    left = min(t.i for t in subject.subtree)
    if left - 2 <= start or doc[left - 1].text != "," or verb.i - left > 12:
        return None
    following = doc[verb.i + 2]
    if doc[left - 2].text == '"' or following.tag_ in {"VBG", "CC"}:
        return None
    if any(c.dep_ == "advcl" and c.i < left and c.tag_ in {"VBN", "VBG"} for c in verb.lefts):
        return None  # "Asked whether he would, he replied, ..."
    if following.text == '"' and not any(doc[i].tag_ in _FINITE for i in range(start, left)):
        return None
    if any(doc[i].text == '"' for i in range(start, left)):
        return None
    return _draft(verb, rule, "clause", set(range(start, left - 1)) | set(range(verb.i + 2, end)))


def _as_told(verb: Token) -> Token | None:
    """ "As he told reporters, prices rose": the clause around."""
    if verb.dep_ != "advcl" or not any(c.lower_ == "as" and c.i < verb.i for c in verb.children):
        return None
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    if any(c.dep_ in {"xcomp", "ccomp", "acomp", "attr"} for c in verb.children):
        return None
    if _object(verb) is not None and verb.lemma_.lower() not in {"tell", "put"}:
        return None
    return verb.head if verb.head.pos_ in {"VERB", "AUX"} else None


def _wh(verb: Token, rule: Rule) -> Draft | None:
    for child in verb.children:
        if child.dep_ in {"ccomp", "xcomp", "pcomp"} and child.i > verb.i and _has_wh(child):
            return _draft(verb, rule, "clause", clause_content(verb, child))
        if child.dep_ == "advcl" and child.i > verb.i and _has_wh(child) and verb.lemma_.lower() in {"ask", "wonder"}:
            return _draft(verb, rule, "clause", clause_content(verb, child))
    return None


def _has_wh(clause: Token) -> bool:
    first = next(iter(clause.subtree))
    return first.lower_ in {"whether", "if"} or first.tag_ in _WH


def _host(verb: Token) -> Token | None:
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


def finite(clause: Token) -> bool:
    """Whether a clause has a finite verb (or is a quotation without one)."""
    if clause.tag_ in _FINITE or any(c.dep_ == "mark" and c.lower_ in {"that", "whether"} for c in clause.children):
        return True
    if clause.tag_ == "VB" and not any(c.tag_ == "TO" for c in clause.children):
        return True
    return any(c.tag_ in _FINITE and c.dep_ in {"aux", "auxpass"} for c in clause.children)


def _is_order(clause: Token) -> bool:
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in clause.children) and clause.tag_ == "VB"


def _gap(verb: Token) -> bool:
    return not any(c.dep_ in {"nsubj", "nsubjpass"} and c.tag_ not in _WH for c in verb.children)


def clause_content(verb: Token, clause: Token) -> set[int]:
    """The whole governed clause: without "that", without the cue's own words, with what the parser hung too high."""
    inside = {t.i for t in clause.subtree}
    if verb.i in inside:
        inside -= {t.i for t in verb.subtree}
    inside -= _relayed(clause, verb)
    inside -= _aside(clause)
    inside -= _rejoined(clause, verb)
    inside = _same_side(verb, inside)
    inside.discard(verb.i)
    if clause.tag_ == "VB" and _is_to(clause):
        for later in clause.conjuncts:
            if later.tag_ in {"VBD", "VBZ"} and later.i in inside:
                inside -= {t.i for t in later.subtree}
    if not inside:
        return inside
    low, high = min(inside), max(inside)
    if low > verb.i:
        inside |= _between(verb, low) | _trailing(verb, high)
    elif high < verb.i:
        for child in verb.lefts:
            reach = {t.i for t in child.subtree}
            if child.dep_ in {"prep", "advcl", "npadvmod", "advmod", "nsubj", "dep"} and max(reach) < low:
                inside |= reach
    start = verb.doc[min(inside)]
    if start.lower_ == "that" and (start.dep_ == "mark" or (start.tag_ == "WDT" and start.i > verb.i)):
        inside.discard(start.i)
    return inside


def _between(verb: Token, low: int) -> set[int]:
    """Clauses between the cue and its complement belong to it: "said while prices fell, wages rose"."""
    found: set[int] = set()
    for child in verb.rights:
        if child.i < low and child.dep_ == "advcl" and child.tag_ != "VBG":
            found |= {t.i for t in child.subtree}
    return found


def _trailing(verb: Token, high: int) -> set[int]:
    """Conditions after the complement belong to it: "vowed to strike if ..." (hung on "vowed")."""
    found: set[int] = set()
    for child in verb.rights:
        if child.i <= high:
            continue
        reach = {t.i for t in child.subtree}
        first = verb.doc[min(reach)]
        comma = verb.doc[first.i - 1].text in {",", ";"} or first.text == ","
        if child.dep_ == "advcl" and first.lower_ in _MARKS_KEPT:
            found |= reach
        elif child.dep_ == "prep" and not comma and first.i == high + 1 and not _timelike(child):
            found |= reach
            high = max(reach)
    return found


def _timelike(preposition: Token) -> bool:
    return any(t.ent_type_ in {"DATE", "TIME"} for t in preposition.subtree)


def _same_side(verb: Token, inside: set[int]) -> set[int]:
    """What stands beyond a semicolon is another sentence."""
    stops = [t.i for t in verb.sent if t.text == ";"]
    low = max((i for i in stops if i < verb.i), default=-1)
    high = min((i for i in stops if i > verb.i), default=len(verb.doc))
    return {i for i in inside if low < i < high} if stops else inside


def _rejoined(clause: Token, verb: Token) -> set[int]:
    """A coordinated cue that belongs beside this one, not inside what it governs."""
    found: set[int] = set()
    for child in clause.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and (child.pos_, child.lemma_.lower()) in _index():
            ours = speaker_of(child)
            if ours is not None and ours == speaker_of(verb) and ours not in clause.subtree:
                found |= {t.i for t in child.subtree}
    return found


def _relayed(clause: Token, verb: Token) -> set[int]:
    """A participle that goes on reporting (", adding that ...") is the speaker's next statement."""
    found: set[int] = set()
    for token in clause.subtree:
        if token.i < verb.i or token.i <= clause.i:
            continue
        if token.dep_ == "prep" and token.lower_ == "with" and after_comma(token.doc, token.i) and _other_voice(token):
            found |= {t.i for t in token.subtree}
        if token.dep_ != "advcl" or token.tag_ != "VBG":
            continue
        first = min(t.i for t in token.subtree)
        issued = _object_of(token)
        spoken = issued is not None and issued.lemma_.lower() in _words("words")
        if after_comma(token.doc, first) and (spoken or token.lemma_.lower() in _words("continuing")):
            found |= {t.i for t in token.subtree}
    return found


def _other_voice(preposition: Token) -> bool:
    """ ", with one analyst saying that ...": another source's words."""
    return any(t.tag_ == "VBG" and reporting(t) is not None for t in preposition.subtree)


def _aside(clause: Token) -> set[int]:
    """What the reporter puts behind the content: ", a charge that he denies"."""
    found: set[int] = set()
    for noun in clause.subtree:
        if noun.lemma_.lower() not in _words("words_said") or noun.dep_ not in {"npadvmod", "appos", "dobj", "attr"}:
            continue
        first = min(t.i for t in noun.subtree)
        if first > clause.i and after_comma(noun.doc, first) and any(c.dep_ == "relcl" for c in noun.rights):
            found |= {t.i for t in noun.subtree}
    return found


def _infinitive(verb: Token, rule: Rule) -> Draft | None:
    if any(c.dep_ == "auxpass" for c in verb.children) and not rule.mental:
        return None
    for child in verb.children:
        if child.dep_ == "xcomp" and child.i > verb.i and _is_to(child) and _object(verb) is None:
            return _draft(verb, rule, "infinitive", clause_content(verb, child) | _more_infinitives(verb, child))
    return None


def _more_infinitives(verb: Token, first: Token) -> set[int]:
    """ "vowed to build, repair and sell": the parser may hang bare later verbs on the cue."""
    found: set[int] = set()
    if verb.tag_ == "VB":
        return found
    for child in verb.rights:
        if child.tag_ == verb.tag_ and ("VERB", child.lemma_.lower()) in _index():
            continue  # "hope to win and plan to stay"
        bare = child.lower_ == child.lemma_ and not any(c.dep_ in {"nsubj", "aux"} for c in child.children)
        if child.dep_ == "conj" and child.i > first.i and bare:
            found |= {t.i for t in child.subtree}
    return found


def _is_to(clause: Token) -> bool:
    return any(c.tag_ == "TO" and c.i < clause.i for c in clause.children)


def _order(verb: Token, rule: Rule) -> Draft | None:
    """ "urged Y to ...": Y is an object, or the subject of the infinitive, or (passive) the subject of the cue."""
    passive = any(c.dep_ == "nsubjpass" for c in verb.children)
    for child in verb.children:
        if child.dep_ not in {"xcomp", "ccomp", "advcl"} or child.i < verb.i or not _is_to(child):
            continue
        whom = next((c for c in child.children if c.dep_ in {"nsubj", "nsubjpass"}), None) or _object(verb)
        if whom is None and passive:
            whom = next(c for c in verb.children if c.dep_ == "nsubjpass")
        if whom is None or whom.lemma_.lower() in _words("favours"):
            continue
        content = clause_content(verb, child)
        if whom.i in content:
            content -= {t.i for t in whom.subtree}
        draft = _draft(verb, rule, "order", {i for i in content if i > whom.i or passive})
        if draft is not None:
            draft.addressee = whom
            return draft
    target = _object(verb)
    if target is not None and target.lemma_.lower() not in _words("empty") | _words("favours"):
        for child in target.children:
            if child.dep_ in {"acl", "relcl"} and _is_to(child):
                draft = _draft(verb, rule, "order", {t.i for t in child.subtree})
                if draft is not None:
                    draft.addressee = target
                return draft
    return None


def _scene(verb: Token, rule: Rule) -> Draft | None:
    """ "want X to leave": X belongs to what is wanted."""
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i > verb.i and not finite(child):
            return _draft(verb, rule, "scene", clause_content(verb, child))
        if child.dep_ == "xcomp" and child.i > verb.i and _is_to(child):
            target = _object(verb)
            content = clause_content(verb, child)
            if target is not None:
                content |= {t.i for t in target.subtree}
            return _draft(verb, rule, "scene", content)
    return None


def _gerund(verb: Token, rule: Rule) -> Draft | None:
    for child in verb.children:
        if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i and _is_gerund(child):
            return _draft(verb, rule, "gerund", clause_content(verb, child))
    return None


def _is_gerund(clause: Token) -> bool:
    return clause.tag_ == "VBG" or any(c.tag_ == "VBG" and c.dep_ in {"aux", "auxpass"} for c in clause.children)


def _object_of(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)


def _object(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in {"dobj", "dative"} and c.tag_ not in _WH), None)


def _noun_phrase(head: Token) -> set[int]:
    return {t.i for t in head.subtree}


def _object_frame(verb: Token, rule: Rule) -> Draft | None:
    lemma = verb.lemma_.lower()
    target = _object_of(verb)
    if target is None:
        target = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        if target is None or not any(c.dep_ == "agent" for c in verb.children) or verb.dep_ not in {"ROOT", "conj"}:
            return None
    if (
        target.ent_type_ in {"DATE", "TIME"}
        or target.pos_ == "PRON"
        or target.lemma_.lower() in _words("empty")
        or target.ent_type_ == "PERSON"
    ):
        return None
    if lemma in _words("expressing") and any(
        _that_clause(c) for c in target.children if c.dep_ in {"acl", "ccomp", "relcl"}
    ):
        return None  # "expressed their belief that ...": the noun carries the content
    if lemma in rule.literal and not any(target.lemma_.lower() == w for w in _words("criticised")):
        return None
    return _draft(verb, rule, "object", _noun_phrase(target) | _attached(verb, max(t.i for t in target.subtree)))


def _attached(verb: Token, high: int) -> set[int]:
    """Prepositional phrases right after a noun phrase that the parser hung on the verb."""
    found: set[int] = set()
    for child in verb.rights:
        reach = {t.i for t in child.subtree}
        if child.dep_ == "prep" and min(reach) == high + 1 and not _timelike(child):
            found |= reach
            high = max(reach)
    return found


def _as(verb: Token, rule: Rule) -> Draft | None:
    for holder in (verb, _object_of(verb)):
        if holder is None:
            continue
        for child in holder.children:
            if child.dep_ in {"prep", "advcl", "mark"} and child.lower_ == "as" and child.i > verb.i:
                return _as_content(verb, rule, child)
    return None


def _as_content(verb: Token, rule: Rule, marker: Token) -> Draft | None:
    reach = {t.i for t in marker.subtree}
    if len(reach) == 1:
        return None
    quoting = next((c for c in marker.children if c.dep_ == "pcomp" and reporting(c) is not None), None)
    if quoting is not None:
        return None  # "quoted him as saying": the inner verb carries the content
    target = _object_of(verb)
    about = _after(verb, "to") if verb.lemma_.lower() == "refer" else None
    if about is not None:
        target = about
    if target is not None and verb.i < target.i < marker.i:
        reach |= _noun_phrase(target)
        reach = set(range(min(reach), max(reach) + 1))
    else:
        reach.discard(marker.i)
    return _draft(verb, rule, "as", reach | _attached(verb, max(reach)))


def _small(verb: Token, rule: Rule) -> Draft | None:
    """ "called it a crime": two bare complements, or a small clause."""
    for child in verb.children:
        if child.i > verb.i and child.dep_ == "ccomp" and not finite(child) and not _is_to(child):
            if child.tag_ == "VBG" or not any(c.dep_ == "nsubj" for c in child.children):
                continue
            return _draft(verb, rule, "small", {t.i for t in child.subtree})
    target = next((c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}), None)
    if target is None:
        return None
    for child in verb.children:
        second = child.dep_ in {"oprd", "attr", "acomp"} or (child.dep_ == "dobj" and child != target)
        if second and child.i > verb.i and child.i > target.i:
            reach = _noun_phrase(child)
            if target.i > verb.i:
                reach |= _noun_phrase(target)
            elif child.ent_type_ or child.pos_ == "PROPN":
                return None  # "was called Ana": a name
            return _draft(verb, rule, "small", reach | _attached(verb, max(reach)))
    reach = _noun_phrase(target)
    if target.i > verb.i and sum(verb.doc[i].text == '"' for i in _closed(verb, reach) if i > target.i) > 1:
        return _draft(verb, rule, "small", reach)  # 'branded them "scum"', taken for an apposition
    return None


def _closed(verb: Token, reach: set[int]) -> set[int]:
    """With the closing mark that may stand just outside the phrase."""
    high = max(reach)
    return reach | {i for i in (high + 1, high + 2) if i < len(verb.doc) and verb.doc[i].text == '"'}


def _blame(verb: Token, rule: Rule) -> Draft | None:
    target = _object_of(verb) or next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if target is None and verb.dep_ == "acl" and verb.tag_ == "VBN":
        target = verb.head
    by_whom = next((c for a in verb.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"), None)
    for holder in (verb, target, by_whom):
        if holder is None:
            continue
        for child in holder.children:
            if child.dep_ != "prep" or child.lower_ not in rule.by or child.i < verb.i:
                continue
            if any(c.lower_ in {"example", "instance"} for c in child.children):
                continue
            if verb.lemma_.lower() in rule.literal and not _in_words_only(target, child):
                continue
            reach = {t.i for t in child.subtree} - {child.i}
            draft = _draft(verb, rule, "blame", reach)
            if draft is not None and target is not None and target.i not in reach:
                if rule.to == "object":
                    draft.addressee = target
                else:
                    draft.against = [target]
            return draft
    return None


def _in_words_only(target: Token | None, preposition: Token) -> bool:
    """ "Attacked Ruiz on immigration", not "attacked the camp on Monday": a named person, and a topic."""
    topic = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    if target is None or target.ent_type_ not in {"PERSON", "ORG"} or target.pos_ != "PROPN" or topic is None:
        return False
    return topic.pos_ == "NOUN" and not topic.ent_type_ and not _timelike(preposition)


def _call_on(verb: Token, rule: Rule) -> Draft | None:
    return _call(verb, rule, ("on", "upon"))


def _appeal_to(verb: Token, rule: Rule) -> Draft | None:
    return _call(verb, rule, ("to",))


def _call(verb: Token, rule: Rule, prepositions: tuple[str, ...]) -> Draft | None:
    """ "call on X to ...": the infinitive may hang on the verb, on the preposition or on X."""
    for child in verb.rights:
        if child.dep_ not in {"prep", "dative", "prt", "advmod"} or child.lower_ not in prepositions:
            continue
        whom = next((c for c in child.children if c.dep_ == "pobj"), None)
        for holder in (verb, whom, child):
            for act in holder.children if holder is not None else ():
                if act.i <= child.i or act.dep_ not in _CLAUSAL or not _is_to(act):
                    continue
                content = {t.i for t in act.subtree}
                if whom is None:
                    whom = next((c for c in act.children if c.dep_ == "nsubj"), None)
                if whom is not None and whom.i in content:
                    content -= {t.i for t in whom.subtree}
                draft = _draft(verb, rule, "order", content)
                if draft is not None:
                    draft.addressee = whom
                return draft
    return None


def _after(verb: Token, preposition: str) -> Token | None:
    for child in verb.children:
        if child.dep_ in {"prep", "dative"} and child.lower_ == preposition:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _prepositional(verb: Token, rule: Rule, preposition: str) -> Draft | None:
    for child in verb.rights:
        if child.dep_ not in {"prep", "agent"} or child.lower_ != preposition:
            continue
        content = {t.i for t in child.subtree} - {child.i}
        pieces = [c for c in child.children if c.dep_ in {"pobj", "pcomp"}]
        if (
            not pieces
            or (pieces[0].pos_ == "PRON" and len(content) == 1)
            or pieces[0].lower_ in {"example", "instance"}
        ):
            return None
        if preposition == "to" and (pieces[0].ent_type_ or _is_person(pieces[0])):
            return None
        if preposition in {"over", "on", "for", "against"} and _timelike(child):
            return None
        content |= _attached(verb, max(content))
        draft = _draft(verb, rule, preposition, content | _trailing(verb, max(content)))
        if draft is not None and preposition == "against" and pieces[0].pos_ in {"NOUN", "PROPN"}:
            draft.against = [pieces[0]]
        return draft
    return None


def _is_person(token: Token) -> bool:
    return token.lemma_.lower() in _words("listeners")


_Frame = Callable[[Token, Rule], Draft | None]
_FRAMES: dict[str, _Frame] = {
    "clause": _clause,
    "wh": _wh,
    "quote": lambda verb, rule: None,
    "order": _order,
    "infinitive": _infinitive,
    "scene": _scene,
    "gerund": _gerund,
    "as": _as,
    "small": _small,
    "blame": _blame,
    "on-order": _call_on,
    "to-order": _appeal_to,
    "object": _object_frame,
}
_ORDER = tuple(_FRAMES)


# ---- nouns, adjectives, prepositions ---------------------------------------------------------------------------


def _equated(noun: Token, rule: Rule) -> Draft | None:
    """ "Her view is that the law must stay"."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ != "be":
        return None
    holder = next((c for c in noun.children if c.dep_ == "poss"), None)
    clause = next((c for c in verb.rights if c.dep_ == "ccomp" and finite(c)), None)
    if holder is None or clause is None or "clause" not in rule.frames:
        return None
    return Draft(rule, noun, (noun.i, noun.i), "clause", clause_content(verb, clause), holder)


def _noun(noun: Token, rule: Rule) -> Draft | None:
    equated = _equated(noun, rule)
    if equated is not None:
        return equated
    if noun.i and noun.doc[noun.i - 1].lower_ == "in" and noun.lower_ == "order":
        return None
    if any(c.dep_ in {"det", "neg"} and c.lower_ in {"no", "any", "neither"} for c in noun.lefts):
        return None  # "has no plan to": none is told
    for child in noun.rights:
        content: set[int] = set()
        frame = ""
        cue_end = noun.i
        if child.dep_ in {"acl", "ccomp", "relcl"} and "clause" in rule.frames and _that_clause(child):
            frame, content = "clause", clause_content(noun, child)
        elif child.dep_ in {"acl", "xcomp", "relcl"} and "infinitive" in rule.frames and _is_to(child):
            frame, content = "infinitive", {t.i for t in child.subtree}
        elif child.dep_ == "prep" and child.lower_ in rule.frames:
            frame, content, cue_end = child.lower_, {t.i for t in child.subtree} - {child.i}, child.i
        if not content or any(c.lemma_.lower() in _words("hollow") and c.dep_ == "pobj" for c in child.children):
            continue
        speaker = _holder(noun)
        if speaker is None:
            continue
        made = Draft(rule, noun, (noun.i, cue_end), frame, content, speaker)
        head = noun.head
        if noun.dep_ == "dobj" and head.lemma_.lower() in _words("expressing"):
            if frame != "clause":
                return None  # the verb takes the whole phrase: "expressed [her sorrow over the deaths]"
            made.cue_range = (head.i, cue_end)
            made.speaker = speaker_of(head) or speaker
        return made
    return None


def _that_clause(clause: Token) -> bool:
    """A content clause ("the claim that he lied"), not a relative one ("the claim that shocked him")."""
    marks = [c for c in clause.children if c.dep_ == "mark" and c.lower_ in {"that", "whether"}]
    if marks:
        return True
    if clause.dep_ == "relcl":  # the model often takes "the warning that the dam could break" for a relative clause
        relative = any(c.lower_ == "that" and c.tag_ == "WDT" and c.i < clause.i for c in clause.children)
        return relative and not _gap(clause) and clause.lemma_.lower() not in _words("light")
    return (
        clause.dep_ in {"acl", "ccomp"} and finite(clause) and clause.tag_ not in {"VBN", "VBG"} and not _has_wh(clause)
    )


def _holder(noun: Token) -> Token | None:
    """Who holds a threat, belief or plan: the possessor, "by X", "from X", or the subject of a light verb around it."""
    for child in noun.children:
        if child.dep_ == "poss" and child.lower_ == "whose":
            return next((t.head for t in noun.ancestors if t.dep_ == "relcl"), child)
        if child.dep_ == "poss":
            return child
    for child in noun.rights:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from", "among"}:
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
            if found is not None:
                return found
    for child in noun.lefts:
        if child.dep_ in {"compound", "amod", "nmod"} and child.ent_type_ in {"NORP", "GPE", "ORG", "PERSON"}:
            return child
    verb = noun.head
    if noun.dep_ == "pobj" and verb.dep_ == "prep":
        verb = verb.head
    if (
        noun.dep_ in {"dobj", "pobj", "attr"}
        and verb.pos_ in {"VERB", "AUX"}
        and verb.lemma_.lower() in _words("light")
    ):
        return speaker_of(verb)
    return None


def _adjective(adjective: Token, rule: Rule) -> Draft | None:
    verb = adjective.head
    if adjective.dep_ not in {"acomp", "oprd", "ccomp"} or verb.pos_ not in {"AUX", "VERB"}:
        return None
    speaker = speaker_of(verb)
    if rule.verb is not None and verb.lemma_.lower() != rule.verb:
        return None
    if speaker is None or speaker.lower_ in {"it", "this", "that", "there"}:
        return None
    for child in [*adjective.rights, *(c for c in verb.rights if c.i > adjective.i)]:
        content: set[int] = set()
        said = child.dep_ == "ccomp" or (child.dep_ in {"csubj", "advcl"} and rule.verb is not None)
        if said and "clause" in rule.frames and finite(child):
            content = clause_content(adjective, child)
        elif child.dep_ == "xcomp" and "infinitive" in rule.frames and _is_to(child):
            content = {t.i for t in child.subtree}
        elif child.dep_ == "prep" and child.lower_ in rule.frames:
            content = {t.i for t in child.subtree} - {child.i}
        if content:
            return Draft(rule, adjective, (adjective.i, adjective.i), "clause", content, speaker)
    return None


def _according(token: Token, index: dict[tuple[str, str], tuple[Rule, ...]]) -> Draft | None:
    """ "according to X": the clause that it hangs in is what X says."""
    if token.lower_ in {"in", "by"}:
        return _in_view(token, index)
    if token.lower_ == "per":
        marker = token
        name = "per"
        if token.i and token.doc[token.i - 1].text not in {",", "("}:
            return None
    else:
        following = next((c for c in token.children if c.lower_ == "to"), None)
        if following is None:
            return None
        marker, name = following, "according to"
    source = next((c for c in marker.children if c.dep_ == "pobj"), None)
    rule = index.get(("PREP", name), (None,))[0]
    if source is None or rule is None or source.lemma_.lower() in _words("yardsticks"):
        return None
    head = token.head
    while head.dep_ not in {"ROOT", "ccomp", "advcl", "conj", "relcl", "parataxis", "acl", "xcomp", "pcomp"} or (
        head.pos_ not in {"VERB", "AUX"} and head.dep_ != "ROOT"
    ):
        head = head.head
    while head.dep_ == "xcomp" or (head.dep_ == "ccomp" and not _carries(head.head)):
        head = head.head
    phrase = {t.i for t in token.subtree}
    content = {t.i for t in head.subtree} - phrase
    return Draft(rule, token, (token.i, marker.i), "according", content, source)


def _carries(verb: Token) -> bool:
    return any(rule.frames & {"clause", "scene"} for rule in _index().get(("VERB", verb.lemma_.lower()), ()))


def _in_view(token: Token, index: dict[tuple[str, str], tuple[Rule, ...]]) -> Draft | None:
    """ "in her view", "by his account"."""
    noun = next((c for c in token.children if c.dep_ == "pobj"), None)
    rule = index.get(("PREP", "in view of"), (None,))[0]
    if noun is None or rule is None or noun.lemma_.lower() not in _words("views"):
        return None
    holder = next((c for c in noun.children if c.dep_ == "poss"), None)
    head = token.head
    if holder is None or head.pos_ not in {"VERB", "AUX"}:
        return None
    content = {t.i for t in head.subtree} - {t.i for t in token.subtree}
    return Draft(rule, noun, (noun.i, noun.i), "according", content, holder)


_READERS: dict[str, _Frame] = {"VERB": _verb, "NOUN": _noun, "ADJ": _adjective}
