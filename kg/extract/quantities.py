"""Numbers that hang on an event: people killed or arrested, sums, prison terms. Low and high are decimal strings."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from spacy.tokens import Token

from kg.extract.clauses import doers, is_verb, prepositions
from kg.extract.spans import cover, mention
from kg.extract.triggers import Trigger
from kg.model import Quantity
from kg.resources import lexicon

_NUMBER = re.compile(r"^\d[\d,]*(?:\.\d+)?$")


@cache
def _words() -> dict[str, Any]:
    data = lexicon("quantities")
    return {
        "numbers": data["numbers"],
        "scales": data["scales"],
        "vague": {k: (str(v[0]), str(v[1])) for k, v in data["vague"].items()},
        "units": frozenset(data["units"]["time"]),
        "money": data["money"],
        "terms": frozenset(data["terms"]["acts"]),
        "taking_part": frozenset(data["counted"]["taking_part"]),
        "of": data["of"],
        "at_least": tuple(data["bounds"]["low"]),
        "at_most": tuple(data["bounds"]["high"]),
    }


def quantities(trigger: Trigger) -> tuple[Quantity, ...]:
    """The quantities of an event, in text order."""
    found: dict[int, Quantity] = {}
    act = trigger.group.act
    of = _words()["of"].get(act, act)
    for thing in _counted(trigger):
        quantity = _of_phrase(thing, of)
        if quantity is not None:
            found.setdefault(thing.i, quantity)
    if act in _words()["terms"]:
        for token in _near(trigger):
            if token.lemma_.lower() in _words()["units"]:
                quantity = _of_phrase(token, "term")
                if quantity is not None:
                    found.setdefault(token.i, quantity)
    return tuple(found[i] for i in sorted(found))


def _counted(trigger: Trigger) -> list[Token]:
    things = list(trigger.objects)
    things.extend(_sums(trigger))
    if trigger.group.act in _words()["taking_part"] and is_verb(trigger.frame or trigger.head):
        things.extend(doers(trigger.frame or trigger.head))  # "some 40 people demonstrated"
    if trigger.rule.startswith("noun"):
        things.append(trigger.head)
        things.extend(pobj for prep, pobj in prepositions(trigger.head) if prep == "of")
        if trigger.frame is not None:
            things.extend(c for c in trigger.frame.children if c.dep_ == "dobj")
    return things


def _sums(trigger: Trigger) -> list[Token]:
    """Amounts of money on the verb or below its object: "fined $5 million", "a grant of 580 million shillings"."""
    verb = trigger.frame or trigger.head
    near = [c for c in verb.children if c.i > verb.i]
    near.extend(pobj for source in (verb, *trigger.objects) for _, pobj in prepositions(source))
    money = _words()["money"]
    paid = [t for t in near if t.ent_type_ == "MONEY" or t.lemma_.lower() in money]
    return [t for t in paid if t.i not in {o.i for o in trigger.objects}]


def _near(trigger: Trigger) -> list[Token]:
    verb = trigger.frame or trigger.head
    return [t for t in verb.subtree if t.i > verb.i and t.sent == verb.sent and not _other_clause(t, verb)]


def _other_clause(token: Token, verb: Token) -> bool:
    here = token
    for _ in range(8):
        if here.i == verb.i:
            return False
        if here.dep_ in {"conj", "advcl", "relcl", "ccomp"} and here.pos_ == "VERB":
            return True
        here = here.head
    return False


def _of_phrase(thing: Token, of: str) -> Quantity | None:
    """The number of a noun phrase: "11 people", "dozens of villagers", "between 11 and 15 years", "$5 million"."""
    tokens = [t for t in _number_tokens(thing) if not _is_year(t, thing)]
    if not tokens:
        return None
    values = _values(tokens)
    if not values:
        return None
    tokens = sorted(tokens, key=lambda t: t.i)
    low, high = _bounded(tokens[0], _text(min(values)), _text(max(values)))
    return Quantity(mention(cover(tokens), "quantity"), low, high, _unit(thing), of)


def _bounded(first: Token, low: str, high: str) -> tuple[str | None, str | None]:
    """ "At least nine", "up to 40": one bound is open."""
    before = f" {' '.join(t.lower_ for t in first.doc[max(first.sent.start, first.i - 3) : first.i])}"
    if before.endswith(_words()["at_least"]):
        return low, None
    return (None, high) if before.endswith(_words()["at_most"]) else (low, high)


def _is_year(token: Token, thing: Token) -> bool:
    """ "The 1991 agreement": a date, not a count."""
    return token.ent_type_ == "DATE" and thing.ent_type_ != "DATE" and len(token) == 4 and token.text.isdigit()


def _number_tokens(thing: Token) -> list[Token]:
    if thing.like_num and thing.i > thing.sent.start and thing.nbor(-1).tag_ in {"NN", "NNS", "NNP", "NNPS"}:
        return []  # "posts 542 and 543": a name
    if (thing.like_num and thing.tag_ in {"CD", "NNS", "NN"}) or thing.lower_ in _words()["vague"]:
        own = [thing, *[t for t in thing.lefts if t.dep_ in {"compound", "nummod", "quantmod"}]]
        return sorted((t for t in own if _is_number(t)), key=lambda t: t.i)
    found = [t for c in thing.lefts if c.dep_ in {"nummod", "quantmod"} for t in c.subtree if _is_number(t)]
    for left in thing.lefts:
        if left.lower_ in _words()["vague"] and left.dep_ in {"amod", "det"} and left.lower_ not in {"several", "many"}:
            found.append(left)
    if not found and thing.i >= 3:
        found = _range_before(thing)
    return sorted({t.i: t for t in found}.values(), key=lambda t: t.i)


def _range_before(thing: Token) -> list[Token]:
    """ "between 11 and 15 years", "11 to 15 years", where the parse hides the first number."""
    last, joint, first = thing.nbor(-1), thing.nbor(-2), thing.nbor(-3)
    if _is_number(last) and joint.lower_ in {"and", "to", "or", "-", "–"} and _is_number(first):
        return [first, last]
    return [last] if _is_number(last) else []


def _is_number(token: Token) -> bool:
    word = token.lower_
    return (
        bool(_NUMBER.match(word))
        or word in _words()["numbers"]
        or word in _words()["scales"]
        or token.lower_ in _words()["vague"]
    )


def _values(tokens: list[Token]) -> list[Decimal]:
    """The numbers that the tokens write; a scale word multiplies what stands right before it."""
    words = _words()
    values: list[Decimal] = []
    previous = -2
    for token in tokens:
        word, lemma = token.lower_, token.lemma_.lower()
        if word in words["vague"] and not values:
            values.extend(Decimal(v) for v in words["vague"][word])
        elif word in words["scales"] or lemma in words["scales"]:
            scale = Decimal(words["scales"].get(word, words["scales"].get(lemma, 1)))
            if values and token.i == previous + 1:
                values[-1] *= scale
            else:
                values.append(scale)
        else:
            number = _one(word)
            if number is not None:
                values.append(number)
        previous = token.i
    return values


def _one(word: str) -> Decimal | None:
    if word in _words()["numbers"]:
        return Decimal(_words()["numbers"][word])
    try:
        return Decimal(word.replace(",", ""))
    except InvalidOperation:
        return None


def _text(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _unit(thing: Token) -> str:
    """The code of a currency, the noun that is counted, "person" for people and for a number that stands alone."""
    money = _words()["money"]
    for token in (thing, *thing.lefts):
        if token.text in money:
            return str(money[token.text])
    lemma = thing.lemma_.lower()
    adjectives = (c for c in thing.lefts if c.dep_ == "amod" and c.ent_type_ in {"NORP", "MONEY"})
    nation = next((c.text for c in adjectives if c.text[0].isupper()), "")
    if lemma in money:
        return f"{nation} {lemma}" if nation else str(money[lemma])
    if thing.like_num or thing.lower_ in _words()["vague"]:
        of = next((p for prep, p in prepositions(thing) if prep == "of"), None)
        lemma = of.lemma_.lower() if of is not None and of.pos_ == "NOUN" else "person"
    named = thing.tag_ in {"NNPS", "NNP"} and thing.ent_type_ == "NORP"
    return "person" if named or lemma in {"people", "person", "other", "more"} else lemma
