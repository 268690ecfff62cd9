"""Named mentions of one article to chains: states first, then persons, then all else."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extract.chains import Chain, ChainIndex
from kg.extract.name_lexicon import listed
from kg.extract.names import Name
from kg.extract.organisation_linking import OrganisationLinker
from kg.extract.person_linking import PersonLinker
from kg.extract.state_linking import StateLinker


def link(doc: Doc, names: list[Name]) -> list[Chain]:
    """Chains of the named mentions, in no particular order; states first, on which the others depend.

    Adjectives among the names are given the key and kind of the name that they are made of.
    """
    index = ChainIndex(doc)
    by_state = StateLinker(index)
    by_state.add([n for n in names if n.kind == "State" and n.entry is not None])
    rest = [n for n in names if not (n.kind == "State" and n.entry is not None)]
    rest = by_state.elided(rest)
    rest = _derived(rest)
    PersonLinker(index).add([n for n in rest if n.kind == "Person"])
    OrganisationLinker(index).add([n for n in rest if n.kind != "Person"])
    return index.chains


def _derived(names: list[Name]) -> list[Name]:
    """Adjectives of names that no lexicon knows: "Dagolathi" of "Dagolath", "Gondorian" of "Gondor"."""
    roots = {n.key: n for n in names if n.entry is None and n.kind != "Person" and " " not in n.key and len(n.key) > 3}
    for name in names:
        if name.entry is None and " " not in name.key:
            root = _stem(name.key, roots)
            if root is not None and name.key != root:
                name.form, name.key, name.kind = "adjective", root, roots[root].kind
    return names


def _stem(key: str, roots: dict[str, Name]) -> str | None:
    """The known name that an adjective is made of."""
    best = None
    for root in roots:
        base = root.rstrip("aeiouy") if len(root) > 4 else root
        if key != root and key.startswith(base) and key[len(base) :] in listed("endings") and len(key) > len(root) - 1:
            best = root if best is None or len(root) > len(best) else best
    return best
