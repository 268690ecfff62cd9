"""Named mentions of actors and places: where they begin and end, and what they are.

The named-entity recogniser proposes; the lexicons of states and organisations, the grammar of capitals and the parse
correct it; then the names of an article correct each other. Positions are token indices, half-open.
"""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Doc

from kg.extract.columns import column
from kg.extract.name_boundaries import capitalised, recognised
from kg.extract.name_kinds import vote
from kg.extract.name_lexicon import Entry, compass, known
from kg.extract.name_overlaps import settle
from kg.extract.names import Name, Proposal, Words, normal


def find(doc: Doc) -> list[Name]:
    """Every named mention, in order of the text. Longer names may hold shorter ones (a ministry its state)."""
    words = Words(doc)
    listed = [row for row in known(doc) if not _shortened(doc, *row)]
    spans = _unhyphenated(doc, words, [*recognised(doc, words), *capitalised(doc, words)])
    names = [n for n in settle(doc, words, listed, spans) if not _no_actor(words, n)]
    _legal_forms(doc, words, names)
    names.extend(_repeated(doc, words, names))
    _widen(doc, words, names)
    names = _joined(doc, words, names)
    vote(doc, names)
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


def _no_actor(words: Words, name: Name) -> bool:
    """An agreement, a law, an occasion: what its last word names is nobody."""
    return name.entry is None and words.lower[name.end - 1] in words.other


def _unhyphenated(doc: Doc, words: Words, spans: list[Proposal]) -> list[Proposal]:
    """ "Norair-Eskair merger": two names, where the first is read by itself elsewhere in the article."""
    alone = {doc[p.start : p.end].text for p in spans if doc[p.start].lower_ not in compass()}
    found: list[Proposal] = []
    for span in spans:
        cut = next((i for i in range(span.start + 1, span.end - 1) if doc[i].text == "-"), None)
        pact = words.lower[span.end - 1] in words.other
        if cut is not None and not pact and doc[span.start : cut].text in alone and doc[cut + 1].text[0].isupper():
            found += [Proposal(span.start, cut, span.label), Proposal(cut + 1, span.end, span.label)]
        else:
            found.append(span)
    return found


def _legal_forms(doc: Doc, words: Words, names: list[Name]) -> None:
    """ "Norair" + "LLC": the legal form belongs to the name before it."""
    ends = {n.end: n for n in names if n.entry is None and n.kind != "Person"}
    for name in [n for n in names if n.entry is None and n.end - n.start == 1 and n.key in words.forms]:
        before = ends.get(name.start)
        if before is not None:
            names.remove(name)
            before.end, before.kind, before.sure = name.end, "Organization", True
            before.key = normal(doc[before.start : before.end].text)


def _repeated(doc: Doc, words: Words, names: list[Name]) -> list[Name]:
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


def _widen(doc: Doc, words: Words, names: list[Name]) -> None:
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


def _joined(doc: Doc, words: Words, names: list[Name]) -> list[Name]:
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


def _surnames(names: list[Name]) -> None:
    """One word that ends or begins a person's full name is that person, whatever the recogniser took it for."""
    people = [n.key.split() for n in names if n.kind == "Person" and " " in n.key]
    ends = {w for words in people for w in (words[0], words[-1])}
    inner = {" ".join(words[1:]) for words in people if len(words) > 2}
    for name in names:
        if name.entry is None and name.kind != "Person" and name.key in ends | inner:
            name.kind = "Person"


def _firms(words: Words, names: list[Name]) -> None:
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
