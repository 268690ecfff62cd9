"""Fixtures that every level of tests shares: the default pipeline is loaded once."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.annotate import load


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The default spaCy pipeline, without the project's own components."""
    return load()
