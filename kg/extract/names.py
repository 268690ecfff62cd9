"""Named mentions of actors and places: where they begin and end, and what they are.

The named-entity recogniser proposes; the lexicons of states and organisations, the grammar of capitals and the parse
correct it. Positions are token indices, half-open.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from kg.extract.columns import column
from kg.model import Form, Kind
from kg.resources import lexicon

_LABELS: dict[str, Kind] = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Location",
    "NORP": "Group",
    "LOC": "Location",
    "FAC": "Facility",
}
_WEAK = frozenset({"PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "LANGUAGE"})
_TIME = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})
_WORD = re.compile(r"[^\W_]")
_PIECE = re.compile(r"'s\b|'(?=\s|$)|-|,|[^\s',-]+(?:'[^\s',-]+)*?(?=\s|-|,|'s\b|'(?:\s|$)|$)")


class Entry(NamedTuple):
    """What the lexicon knows of a name. ``key`` is the state's code for states, else the main name."""

    kind: Kind
    form: Form
    key: str
    state: str | None = None
    region: bool = False


@dataclass(slots=True)
class Name:
    """One named mention: tokens ``[start, end)``, what it is, and the key that equal names share."""

    start: int
    end: int
    kind: Kind
    form: Form
    key: str = ""
    entry: Entry | None = None
    sure: bool = False
    """The kind is known from a lexicon or a head word, not from the recogniser's guess."""
    roles: list[str] = field(default_factory=list)
    outer: bool = False
    """A longer name around others (``General Staff of the Army``)."""
    width: int = 0
    """Characters of the one token that are the name, where the token holds more ("U.S.-led"); 0: all."""


def pieces(phrase: str) -> tuple[str, ...]:
    """A phrase cut the way the tokeniser cuts it.

    >>> pieces("Korean People's Army"), pieces("Al-Jazeera")
    (('Korean', 'People', "'s", 'Army'), ('Al', '-', 'Jazeera'))
    """
    return tuple(_PIECE.findall(phrase))


@cache
def states() -> dict[str, dict[str, object]]:
    """The lexicon of states: code → record."""
    return lexicon("states")


