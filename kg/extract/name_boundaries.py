"""Where names may begin and end: what the recogniser marked and runs of capitals, trimmed.

Positions are token indices, half-open.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from kg.extract.names import LABELS, WEAK, Proposal, Words
from kg.resources import lexicon

_TIME = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})
_NOT_NAMES = frozenset(
    {"VBD", "VBZ", "VB", "VBP", "MD", "IN", "DT", "PRP", "PRP$", "WDT", "WP", "CC", "RB", "TO", "EX", "UH"}
)


def recognised(doc: Doc, words: Words) -> list[Proposal]:
    """The entities that the recogniser marked, cut into names and trimmed, in order of the text."""
    found: list[Proposal] = []
    for ent in doc.ents:
        if ent.label_ in LABELS or ent.label_ in WEAK:
            for start, end in _parts(doc, words, ent.start, ent.end):
                span = trim(doc, words, start, end, ent.label_)
                if span is not None:
                    found.append(Proposal(*span, ent.label_))
    return found


def capitalised(doc: Doc, words: Words) -> list[Proposal]:
    """Runs of proper nouns, which the recogniser may have passed over, in order of the text; their label is ""."""
    found: list[Proposal] = []
    i, size = 0, len(doc)
    while i < size:
        if not _proper(doc[i], words):
            i += 1
            continue
        end = i + 1
        while end < size and (_proper(doc[end], words) or _inside(doc, words, end)):
            end += 1
        while end > i + 1 and not _proper(doc[end - 1], words):
            end -= 1
        span = trim(doc, words, i, end, "")
        if span is not None and _plausible(doc, words, *span):
            found.append(Proposal(*span, ""))
        i = end
    return found


def _parts(doc: Doc, words: Words, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of a span between possessives, brackets and quotation marks that are no part of a name."""
    begin = start
    for i in range(start, end):
        token = doc[i]
        owns = token.tag_ == "POS" and i > start and not (words.lower[i - 1] in words.inner and i + 1 < end)
        both = token.lower_ in {"and", "with"} and start < i < end - 1 and _coordinates(doc, words, start, i, end)
        if (
            owns
            or both
            or _dash(doc, i)
            or token.text in {'"', "(", ")", ";", ":", "|", "/", "–", "—", "--", "[", "\n"}
            or "\n" in token.text
        ):
            if i > begin:
                yield begin, i
            begin = i + 1
    if end > begin:
        yield begin, end


def _dash(doc: Doc, i: int) -> bool:
    """A hyphen between spaces, where a dash is meant: "Esker - Norair"."""
    return doc[i].text == "-" and i > 0 and bool(doc[i].whitespace_) and bool(doc[i - 1].whitespace_)


def _coordinates(doc: Doc, words: Words, start: int, i: int, end: int) -> bool:
    """Two names with "and" between them, not one name with "and" inside ("Department of Trade and Industry")."""
    if (
        words.lower[end - 1] in words.heads
        or words.lower[start] in words.heads
        or any(t.lower_ == "of" for t in doc[start:i])
    ):
        return False
    return doc[i - 1].text[0].isupper() and doc[i + 1].text[0].isupper() and doc[i + 1].text != "Herzegovina"


def trim(doc: Doc, words: Words, start: int, end: int, label: str) -> tuple[int, int] | None:
    """Without article, title, quotation marks at either side; None where nothing with a capital is left."""
    while start < end and _leading(doc[start], words, label, end - start):
        start += 1
    while end > start and _trailing(doc[end - 1]):
        end -= 1
    end = _without_tail(doc, words, start, end, label)
    if label == "PERSON":
        start = _given_name(doc, words, start, end)
        end = _beyond_hyphen(doc, words, end)
        if end < len(doc) and len(doc[end].text.rstrip(".")) == 1 and doc[end].text.rstrip(".").isupper():
            end += 1
    text = doc[start:end].text
    if end <= start or not any(c.isupper() for c in text) or end - start > 12:
        return None
    if end - start == 1 and (words.lower[start] in words.never or words.title(start) or doc[start].tag_ in _NOT_NAMES):
        return None
    if end - start == 1 and words.lower[start] in words.common and _opens(doc, start):
        return None
    if end - start == 1 and start > 0 and end < len(doc) and all(_big_title(doc, words, i) for i in (start - 1, end)):
        return None  # "Chief Operating Officer"
    return start, end


def _big_title(doc: Doc, words: Words, i: int) -> bool:
    return words.title(i) and doc[i].text[0].isupper()


