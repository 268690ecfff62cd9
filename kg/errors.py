"""Every error that the tool raises on purpose. Each message is one line that a user can act on."""

from __future__ import annotations


class KgError(Exception):
    """The input or the graph is at fault; the command line prints the message and exits with 1."""


class InputError(KgError):
    """A path, a file or its content cannot be read."""


class OutputError(KgError):
    """The result cannot be written."""


class ModelError(KgError):
    """The spaCy pipeline is missing or lacks what the extractors need."""


class QueryError(KgError):
    """An unknown query name, a parameter that the query does not take, or SPARQL that does not parse."""


class StoreError(KgError):
    """The store is locked, missing or damaged."""


class CheckError(KgError):
    """A check cannot be run (no Java for the reasoner, no sources given)."""