@cache
def _entries() -> dict[str, list[tuple[tuple[str, ...], bool, Entry]]]:
    """First word, lower case → (words, exact case?, entry), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = defaultdict(list)

    def put(phrase: str, entry: Entry, exact: bool = False) -> None:
        words = pieces(phrase)
        kept = words if exact else tuple(w.lower() for w in words)
        found[words[0].lower()].append((kept, exact, entry))

    for code, record in states().items():
        _put_state(code, record, put)
    organisations = lexicon("organisations")
    for kind, table in organisations["known"].items():
        for name, others in table.items():
            for form in (name, *others):
                short = form.isupper() or "." in form
                put(
                    form,
                    Entry(kind, "abbreviation" if short else "name", name),
                    exact=short or form.lower() != name.lower(),
                )
    for kind, table in organisations["adjectives"].items():
        for name, adjectives in table.items():
            for form in adjectives:
                put(form, Entry(kind, "adjective", name), exact=True)
    for code, names in organisations["institutions"].items():
        for name in names:
            put(name, Entry("Organization", "name", name, code), exact=name.isupper())
    for code, names in organisations["armies"].items():
        for name in names:
            put(name, Entry("Organization", "name", f"military of {code}", code), exact=name.isupper())
    outlets = organisations["outlets"]["names"]
    for name in outlets:
        short = name.removeprefix("The ").removesuffix(" News")
        key = short if short in outlets else name.removeprefix("The ")
        put(name, Entry("NewsOutlet", "name", key), exact=True)
    for code, names in organisations["outlets"]["state"].items():
        for name in names:
            put(name, Entry("NewsOutlet", "name", name, code), exact=True)
    for rows in found.values():
        rows.sort(key=lambda row: (-len(row[0]), row[0]))
    return dict(found)


def _put_state(code: str, record: dict[str, object], put: object) -> None:
    assert callable(put)
    kind: Kind = "State"
    region = bool(record.get("region"))
    forms: list[tuple[str, Form]] = [(str(record["name"]), "name")]
    groups: tuple[tuple[str, Form], ...] = (
        ("also", "name"),
        ("adjectives", "adjective"),
        ("people", "adjective"),
        ("capitals", "metonym"),
        ("abbreviations", "abbreviation"),
    )
    for part, form in groups:
        listed = record.get(part, [])
        assert isinstance(listed, list)
        forms.extend((str(text), form) for text in listed)
    for text, form in forms:
        put(text, Entry(kind, form, code, code, region), form == "abbreviation")


def known(doc: Doc) -> Iterator[tuple[int, int, Entry]]:
    """Every longest match of the lexicons, left to right."""
    entries = _entries()
    words = column(doc, "ORTH")
    lower = [w.lower() for w in words]
    i, size = 0, len(words)
    while i < size:
        rows = entries.get(lower[i])
        best = (
            _longest(rows, words, lower, i) if rows and words[i][0].isupper() | (words[i] in ("al", "inter")) else None
        )
        if best is None:
            i += 1
        else:
            yield i, best[0], best[1]
            i = best[0]


def _longest(
    rows: list[tuple[tuple[str, ...], bool, Entry]], words: list[str], lower: list[str], start: int
) -> tuple[int, Entry] | None:
    for pattern, exact, entry in rows:
        end = _matches(pattern, words if exact else lower, start)
        if end is not None and (exact or _capitals(words, start, end)):
            return end, entry
    return None


def _capitals(words: list[str], start: int, end: int) -> bool:
    """Every longer word of a name has a capital, the last one perhaps not ("Korean peninsula")."""
    return all(w[0].isupper() or len(w) < 4 or not w[0].isalpha() for w in words[start : max(start + 1, end - 1)])


def _matches(pattern: tuple[str, ...], words: list[str], start: int) -> int | None:
    i = start
    for piece in pattern:
        while i < len(words) and words[i].isspace():
            i += 1
        if i >= len(words) or words[i] != piece:
            return None
        i += 1
    return i


# ---- reading a Doc -----------------------------------------------------------------------------------------------


def find(doc: Doc) -> list[Name]:
    """Every named mention, in order of the text. Longer names may hold shorter ones (a ministry its state)."""
    words = _Words(doc)
    listed = [row for row in known(doc) if not _shortened(doc, *row)]
    spans = _unhyphenated(doc, words, [*_recognised(doc, words), *_capitalised(doc, words)])
    names = [n for n in _settle(doc, words, listed, spans) if not _no_actor(words, n)]
    _legal_forms(doc, words, names)
    names.extend(_repeated(doc, words, names))
    _widen(doc, words, names)
    names = _joined(doc, words, names)
    _vote(doc, names)
    _surnames(names)
    _firms(words, names)
    names = [n for n in names if not (_mere_adjective(doc, n) or _party_label(doc, n) or _no_actor(words, n))]
    names.sort(key=lambda n: (n.start, -n.end))
    return names


def _shortened(doc: Doc, start: int, end: int, entry: Entry) -> bool:
    """ "GAO" among words in small letters is short for something, and not the town of Gao."""
    text = doc[start:end].text
    if not text.isupper() or not text.isalpha() or entry.key.isupper() or entry.key.casefold() != text.casefold():
        return False
    return any(t.is_lower for t in doc[start].sent)


def _no_actor(words: _Words, name: Name) -> bool:
    """An agreement, a law, an occasion: what its last word names is nobody."""
    return name.entry is None and words.lower[name.end - 1] in words.other


def _unhyphenated(doc: Doc, words: _Words, spans: list[_Proposal]) -> list[_Proposal]:
    """ "Norair-Eskair merger": two names, where the first is read by itself elsewhere in the article."""
    alone = {doc[p.start : p.end].text for p in spans if doc[p.start].lower_ not in _COMPASS}
    found: list[_Proposal] = []
    for span in spans:
        cut = next((i for i in range(span.start + 1, span.end - 1) if doc[i].text == "-"), None)
        pact = words.lower[span.end - 1] in words.other
        if cut is not None and not pact and doc[span.start : cut].text in alone and doc[cut + 1].text[0].isupper():
            found += [_Proposal(span.start, cut, span.label), _Proposal(cut + 1, span.end, span.label)]
        else:
            found.append(span)
    return found


def _legal_forms(doc: Doc, words: _Words, names: list[Name]) -> None:
    """ "Norair" + "LLC": the legal form belongs to the name before it."""
    ends = {n.end: n for n in names if n.entry is None and n.kind != "Person"}
    for name in [n for n in names if n.entry is None and n.end - n.start == 1 and n.key in words.forms]:
        before = ends.get(name.start)
        if before is not None:
            names.remove(name)
            before.end, before.kind, before.sure = name.end, "Organization", True
            before.key = normal(doc[before.start : before.end].text)


def _repeated(doc: Doc, words: _Words, names: list[Name]) -> list[Name]:
    """The same words elsewhere in the article, where neither recogniser nor tagger saw a name."""
    forms: dict[str, tuple[tuple[str, ...], Name]] = {}
    for name in names:
        text = tuple(t.text for t in doc[name.start : name.end])
        if name.entry is None and (len(text) > 1 or words.lower[name.start] not in words.common):
            forms.setdefault(" ".join(text), (text, name))
    starts: dict[str, list[tuple[tuple[str, ...], Name]]] = defaultdict(list)
    for text, name in forms.values():
        starts[text[0]].append((text, name))
    taken = {i for n in names for i in range(n.start, n.end)}
    found: list[Name] = []
    texts = column(doc, "ORTH")
    for i, word in enumerate(texts):
        for text, name in sorted(starts.get(word, ()), key=lambda row: -len(row[0])):
            end = i + len(text)
            same = tuple(texts[i:end]) == text
            if same and not taken.intersection(range(i, end)) and not words.title(i):
                taken.update(range(i, end))
                found.append(Name(i, end, name.kind, name.form, name.key))
                break
    return found


def _widen(doc: Doc, words: _Words, names: list[Name]) -> None:
    """ "General" + "Staff": an organisation's name takes in the capitalised office words before it."""
    taken = {i for n in names for i in range(n.start, n.end)}
    for name in names:
        if name.entry is not None or words.lower[name.end - 1] not in words.heads:
            continue
        start = name.start
        while start and start - 1 not in taken and doc[start - 1].text[0].isupper() and words.title(start - 1):
            if doc[start - 1].is_sent_start and words.lower[start - 1] in words.common:
                break
            start -= 1
        if start != name.start:
            name.start, name.key = start, normal(doc[start : name.end].text)


