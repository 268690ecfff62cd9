"""What belongs to the content that a cue governs, and what the parser has only hung there. Sets of token indices."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.attribution.rules import reporting, verb_rules, words
from kg.extract.attribution.shapes import FINITE, has_gap, has_to, object_after
from kg.extract.attribution.speakers import after_comma, speaker_of, tense

_ROW = frozenset({",", "and", "but"})
_BREAKS = frozenset({",", "—", "–", "-", "--"})
_AHEAD = frozenset({"before", "by", "within", "until", "after"})
_MARKS_KEPT = frozenset({"if", "unless", "until", "once", "because"})


def clause_content(verb: Token, clause: Token) -> set[int]:
    """The whole governed clause: without "that", without the cue's own words, with what the parser hung too high."""
    inside = {t.i for t in clause.subtree}
    if verb.i in inside:
        inside -= {t.i for t in verb.subtree}
    inside -= _relayed(clause, verb)
    inside -= _rejoined(clause, verb)
    inside = same_side(verb, inside)
    inside.discard(verb.i)
    if clause.tag_ == "VB" and has_to(clause):
        for later in clause.conjuncts:
            if later.tag_ in {"VBD", "VBZ"} and later.i in inside:
                inside -= {t.i for t in later.subtree}
    if not inside:
        return inside
    low, high = min(inside), max(inside)
    if low > verb.i and has_gap(clause):
        inside |= _lost_subject(verb, clause, low)
        low = min(inside)
    if low > verb.i:
        inside |= _between(verb, low) | trailing(verb, high)
        inside |= _further(verb, max(inside)) if not has_to(clause) else set()
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


def _lost_subject(verb: Token, clause: Token, low: int) -> set[int]:
    """ "agreed repairs were urgent", "were told the war was over": the subject is taken for an object."""
    taken = object_after(verb)
    if taken is None or (clause.tag_ not in FINITE and not any(c.tag_ in FINITE for c in clause.lefts)):
        return set()
    reach = {t.i for t in taken.subtree}
    told = any(rule.to == "object" for rule in verb_rules(verb))
    passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children)
    return reach if max(reach) == low - 1 and (passive or not told) and taken.pos_ != "PRON" else set()


def _further(verb: Token, high: int) -> set[int]:
    """ "said he was innocent, that he had paid and that he would stay": clauses with "that" in one row."""
    found: set[int] = set()
    doc, end = verb.doc, verb.sent.end
    while high + 2 < end:
        at = high + 1
        while at < end - 1 and doc[at].text in _ROW:
            at += 1
        that = doc[at]
        if doc[at - 1].text not in _ROW or that.lower_ != "that" or that.dep_ != "mark" or that.head.i < at:
            break
        reach = [t.i for t in that.head.subtree if t.i >= at]
        found |= set(range(high + 1, max(reach) + 1))
        high = max(reach)
    return found


def trailing(verb: Token, high: int) -> set[int]:
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
        elif child.dep_ == "prep" and not comma and first.i == high + 1 and not timelike(child):
            found |= reach
            high = max(reach)
    return found


def timelike(preposition: Token) -> bool:
    """Whether a prepositional phrase tells a date or a time of day."""
    return any(t.ent_type_ in {"DATE", "TIME"} for t in preposition.subtree)


def same_side(verb: Token, inside: set[int]) -> set[int]:
    """What stands beyond a semicolon is another sentence."""
    stops = [t.i for t in verb.sent if t.text == ";"]
    low = max((i for i in stops if i < verb.i), default=-1)
    high = min((i for i in stops if i > verb.i), default=len(verb.doc))
    return {i for i in inside if low < i < high} if stops else inside


def _rejoined(clause: Token, verb: Token) -> set[int]:
    """A coordinated cue that belongs beside this one, not inside what it governs."""
    found: set[int] = set()
    for child in clause.children:
        if child.dep_ != "conj" or child.pos_ != "VERB" or not verb_rules(child):
            continue
        if child.tag_ == "VB" and not any(c.dep_ == "aux" for c in child.lefts):
            continue  # "wants to come and tell": one infinitive
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
        if token.dep_ == "pcomp" and token.tag_ == "VBG" and reporting(token) is not None and _apart(token.head):
            found |= {t.i for t in token.head.subtree}
        if token.dep_ != "advcl" or token.tag_ != "VBG":
            continue
        first = min(t.i for t in token.subtree)
        issued = object_after(token)
        spoken = issued is not None and issued.lemma_.lower() in words("words")
        if after_comma(token.doc, first) and (spoken or token.lemma_.lower() in words("continuing")):
            found |= {t.i for t in token.subtree}
    return found


def _apart(preposition: Token) -> bool:
    """ "..., before warning that": behind a comma or a closing mark, the speaker's next act."""
    before = preposition.doc[preposition.i - 1] if preposition.i else None
    return before is not None and before.text in {",", '"'} and preposition.lower_ in {"before", "after", "while"}


def _other_voice(preposition: Token) -> bool:
    """ ", with one analyst saying that ...": another source's words."""
    return any(t.tag_ == "VBG" and reporting(t) is not None for t in preposition.subtree)


def without_aside(verb: Token, content: set[int]) -> set[int]:
    """Content without what the reporter, or another source, puts behind it: ", a charge that he denies", ", which X doubts"."""
    if not content or verb.i > min(content):
        return content
    doc, low, high = verb.doc, min(content), max(content)
    quoted = False
    for i in range(low, high):
        if doc[i].text == '"':
            quoted = not quoted
            if not quoted and i > low + 1 and _ends_behind(doc[i], verb, high):
                return {k for k in content if k <= i}
        elif not quoted and i > low and _breaks(doc[i]) and _comments(doc[i], high):
            return {k for k in content if k < i}
    return content