def _without_tail(doc: Doc, words: Words, start: int, end: int, label: str) -> int:
    """ "State Department Spokesperson", "Norair Flight 12": what somebody is or has there is no part of the body's name."""
    if end - start > 2 and doc[end - 1].like_num and words.lower[end - 2] in words.tails:
        end -= 1
    bodies = {"ORG", "GPE", "", *WEAK}
    while end - start > 1 and _plain(doc, end) and label in bodies | {"PERSON"}:
        tail = words.lower[end - 1]
        if not (tail in words.tails or (tail in words.persons and label in bodies)):
            break
        end -= 1
    return end


def _given_name(doc: Doc, words: Words, start: int, end: int) -> int:
    """ "Junia" + "Ho": the recogniser passes over given names that it does not know."""
    alone = end - start == 1 and start > 0
    return start - 1 if alone and _may_be_given(doc[start - 1], words, doc[start:end]) else start


def _may_be_given(token: Token, words: Words, name: Span) -> bool:
    if token.tag_ != "NNP" or token.ent_type_ or not token.is_title or not token.is_alpha or len(token) < 2:
        return False
    if token.dep_ not in {"compound", "nmod"} or not name.start <= token.head.i < name.end or not token.whitespace_:
        return False
    low = token.lower_
    office = words.title(token.i) or low in words.persons or low in words.spoken or low in words.inner_office
    what = office or low in words.common or low in words.heads or low.endswith(words.office_endings)
    return low in words.given or not (what or token.i in words.shouting)


def _opens(doc: Doc, i: int) -> bool:
    """Does the token begin a sentence or a quotation, where anything has a capital?"""
    return bool(doc[i].is_sent_start) or (i > 0 and doc[i - 1].text in {'"', "'", "(", ":"})


def _plain(doc: Doc, end: int) -> bool:
    """Does the last word follow another name, not "of" or "the"?"""
    return doc[end - 2].text[0].isupper() and doc[end - 2].tag_ != "DT"


def _leading(token: Token, words: Words, label: str, left: int) -> bool:
    if token.is_punct or token.is_space or token.tag_ in {"DT", "PRP$", "POS", "CC", "IN", "PDT", "WDT", "HYPH"}:
        return token.lower_ != "al"
    if token.is_lower and token.lower_ in words.titles:
        return left > 1
    if label == "PERSON" and left > 1:
        return token.lower_ in words.titles or token.lower_.rstrip(".") in {"mr", "mrs", "ms", "dr"}
    if token.lower_ in words.spoken and left > 1:
        return True
    return token.is_lower and token.tag_ in {"JJ", "RB", "VBN", "VBG", "VBD", "CD"} and left > 1


def _trailing(token: Token) -> bool:
    if token.text == ".":
        before = token.doc[token.i - 1].text
        return len(before) > 4 or before.islower()
    return token.is_punct or token.is_space or token.tag_ in {"POS", "IN", "CC", "DT", "VBD", "VBZ", "MD"}


def _beyond_hyphen(doc: Doc, words: Words, end: int) -> int:
    """A name goes on over a hyphen: "Baek Sun" + "-a"."""
    if end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and not doc[end].whitespace_:
        after = doc[end + 1]
        if after.is_alpha and len(after) <= 6 and after.lower_ not in words.hyphenated:
            return end + 2
    return end


def _proper(token: Token, words: Words) -> bool:
    if token.ent_type_ in _TIME or not token.text[0].isupper() or token.is_punct:
        return False
    if token.tag_ not in {"NNP", "NNPS"} and not (token.ent_type_ in LABELS and token.pos_ != "VERB"):
        return False
    return token.lower_ not in words.never and not words.title(token.i)


def _inside(doc: Doc, words: Words, i: int) -> bool:
    """A hyphen, or a possessive of the name's own, between two proper nouns."""
    if i + 1 >= len(doc) or not _proper(doc[i + 1], words):
        return False
    token = doc[i]
    if token.text == "-":
        return not token.whitespace_ and not doc[i - 1].whitespace_
    return token.tag_ == "POS" and words.lower[i - 1] in words.inner


def _plausible(doc: Doc, words: Words, start: int, end: int) -> bool:
    """Not a common word that has its capital from the start of a sentence or a headline."""
    if any(doc[k].ent_type_ in LABELS for k in range(start, end)):
        return True
    first = doc[start]
    alone = end - start == 1
    if start in words.shouting:
        return False
    if alone and _opens(doc, start):
        if first.tag_ in {"NNP", "NNPS"} and _many_people(words.lower[start]):
            return False  # "Rebels in Norland attacked"
        return first.dep_ in {"nsubj", "nsubjpass", "poss", "compound"} and words.lower[start] not in words.common
    return not (alone and words.lower[start] in words.common)


@cache
def _plurals() -> frozenset[str]:
    return frozenset(lexicon("organisations")["group"]["members"])


def _many_people(word: str) -> bool:
    single = f"{word[:-3]}man" if word.endswith("men") else word.removesuffix("s")
    return single != word and single in _plurals()