def _surnames(names: list[Name]) -> None:
    """One word that ends or begins a person's full name is that person, whatever the recogniser took it for."""
    people = [n.key.split() for n in names if n.kind == "Person" and " " in n.key]
    ends = {w for words in people for w in (words[0], words[-1])}
    inner = {" ".join(words[1:]) for words in people if len(words) > 2}
    for name in names:
        if name.entry is None and name.kind != "Person" and name.key in ends | inner:
            name.kind = "Person"


def _firms(words: _Words, names: list[Name]) -> None:
    """ "Toreno" beside "Toreno Motor Company" is the firm, where the article has no person who is called so."""
    bodies = {n.key for n in names if n.kind == "Organization" and n.key.split()[-1] in words.forms}
    people = {word for n in names if n.kind == "Person" and (n.sure or " " in n.key) for word in n.key.split()}
    whole = {n.key for n in names if n.kind == "Person" and n.sure}
    for name in names:
        if name.entry is not None or name.kind not in {"Person", "Group"}:
            continue
        first = any(body.startswith(f"{name.key} ") for body in bodies)
        called = name.key in (whole if " " in name.key else people)
        if first and not called:
            name.kind = "Organization"


def _mere_adjective(doc: Doc, name: Name) -> bool:
    """An adjective of no known side ("inter-Korean", "Western") or a compass pair: no actor by itself."""
    if name.entry is not None:
        return False
    if set(name.key.split()) <= {"north", "south", "east", "west"} and " " in name.key:
        return True
    token = doc[name.end - 1]
    if name.key in {"northern", "southern", "eastern", "western"}:
        return False
    return name.kind == "Group" and token.dep_ in {"amod", "compound", "nmod"} and token.head.i >= name.end