def _ends_behind(mark: Token, verb: Token, high: int) -> bool:
    """Whether what stands behind a closing mark is no part of what is said any more."""
    following = mark.nbor(1)
    if _meanwhile(following, verb):
        return True
    return mark.nbor(-1).text == "," and (_next_clause(following, verb) or _comments(mark, high))


def _breaks(token: Token) -> bool:
    """A comma or a dash, no hyphen."""
    return token.text in _BREAKS and (token.text != "-" or bool(token.doc[token.i - 1].whitespace_))


def _comments(mark: Token, high: int) -> bool:
    """Whether what follows a comma or dash comments on the content before it, up to its end."""
    doc, at = mark.doc, mark.i + 1
    dash = mark.text in _BREAKS - {","}
    if dash and any(doc[i].text != "," and _breaks(doc[i]) for i in range(at, high + 1)):
        return False  # a parenthesis
    first = doc[at]
    if first.lower_ == "even" and at < high:
        first = doc[at + 1]
    if first.tag_ == "VBG" and first.lemma_.lower() in words("glosses"):
        return True  # ", referring to the king"
    if dash and first.lower_ == "only" and doc[at + 1].lower_ == "to":
        return True  # "— only to deny it later"
    if first.tag_ == "WDT" or first.lower_ == "who":
        return any(
            t.dep_ in {"relcl", "advcl"} and t.i > at and _to_the_end(t, high) and _tells(t, at)
            for t in first.ancestors
        )
    if first.lower_ in {"while", "as", "though", "although"}:
        above = first.head
        return first.dep_ == "mark" and above.dep_ == "advcl" and _has_own_voice(above, at)
    for noun in doc[at : min(at + 4, high + 1)]:
        if noun.pos_ != "NOUN":
            continue
        described = [c for c in noun.rights if c.dep_ in {"relcl", "acl"}]
        said = noun.lemma_.lower() in words("words_said") and (
            dash or noun.dep_ in {"npadvmod", "appos", "dobj", "attr"}
        )
        other = any(_has_own_voice(c, at) and _to_the_end(c, high) for c in described)
        return bool(described) and (said or other)
    return False


def _to_the_end(verb: Token, high: int) -> bool:
    """Whether a clause runs to the end of the content: what is only put in between stays."""
    return verb.right_edge.i >= high - 1


def _tells(verb: Token, after: int) -> bool:
    """Whether a relative clause is an attribution itself: ", who has accused her", ", which he said was late"."""
    acts = [verb, *(c for c in verb.children if c.dep_ in {"ccomp", "xcomp"})]
    spoken = any(_is_speech(act) for act in acts)
    own = [c for c in verb.lefts if c.dep_ == "nsubj" and c.i > after and c.tag_ not in {"WDT", "WP"}]
    return (spoken and (bool(own) or verb.doc[after].lower_ == "who")) or _has_own_voice(verb, after)


def _has_own_voice(verb: Token, after: int) -> bool:
    """A verb of speech or thought with a named subject of its own: "which the bank believes"."""
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj" and c.i > after), None)
    known = any(verb_rules(v) for v in (verb, *(c for c in verb.children if c.dep_ == "ccomp")))
    if not known or subject is None or subject.tag_ in {"WDT", "WP"}:
        return False
    return _is_speech(verb) or subject.lower_ not in {"he", "she", "it", "they"}


def _is_speech(verb: Token) -> bool:
    """Whether some rule reads the verb as an act of speech, not of thought."""
    return any(rule.open or rule.type != "Assessment" for rule in verb_rules(verb) if not rule.mental)


def _next_clause(conjunction: Token, verb: Token) -> bool:
    """Whether "and he accused" follows: the cue's own sentence goes on, with an act of speech in its tense."""
    if conjunction.tag_ != "CC" or conjunction.i + 2 >= len(conjunction.doc):
        return False
    subject = conjunction.nbor(1)
    act = subject.head
    own = subject.dep_ == "nsubj" and subject.lower_ in {"he", "she", "they", "it"}
    return own and bool(verb_rules(act)) and tense(act) == tense(verb)


def _meanwhile(token: Token, verb: Token) -> bool:
    """What happened then, behind a closing mark: 'told him he was "rude" before an aide stepped in'."""
    above = token.head
    happened = above.dep_ == "advcl" and above.tag_ == "VBD" and token.dep_ in {"mark", "advmod"}
    return token.lower_ in {"before", "as", "when", "after"} and happened and verb.tag_ == tense(above.head) == "VBD"


def attached(verb: Token, high: int, ahead: bool = False) -> set[int]:
    """Prepositional phrases right after a noun phrase that the parser hung on the verb.

    A time is when it was said, unless the act looks ``ahead`` ("promised a hearing before the recess").
    """
    found: set[int] = set()
    for child in verb.rights:
        reach = {t.i for t in child.subtree}
        where = any(t.lemma_.lower() in words("occasions") for t in child.children if t.dep_ == "pobj")
        when = timelike(child) and not (ahead and child.lower_ in _AHEAD)
        if child.dep_ == "prep" and min(reach) == high + 1 and not when and not where:
            found |= reach
            high = max(reach)
    return found


def noun_phrase(head: Token) -> set[int]:
    """A phrase by its head."""
    return {t.i for t in head.subtree}
