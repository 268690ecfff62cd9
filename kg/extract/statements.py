"""Attributed statements: who is said to say, write, believe, want, plan, hope or fear what.

The spaCy component ``kg_statements`` sets ``doc._.kg_reports`` (tuple of kg.model.Report, in text order). It needs a
tagged and parsed Doc, and uses ``doc._.kg_times``, ``doc._.kg_entities`` where earlier components have set them.
Cues are read from the dependency tree (kg.extract.attribution.cues), then joined with the quotations of the paragraph
(kg.extract.attribution.quotations); a quotation without a cue of its own goes on with the speaker before it.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.attribution.reader import read
from kg.extract.attribution.writer import Writer
from kg.extract.lemmas import repair

if not Doc.has_extension("kg_reports"):
    Doc.set_extension("kg_reports", default=())


@Language.factory("kg_statements", requires=["token.dep", "token.tag", "token.lemma"], assigns=["doc._.kg_reports"])
def create_statements(nlp: Language, name: str) -> Statements:
    """The component; it has no settings."""
    return Statements()


class Statements:
    """Finds the attributed statements of a Doc."""

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.kg_reports``; never raises on odd text."""
        repair(doc)
        doc._.kg_reports = Writer(read(doc)).reports() if len(doc) else ()
        return doc