def _party_label(doc: Doc, name: Name) -> bool:
    """ "(R-Maine)", "D-Calif.": what a member of Congress is, no body of that name."""
    first = doc[name.start]
    return first.text in {"R", "D", "I"} and name.start + 1 < len(doc) and doc[name.start + 1].text == "-"


class _Words:
    """The word lists, once, and what is often asked of a Doc's tokens."""

    def __init__(self, doc: Doc) -> None:
        lists = lexicon("organisations")["names"]
        roles = lexicon("roles")
        self.heads: frozenset[str] = frozenset(lists["heads"])
        self.inner: frozenset[str] = frozenset(lists["inner_possessive"])
        self.other: frozenset[str] = frozenset(lists["other"])
        self.forms: frozenset[str] = frozenset(lists["forms"])
        self.tails: frozenset[str] = frozenset(lists["tails"])
        self.never: frozenset[str] = frozenset(lists["never"])
        self.titles: frozenset[str] = frozenset(roles["titles"]["words"])
        self.honorifics: frozenset[str] = frozenset(w for group in roles["honorifics"].values() for w in group)
        self.persons: frozenset[str] = frozenset(lexicon("nominals")["kinds"]["Person"]) - {"general"}
        self.spoken: frozenset[str] = frozenset(w for group in roles["nouns"].values() for w in group) | self.honorifics
        self.firms: frozenset[str] = frozenset(lexicon("nominals")["firms"]["bodies"])
        self.inner_office: frozenset[str] = frozenset(roles["titles"]["inner"])
        self.relations: frozenset[str] = frozenset(w for group in roles["relations"].values() for w in group)
        self.given: frozenset[str] = frozenset(w for group in roles["given"].values() for w in group)
        self.lower = column(doc, "LOWER")
        self.common = {t.lower_ for t in doc if t.is_lower}
        self.shouting = _shouting(doc)

    def title(self, i: int) -> bool:
        """Is this token a word of an office?"""
        return self.lower[i] in self.titles


def _shouting(doc: Doc) -> set[int]:
    """Tokens of sentences in which nearly every word has a capital: capitals say nothing there."""
    out: set[int] = set()
    for sentence in doc.sents:
        long = [t for t in sentence if t.is_alpha and len(t) > 3]
        if len(long) > 3 and sum(t.text[0].isupper() for t in long) >= 0.75 * len(long):
            out.update(t.i for t in sentence)
    return out


class _Proposal(NamedTuple):
    start: int
    end: int
    label: str


def _recognised(doc: Doc, words: _Words) -> list[_Proposal]:
    found: list[_Proposal] = []
    for ent in doc.ents:
        if ent.label_ in _LABELS or ent.label_ in _WEAK:
            for start, end in _parts(doc, words, ent.start, ent.end):
                span = _trim(doc, words, start, end, ent.label_)
                if span is not None:
                    found.append(_Proposal(*span, ent.label_))
    return found


def _parts(doc: Doc, words: _Words, start: int, end: int) -> Iterator[tuple[int, int]]:
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


def _coordinates(doc: Doc, words: _Words, start: int, i: int, end: int) -> bool:
    """Two names with "and" between them, not one name with "and" inside ("Department of Trade and Industry")."""
    if (
        words.lower[end - 1] in words.heads
        or words.lower[start] in words.heads
        or any(t.lower_ == "of" for t in doc[start:i])
    ):
        return False
    return doc[i - 1].text[0].isupper() and doc[i + 1].text[0].isupper() and doc[i + 1].text != "Herzegovina"


def _trim(doc: Doc, words: _Words, start: int, end: int, label: str) -> tuple[int, int] | None:
    """Without article, title, quotation marks at either side; None where nothing with a capital is left."""
    while start < end and _leading(doc[start], words, label, end - start):
        start += 1
    while end > start and _trailing(doc[end - 1]):
        end -= 1
    end = _without_tail(doc, words, start, end, label)
    if label == "PERSON":
        start = _given_name(doc, words, start, end)
        end = _beyond_hyphen(doc, end)
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


def _big_title(doc: Doc, words: _Words, i: int) -> bool:
    return words.title(i) and doc[i].text[0].isupper()


