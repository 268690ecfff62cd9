"""What the text tells of a person beside the name: office, gender, side."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.chains import Chain, Gender
from kg.extract.event_lexicon import load
from kg.resources import lexicon


@cache
def _genders() -> dict[str, Gender]:
    """Words that tell a gender: honorifics, relations, nouns."""
    roles = lexicon("roles")
    out: dict[str, Gender] = {}
    for table in ("honorifics", "relations", "nouns"):
        for gender in ("f", "m"):
            out.update(dict.fromkeys(roles[table][gender], gender))
    return out


@cache
def _given() -> dict[str, Gender]:
    given = lexicon("roles")["given"]
    return {**dict.fromkeys(given["m"], "m"), **dict.fromkeys(given["f"], "f")}


@cache
def _families() -> frozenset[str]:
    table = lexicon("roles")["asian"]
    return frozenset(table["family"]) | frozenset(table["last"])


@cache
def titles() -> frozenset[str]:
    """Words of offices and relations."""
    roles = lexicon("roles")
    relations = [w for group in roles["relations"].values() for w in group]
    return frozenset(roles["titles"]["words"]) | frozenset(relations)


@cache
def _human() -> frozenset[str]:
    roles, sources = lexicon("roles"), lexicon("acts")
    words = {*titles(), *roles["nouns"]["f"], *roles["nouns"]["m"], *sources["act"]["judging"]}
    for kind in ("official", "expert", "witness", "reporter"):
        words.update(sources["source"][kind])
    return frozenset(words) | load().classes["people"]


def is_human(token: Token) -> bool:
    """Whether a common noun in the singular means one person: "the bomber", "a senator"."""
    return token.tag_ == "NN" and is_human_noun(token)


def is_human_noun(token: Token) -> bool:
    """Whether a common noun means a person or people."""
    return token.tag_ in {"NN", "NNS"} and token.lemma_.lower() in _human()


@cache
def _inner() -> frozenset[str]:
    return frozenset(lexicon("roles")["titles"]["inner"])


@cache
def honorifics() -> frozenset[str]:
    """Mr, Mrs, Dr: no offices."""
    return frozenset(w for w in lexicon("roles")["honorifics"]["any"]) | {
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "miss",
        "sir",
    }


def profile(doc: Doc, chains: list[Chain]) -> None:
    """Roles, gender and side of every person of the article."""
    owner = _owners(chains)
    for chain in chains:
        if chain.kind != "Person":
            continue
        if chain.words and chain.words[0] not in _families() and len(chain.words) > 1:
            chain.gender = _given().get(chain.words[0])
        for place in chain.places:
            _before(doc, chain, place.start, owner)
            _apposed(doc, chain, doc[place.head], owner)
        if chain.owner is not None and chain.country is None:
            chain.country = chain.owner.country


def _owners(chains: list[Chain]) -> dict[int, Chain]:
    out: dict[int, Chain] = {}
    spans = [(p.end - p.start, p.start, k, p, c) for k, c in enumerate(chains) for p in c.places]
    for _, _, _, place, chain in sorted(spans, key=lambda row: (-row[0], row[1], row[2])):
        out.update(dict.fromkeys(range(place.start, place.end), chain))
    return out


def _before(doc: Doc, chain: Chain, start: int, owner: dict[int, Chain]) -> None:
    """The office that stands right before the name, and the state or body before it."""
    i = start - 1
    if i >= 0 and doc[i].text == ",":
        i -= 1 if i and doc[i - 1].lower_ in titles() and _minister_comma(doc, i, start) else 0
    end = i + 1
    while i >= 0 and doc[i].is_space:
        i -= 1
        end = i + 1
    while i >= 0 and _of_title(doc[i], owner):
        i -= 1
    words = [doc[k] for k in range(i + 1, end)]
    if words and words[-1].tag_ in {"IN", "TO", "CC", "DT"}:
        return
    while words and (words[0].text == "-" or (words[0].lower_ in _inner() and not _content(words[0]))):
        words.pop(0)
    if words and any(w.lower_ in titles() for w in words):
        _take(chain, words)
        side = _side(doc, words[0].i - 1, owner)
        if side is not None and side is not chain and chain.owner is None:
            chain.owner = side


def _minister_comma(doc: Doc, i: int, start: int) -> bool:
    """ "vice minister, Suh Ho,": the name is set off by commas."""
    return doc[start].dep_ in {"appos", "compound"}


def _of_title(token: Token, owner: dict[int, Chain]) -> bool:
    if token.i in owner or (token.is_punct and token.text != "-"):
        return False
    return (
        token.lower_ in titles()
        or token.lower_ in _inner()
        or token.text == "-"
        or (token.tag_ in {"JJ"} and token.lower_ in titles())
    )


def _content(token: Token) -> bool:
    return token.pos_ in {"NOUN", "ADJ", "PROPN"}


def _take(chain: Chain, words: list[Token]) -> None:
    kept = [w for w in words if w.lower_ not in honorifics()]
    genders = _genders()
    for word in words:
        if chain.gender is None and word.lower_ in genders:
            chain.gender = genders[word.lower_]
    if kept and not all(w.lower_ in {"former", "acting", "senior", "rival"} for w in kept):
        text = kept[0].doc[kept[0].i : kept[-1].i + 1].text
        chain.roles.append(" ".join(text.split()))


def _side(doc: Doc, i: int, owner: dict[int, Chain]) -> Chain | None:
    """The state or body named right before an office: "Norlandish President", "Norland's president"."""
    while i >= 0 and (doc[i].tag_ == "POS" or doc[i].is_space or doc[i].text == "-"):
        i -= 1
    side = owner.get(i) if i >= 0 else None
    return (
        side if side is not None and side.kind in {"State", "Organization", "NewsOutlet", "Group", "Location"} else None
    )


def _apposed(doc: Doc, chain: Chain, head: Token, owner: dict[int, Chain]) -> None:
    """ "X, a veteran activist from Y": office, gender and side from the apposition."""
    nouns = [c for c in head.children if c.dep_ == "appos" and c.pos_ in {"NOUN", "PROPN"} and c.i > head.i]
    if head.dep_ == "appos" and head.head.pos_ == "NOUN" and head.head.i < head.i:
        nouns.append(head.head)
    for noun in nouns:
        if noun.lower_ in titles() or noun.lemma_.lower() in titles():
            _apposition(doc, chain, noun, owner)


def _apposition(doc: Doc, chain: Chain, noun: Token, owner: dict[int, Chain]) -> None:
    genders = _genders()
    if chain.gender is None:
        chain.gender = genders.get(noun.lower_)
    left = noun.i
    while (
        left > noun.sent.start and doc[left - 1].head.i == noun.i and doc[left - 1].dep_ in {"compound", "amod", "nmod"}
    ):
        left -= 1
    right = noun.i + 1
    for child in noun.children:
        if (
            child.dep_ == "prep"
            and child.i == right
            and child.lower_ in {"of", "at", "for", "from", "in", "to", "with", "within"}
        ):
            last = max(t.i for t in child.subtree)
            cuts = [min(s.i for s in t.subtree) for t in doc[child.i : last + 1] if t.dep_ in {"appos", "relcl"}]
            cuts.extend(t.i for t in doc[child.i : last + 1] if t.text in {",", "–", "—"} or t.tag_ == "CC")
            stop = min([*cuts, last + 1])
            right = stop
    chain.roles.append(" ".join(doc[left:right].text.split()))
    if chain.owner is None:
        inside = [owner[k] for k in range(left, right) if k in owner and owner[k] is not chain]
        sides = [c for c in inside if c.kind in {"State", "Organization", "NewsOutlet", "Group"}]
        poss = [owner[t.i] for t in noun.children if t.dep_ == "poss" and t.i in owner and owner[t.i] is not chain]
        sides.extend(c for c in poss if c.kind in {"State", "Organization", "NewsOutlet", "Group"})
        if sides:
            chain.owner = sides[0]
