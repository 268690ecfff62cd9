"""Tokens of a text, their classes, and the rules over classes that make a time expression. Pure: knows no spaCy.

A text becomes a string with one character per token, its class; rules are regular expressions over such strings, so
they run fast and are data (``lexicons/en/times.toml``). The idea is that of cascaded finite-state taggers such as
HeidelTime (Strötgen and Gertz 2010) and SUTime (Chang and Manning 2012).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from kg.resources import lexicon

_OTHER = "\x00"
_SHAPES = (
    ("ISO", r"[12][0-9]{3}-[01][0-9]-[0-3][0-9](?:T[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?Z?)?(?![-\d])"),
    ("SLASHDATE", r"[0-3]?[0-9]/[0-3]?[0-9]/(?:[12][0-9])?[0-9]{2}(?![/\d])"),
    ("CLOCK", r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![:\d])"),
    ("TENS", r"(?:1[0-9]|20)[0-9]0['’]?s\b|['’][1-9]0s\b"),
    ("NTH", r"(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)\b"),
    ("BIG", r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"),
    ("DECIMAL", r"[0-9]+\.[0-9]+"),
    ("DIGITS", r"[0-9]+"),
    ("AMPM", r"[aApP](?:\.\s?[mM]\.|[mM])(?![a-zA-Z])"),
    ("BCE", r"[Bb]\.[Cc]\b\.?(?:[Ee]\.)?"),
    ("QUARTERNUM", r"\bQ[1-4]\b"),
    ("WORD", r"[^\W\d_]+"),
    ("CHAR", r"[^\s]"),
)
_TOKEN = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in _SHAPES))


class Word(NamedTuple):
    """One token: its class, what it stands for, and where it is in the text (characters, half-open)."""

    kind: str
    value: Any
    start: int
    end: int


class Rule(NamedTuple):
    """A compiled rule; ``make`` names the maker in kg.extract.timevalues, ``skip`` the leading tokens left out."""

    name: str
    pattern: re.Pattern[str]
    make: str
    value: str
    skip: int


class Match(NamedTuple):
    """A run of tokens that a rule covers; ``slots`` are the named parts, as ranges of the tokens."""

    rule: Rule
    words: list[Word]
    slots: dict[str, list[Word]]

    def got(self, *kinds: str) -> Any:
        """The value of the first token of one of these classes, None where there is none."""
        for word in self.words:
            if word.kind in kinds:
                return word.value
        return None

    def every(self, kind: str) -> list[Any]:
        """The values of all tokens of a class."""
        return [word.value for word in self.words if word.kind == kind]

    def slot(self, name: str) -> Any:
        """The value of the first token of a named slot, None where the slot is empty."""
        words = self.slots.get(name)
        return words[0].value if words else None


class Grammar(NamedTuple):
    """The lexicon, ready to run; no expression is without a token of a ``core`` class."""

    words: dict[str, list[tuple[str, Any]]]
    codes: dict[str, str]
    rules: tuple[Rule, ...]
    core: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """The classes and rules of ``times.toml``, compiled once."""
    data = lexicon("times")
    words: dict[str, list[tuple[str, Any]]] = {}
    for kind, table in data["values"].items():
        for word, value in table.items():
            words.setdefault(word, []).append((kind, value))
    for kind, entries in data["words"].items():
        for word in entries:
            words.setdefault(word, []).append((kind, None))
    kinds = sorted({kind for found in words.values() for kind, _ in found} | _SHAPE_KINDS)
    codes = {kind: chr(0xE000 + i) for i, kind in enumerate(kinds)}
    rules = tuple(_rule(entry, data, codes) for entry in data["rule"])
    core = re.compile("[" + "".join(codes[kind] for kind in data["core"]) + "]")
    return Grammar(words, codes, rules, core)


_SHAPE_KINDS = {
    "ISO", "SLASHDATE", "CLOCK", "TENS", "NTH", "BIG", "DECIMALTIME", "SMALL", "SHORTYEAR", "NUMBER", "YEAR", "AMPM",
    "QUARTERNUM",
}  # fmt: skip


def _rule(entry: dict[str, Any], data: dict[str, Any], codes: dict[str, str]) -> Rule:
    text = entry["pattern"]
    for _ in range(3):
        text = re.sub(r"[A-Z_]+", lambda m: data["macros"].get(m[0], m[0]), text)
    text = re.sub(r"[A-Z][A-Z_]*", lambda m: _charset(m[0], data, codes), text).replace(" ", "")
    group = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
    text = re.sub(rf"([a-z]+[0-9]?):({group}|\[[^\]]*\])", r"(?P<\1>\2)", text)
    return Rule(entry["name"], re.compile(text), entry["make"], entry.get("value", ""), entry.get("skip", 0))


def _charset(name: str, data: dict[str, Any], codes: dict[str, str]) -> str:
    members = data["unions"].get(name, [name])
    flat = [inner for member in members for inner in data["unions"].get(member, [member])]
    return "[" + "".join(codes[member] for member in flat) + "]"


def words(text: str, meaning: Any) -> tuple[list[Word], str]:
    """The tokens of a text and the string of their classes; ``meaning`` chooses between the classes of a word."""
    known = grammar()
    found: list[Word] = []
    codes: list[str] = []
    lookup, code_of = known.words, known.codes
    for token in _TOKEN.finditer(text):
        shape, raw, start = token.lastgroup or "CHAR", token[0], token.start()
        kind, value = "", None
        if shape == "WORD" or shape == "CHAR":
            choices = lookup.get(raw.lower())
            if choices is None and shape == "WORD" and raw.isupper():
                choices = lookup.get(raw)
            if choices is not None:
                kind, value = meaning(raw, start, choices)
        else:
            kind, value = _number(shape, raw)
        found.append(Word(kind, value, start, token.end()))
        codes.append(code_of.get(kind, _OTHER))
    return found, "".join(codes)


def _number(shape: str, raw: str) -> tuple[str, Any]:
    if shape == "DIGITS":
        number = int(raw[:9])
        if len(raw) == 4 and 1000 <= number <= 2199:
            return "YEAR", number
        if len(raw) <= 2 and 1 <= number <= 31:
            return "SMALL", number
        return ("SHORTYEAR" if len(raw) == 2 else "NUMBER"), number
    if shape == "NTH":
        return "NTH", int(raw[:-2])
    if shape == "BIG":
        return "BIG", float(raw.replace(",", "")) if "." in raw else int(raw.replace(",", ""))
    if shape == "DECIMAL":
        return ("DECIMALTIME" if re.fullmatch(r"(?:1?[0-9]|2[0-3])\.[0-5][0-9]", raw) else "BIG"), raw
    if shape == "QUARTERNUM":
        return shape, int(raw[1])
    if shape == "AMPM":
        return "AMPM", raw[0].lower()
    return shape, raw


def matches(found: list[Word], codes: str, breaks: set[int], make: Any) -> Iterator[Any]:
    """Leftmost-longest matches; ``make(match)`` gives the reading of a match or None, then the next longest is tried.

    ``breaks`` are token indices that no match may run over (a new paragraph begins there).
    """
    rules, core = grammar().rules, grammar().core
    i = 0
    for run in re.finditer("[^\x00]+", codes):
        i = max(i, run.start())
        while i < run.end() and core.search(codes, i, run.end()):
            stop = min((b for b in range(i + 1, run.end()) if b in breaks), default=run.end())
            made = _best(found, codes, i, stop, rules, make)
            if made is None:
                i += 1
                continue
            i = made[0]
            yield made[1]


def _best(
    found: list[Word], codes: str, i: int, stop: int, rules: tuple[Rule, ...], make: Any
) -> tuple[int, Any] | None:
    hits = [(m.end(), -n, rule, m) for n, rule in enumerate(rules) if (m := rule.pattern.match(codes, i, stop))]
    hits.sort(key=lambda hit: (hit[0], hit[1]), reverse=True)
    for end, _, rule, m in hits:
        slots = {name: found[slice(*m.span(name))] for name in m.groupdict() if m.group(name) is not None}
        end -= found[end - 1].kind == "DOT"  # the full stop of the sentence
        made = make(Match(rule, found[i + rule.skip : end], slots))
        if made is not None:
            return end, made
    return None