def _without_tail(doc: Doc, words: _Words, start: int, end: int, label: str) -> int:
    """ "State Department Spokesperson", "Norair Flight 12": what somebody is or has there is no part of the body's name."""
    if end - start > 2 and doc[end - 1].like_num and words.lower[end - 2] in words.tails:
        end -= 1
    bodies = {"ORG", "GPE", "", *_WEAK}
    while end - start > 1 and _plain(doc, end) and label in bodies | {"PERSON"}:
        tail = words.lower[end - 1]
        if not (tail in words.tails or (tail in words.persons and label in bodies)):
            break
        end -= 1
    return end


def _given_name(doc: Doc, words: _Words, start: int, end: int) -> int:
    """ "Junia" + "Ho": the recogniser passes over given names that it does not know."""
    alone = end - start == 1 and start > 0
    return start - 1 if alone and _may_be_given(doc[start - 1], words, doc[start:end]) else start


_OFFICE_ENDINGS = ("ist", "tor", "crat")


def _may_be_given(token: Token, words: _Words, name: Span) -> bool:
    if token.tag_ != "NNP" or token.ent_type_ or not token.is_title or not token.is_alpha or len(token) < 2:
        return False
    if token.dep_ not in {"compound", "nmod"} or not name.start <= token.head.i < name.end or not token.whitespace_:
        return False
    low = token.lower_
    office = words.title(token.i) or low in words.persons or low in words.spoken or low in words.inner_office
    what = office or low in words.common or low in words.heads or low.endswith(_OFFICE_ENDINGS)
    return low in words.given or not (what or token.i in words.shouting)


def _opens(doc: Doc, i: int) -> bool:
    """Does the token begin a sentence or a quotation, where anything has a capital?"""
    return bool(doc[i].is_sent_start) or (i > 0 and doc[i - 1].text in {'"', "'", "(", ":"})


_NOT_NAMES = frozenset(
    {"VBD", "VBZ", "VB", "VBP", "MD", "IN", "DT", "PRP", "PRP$", "WDT", "WP", "CC", "RB", "TO", "EX", "UH"}
)


def _plain(doc: Doc, end: int) -> bool:
    """Does the last word follow another name, not "of" or "the"?"""
    return doc[end - 2].text[0].isupper() and doc[end - 2].tag_ != "DT"


def _leading(token: Token, words: _Words, label: str, left: int) -> bool:
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


def _beyond_hyphen(doc: Doc, end: int) -> int:
    """A name goes on over a hyphen: "Baek Sun" + "-a"."""
    if end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and not doc[end].whitespace_:
        after = doc[end + 1]
        if (
            after.is_alpha
            and len(after) <= 6
            and after.lower_ not in {"led", "based", "run", "backed", "born", "style"}
        ):
            return end + 2
    return end


def _capitalised(doc: Doc, words: _Words) -> list[_Proposal]:
    """Runs of proper nouns that the recogniser passed over."""
    found: list[_Proposal] = []
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
        span = _trim(doc, words, i, end, "")
        if span is not None and _plausible(doc, words, *span):
            found.append(_Proposal(*span, ""))
        i = end
    return found


def _proper(token: Token, words: _Words) -> bool:
    if token.ent_type_ in _TIME or not token.text[0].isupper() or token.is_punct:
        return False
    if token.tag_ not in {"NNP", "NNPS"} and not (token.ent_type_ in _LABELS and token.pos_ != "VERB"):
        return False
    return token.lower_ not in words.never and not words.title(token.i)


def _inside(doc: Doc, words: _Words, i: int) -> bool:
    """A hyphen, or a possessive of the name's own, between two proper nouns."""
    if i + 1 >= len(doc) or not _proper(doc[i + 1], words):
        return False
    token = doc[i]
    if token.text == "-":
        return not token.whitespace_ and not doc[i - 1].whitespace_
    return token.tag_ == "POS" and words.lower[i - 1] in words.inner


def _plausible(doc: Doc, words: _Words, start: int, end: int) -> bool:
    """Not a common word that has its capital from the start of a sentence or a headline."""
    if any(doc[k].ent_type_ in _LABELS for k in range(start, end)):
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


