"""The kind of source that a phrase names: official, outlet, expert, witness, document ..."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.people import is_human_noun
from kg.model import Argument, SourceKind
from kg.resources import lexicon


@cache
def kinds() -> dict[str, frozenset[str]]:
    """The nouns that name sources, by kind."""
    return {name: frozenset(words) for name, words in lexicon("acts")["source"].items()}


def source_kind(doc: Doc, head: Token | None, speaker: Argument | None) -> SourceKind | None:
    """The kind of source by the words of the phrase and what is known of the entity; None without a speaker."""
    if head is None or speaker is None:
        return None
    entity = doc._.kg_entities[speaker.entity] if speaker.entity is not None else None
    roles = {w for role in (entity.roles if entity is not None else ()) for w in role.lower().split()}
    named = (entity is not None and entity.kind == "Person") or head.ent_type_ == "PERSON"
    words = {t.lower_ for t in head.subtree} | {t.lemma_.lower() for t in head.subtree} | roles
    if entity is not None and entity.kind == "NewsOutlet":
        before = {doc[i].lower_ for i in range(head.left_edge.i, head.i + 1)}
        return _media(before | _titles(head) | roles)  # "a Reuters tally based on state media reports" is Reuters
    if not named:
        found = _by_words({head.lemma_.lower()}, words)
        if found is not None:
            return found
    titles = _titles(head) | roles
    body = head.ent_type_ in {"ORG", "GPE"} or (entity is not None and entity.kind in {"Organization", "State"})
    found = None if body else _by_words(titles, words)
    if found is not None:
        return "NamedOfficial" if named and found == "UnnamedOfficial" else found
    if entity is not None:
        return "NamedOfficial" if entity.kind == "Person" else "Organisation"
    if head.ent_type_ in {"ORG", "GPE", "NORP"} or head.lemma_.lower() in kinds()["organisation"]:
        return "Organisation"
    return "NamedOfficial" if head.ent_type_ == "PERSON" else "Unnamed"


def may_speak(noun: Token) -> bool:
    """Whether a common noun names people, a body or a text: who or what can tell something."""
    return noun.pos_ == "NOUN" and (
        is_human_noun(noun) or any(noun.lemma_.lower() in names for names in kinds().values())
    )


def is_document(head: Token) -> bool:
    """Whether a phrase names something written."""
    return head.lemma_.lower() in kinds()["document"]


def _titles(head: Token) -> set[str]:
    """The head, its modifiers and what stands in apposition: "Pentagon spokesman Ruiz", "Ruiz, an analyst"."""
    near = [c for c in head.children if c.dep_ in {"compound", "amod", "nmod", "appos", "acl"}]
    inner = [c for n in near if n.dep_ == "appos" for c in n.children if c.dep_ in {"compound", "amod", "nmod"}]
    return {t.lower_ for t in (head, *near, *inner)} | {t.lemma_.lower() for t in (head, *near, *inner)}


def _media(words: set[str]) -> SourceKind:
    return "StateMedia" if words & kinds()["state"] else "Media"


def _by_words(heads: set[str], words: set[str]) -> SourceKind | None:
    """The kind that these words name; the first that fits, in the order from the narrow to the wide."""
    named = kinds()
    if heads & named["media"]:
        return _media(words)
    if heads & named["reporter"]:
        return "StateMedia" if words & named["state"] else "Media"
    if heads & named["expert"] or ("director" in heads and words & named["study"]):
        return "Expert"
    if heads & named["official"]:
        return "UnnamedOfficial"
    if heads & named["witness"]:
        return "Witness"
    return "Document" if heads & named["document"] else None