def _settle(doc: Doc, words: _Words, listed: list[tuple[int, int, Entry]], proposals: list[_Proposal]) -> list[Name]:
    """One reading for every stretch: the longer proposal wins; the lexicon corrects kinds and cuts out states."""
    taken = [False] * len(doc)
    names: list[Name] = []
    people = {(p.start, p.end) for p in proposals if p.label == "PERSON"}
    cover = _Cover(proposals)
    tiled = _tiled(listed, proposals)
    for start, end, entry in listed:
        outer = cover.around(start, end)
        if outer in tiled:
            outer = None
        if outer is not None and not _cut(doc, words, start, end, entry, outer, people):
            continue
        names.append(Name(start, end, entry.kind, entry.form, entry.key, entry, sure=True))
        inside_institution = outer is not None and outer.end > end
        if not (inside_institution and _institution_rest(doc, end, outer)):
            taken[start:end] = [True] * (end - start)
    known_spans = {(start, end) for start, end, _ in listed if any(n.start == start and n.end == end for n in names)}
    proposals = [p for p in proposals if (p.start, p.end) not in known_spans and p not in tiled]
    names.extend(_prefixes(doc, taken))
    listed_at = {(start, end): entry for start, end, entry in listed}
    ordered = sorted(proposals, key=lambda p: (not p.label, -(p.end - p.start), p.start))
    for proposal in ordered:
        for start, end in _free(doc, words, proposal, taken):
            taken[start:end] = [True] * (end - start)
            found = listed_at.get((start, end))
            if found is not None:
                names.append(Name(start, end, found.kind, found.form, found.key, found, sure=True))
            else:
                names.append(_name(doc, words, start, end, proposal.label))
    return names


def _tiled(listed: list[tuple[int, int, Entry]], proposals: list[_Proposal]) -> set[_Proposal | None]:
    """Proposals that are nothing but known names one after the other: "Reuters Norland"."""
    ends = {start: end for start, end, _ in listed}
    found: set[_Proposal | None] = set()
    for proposal in proposals:
        i, parts = proposal.start, 0
        while i < proposal.end and i in ends:
            i, parts = ends[i], parts + 1
        if i == proposal.end and parts > 1:
            found.add(proposal)
    return found


def _prefixes(doc: Doc, taken: list[bool]) -> list[Name]:
    """ "U.S.-led" is one token: the abbreviation at its beginning is a mention all the same."""
    found: list[Name] = []
    for i, word in enumerate(column(doc, "ORTH")):
        text, hyphen, _ = word.partition("-")
        if hyphen and len(text) > 1 and text[0].isupper() and not taken[i]:
            for pattern, exact, entry in _entries().get(text.lower(), ()):
                if len(pattern) == 1 and entry.kind == "State" and (text if exact else text.lower()) == pattern[0]:
                    found.append(Name(i, i + 1, "State", entry.form, entry.key, entry, sure=True, width=len(text)))
                    taken[i] = True
                    break
    return found


class _Cover:
    """Which proposal lies around a stretch."""

    def __init__(self, proposals: list[_Proposal]) -> None:
        self.by_token: dict[int, list[_Proposal]] = defaultdict(list)
        for proposal in proposals:
            for i in range(proposal.start, proposal.end):
                self.by_token[i].append(proposal)

    def around(self, start: int, end: int) -> _Proposal | None:
        """The longest labelled proposal that holds the stretch and more."""
        wider = [p for p in self.by_token[start] if p.start <= start and p.end >= end and p.end - p.start > end - start]
        return max(wider, key=lambda p: (bool(p.label), p.end - p.start), default=None)


def _cut(
    doc: Doc, words: _Words, start: int, end: int, entry: Entry, outer: _Proposal, people: set[tuple[int, int]]
) -> bool:
    """Is a known name inside a longer one a name by itself? "US" before "State Department", but not "Chad" Smith."""
    if entry.kind == "State" and start > 1 and doc[start - 1].text == "-" and doc[start - 2].is_lower:
        return True  # pro-Norland, anti-Norland
    if outer.label == "PERSON":
        return entry.form in {"adjective", "abbreviation"} and start == outer.start and outer.end - end >= 1
    if entry.kind == "Location" and outer.label == "ORG" and end == outer.end:
        return False  # "Norair Europe" is a branch
    if entry.kind != "State":
        return end == outer.end and start - outer.start == 1 if outer.label in {"ORG", "FAC", ""} else end - start > 1
    if outer.label in {"GPE", "NORP", "LOC"}:
        if start > outer.start and doc[start - 1].text[0].isupper() and doc[start - 1].lower_ not in _COMPASS:
            return False
        return not (start > outer.start and entry.form == "metonym")
    if start == outer.start and _institution_rest(doc, end, outer):
        return True
    if start == outer.start and outer.label == "ORG" and doc[end].lower_ in institution_heads():
        return entry.form in {"abbreviation", "adjective"}
    if start > outer.start and doc[start - 1].lower_ in {"of", "-"} and entry.form == "name" and outer.label != "FAC":
        return doc[start - 1].text == "-"
    return outer.label in {"", *_WEAK} and start == outer.start and entry.form in {"adjective", "abbreviation"}


_COMPASS = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "upper",
        "lower",
        "mainland",
        "communist",
    ]
)


@cache
def institution_heads() -> frozenset[str]:
    """Last words of the nouns that name an institution of a state."""
    table = lexicon("organisations")["institution"]
    return frozenset(phrase.split()[-1] for kind in ("Organization", "Group") for phrase in table[kind])


def _institution_rest(doc: Doc, end: int, outer: _Proposal | None) -> bool:
    return outer is not None and outer.end > end and doc[outer.end - 1].lower_ in institution_heads()


def _free(doc: Doc, words: _Words, proposal: _Proposal, taken: list[bool]) -> Iterator[tuple[int, int]]:
    """What is left of a proposal beside the names already settled."""
    i = proposal.start
    while i < proposal.end:
        if taken[i]:
            i += 1
            continue
        end = i
        while end < proposal.end and not taken[end]:
            end += 1
        if (i, end) == (proposal.start, proposal.end):
            yield i, end
        else:
            span = _trim(doc, words, i, end, proposal.label)
            if span is not None:
                yield span
        i = end


def _name(doc: Doc, words: _Words, start: int, end: int, label: str) -> Name:
    kind, sure = _kind(doc, words, start, end, label)
    form: Form = "name"
    text = doc[start:end].text
    if end - start == 1 and text.replace(".", "").isupper() and 2 <= len(text.replace(".", "")) <= 6:
        form = "abbreviation"
    return Name(start, end, kind, form, normal(text), sure=sure)


def normal(text: str) -> str:
    """What equal names share: case, hyphens, spaces, points and a leading article do not count.

    >>> normal("The  Baek Sun-a"), normal("U.N.")
    ('baek sun a', 'un')
    """
    words = re.sub(r"[-\s\]\[]+", " ", re.sub(r"'s\b", "", text.lower()).replace(".", "")).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _kind(doc: Doc, words: _Words, start: int, end: int, label: str) -> tuple[Kind, bool]:
    """The kind that the words of a name tell, else the recogniser's."""
    tables = lexicon("organisations")
    nominals = lexicon("nominals")
    last = words.lower[end - 1]
    low = " ".join(words.lower[start:end])
    first = " ".join(words.lower[start : start + 1])
    long = end - start > 1
    if (long and label != "PERSON") or (long and last in words.heads and label != "PERSON"):
        if any(phrase in low for phrase in tables["outlets"]["phrases"]) or last in tables["outlets"]["heads"]:
            return "NewsOutlet", True
        if last in nominals["facility"]["names"] and label != "ORG":
            return "Facility", True
        if last in nominals["facility"]["places"]:
            return "Location", True
        if last in words.heads or (first in words.heads and f"{first} of" in low):
            if last == "office" and label == "FAC":
                return "Facility", True
            return "Organization", True
        if last in nominals["facility"]["names"]:
            return "Facility", True
    defined = _defined(doc, start, end, nominals["facility"]["places"], words)
    if defined is not None:
        return defined, True
    if (
        end < len(doc)
        and not long
        and label in {"ORG", "", "PERSON"}
        and doc[end].lower_ in {"administration", "white"}
    ):
        return "Person", False
    if start and words.lower[start - 1] in words.firms and label in {"PERSON", "NORP", ""}:
        return "Organization", True  # "the carrier Norair"
    if (
        start
        and words.title(start - 1)
        and doc[start - 1].dep_ in {"compound", "nmod", "appos"}
        and label not in {"GPE", "LOC"}
    ):
        return "Person", True
    if long and words.lower[start] in words.given and label in {"", "ORG", "GPE", *_WEAK} and end - start <= 4:
        return "Person", label == ""
    if label in _LABELS:
        return _LABELS[label], False
    return _context_kind(doc, words, start, end), False


def _defined(doc: Doc, start: int, end: int, places: list[str], words: _Words) -> Kind | None:
    """The kind of an abbreviation in brackets, from the noun that it abbreviates: "demilitarized zone (DMZ)"."""
    if start < 2 or doc[start - 1].text != "(" or not doc[start:end].text.isupper():
        return None
    noun = doc[start - 2].lower_
    return "Location" if noun in places else "Organization" if noun in words.heads else None


def _context_kind(doc: Doc, words: _Words, start: int, end: int) -> Kind:
    """What the surroundings tell of a name that nothing else is known of."""
    if start and words.title(start - 1):
        return "Person"
    if locative(doc, start, end):
        return "Location"
    if doc[start:end].text.isupper():
        return "Organization"
    return "State" if _governs(doc, words, end) else "Organization"


def _governs(doc: Doc, words: _Words, end: int) -> bool:
    """Followed by 's and an office or institution: the name of a state."""
    if end + 1 < len(doc) and doc[end].tag_ == "POS":
        head = doc[end - 1].head.lower_
        return head in words.titles or head in institution_heads()
    return False


@cache
def _place_words() -> tuple[frozenset[str], ...]:
    table = lexicon("nominals")["place"]
    return frozenset(table["nouns"]), frozenset(table["prepositions"]), frozenset(table["compounds"])


def locative(doc: Doc, start: int, end: int) -> bool:
    """Does the text use these words as a place: "in X", "the town of X", "X airport", "X-based", "X, Norland"?"""
    nouns, prepositions, compounds = _place_words()
    head = doc[start:end].root
    if start and doc[start - 1].lower_ in nouns:
        return True
    if end < len(doc) and head.dep_ == "compound" and head.head.i == end and doc[end].text in compounds:
        return True
    if end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].lower_ in {"based", "born"}:
        return True
    governor = head.head
    if head.dep_ == "pobj" and governor.i < start and start - governor.i <= 3:
        if governor.lower_ in prepositions:
            return True
        return governor.lower_ == "of" and governor.head.lower_ in nouns
    return False


def _joined(doc: Doc, words: _Words, names: list[Name]) -> list[Name]:
    """ "General Staff" + of + "the Army": one longer name around the second."""
    by_start = {n.start: n for n in names}
    added: list[Name] = []
    for name in names:
        if name.entry is not None or words.lower[name.end - 1] not in words.heads:
            continue
        after = name.end
        if after < len(doc) and words.lower[after] in {"of", "for"}:
            after += 1
            while after < len(doc) and words.lower[after] in {"the", "a"}:
                after += 1
            other = by_start.get(after)
            if other is not None and other.kind != "Person":
                name.end = other.end
                name.outer = True
                name.kind, name.sure = ("Organization", True) if name.kind != "NewsOutlet" else (name.kind, True)
                name.key = normal(doc[name.start : name.end].text)
                if other.entry is None and other.kind != "Organization":
                    added.append(other)
    return [n for n in names if n not in added]


def _vote(doc: Doc, names: list[Name]) -> None:
    """The same name is the same kind all through an article, unless a lexicon says so."""
    ballots: dict[str, Counter[Kind]] = defaultdict(Counter)
    for name in names:
        if name.entry is None:
            weight = 3 if name.sure else 1
            ballots[name.key][name.kind] += weight
            if not name.sure and locative(doc, name.start, name.end):
                ballots[name.key]["Location"] += 2
    for name in names:
        votes = ballots.get(name.key)
        if name.entry is None and votes is not None:
            name.kind = min(votes, key=lambda kind: (-votes[kind], kind))
