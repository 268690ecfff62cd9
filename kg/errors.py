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


class EndpointError(KgError):
    """A server cannot be reached, refuses, or does not answer as the SPARQL 1.1 Protocol says.

    ``status``: its HTTP status, if that is the fault; ``passing``: whether the same may work a little later.
    """

    def __init__(self, message: str, *, status: int | None = None, passing: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.passing = passing


class CheckError(KgError):
    """A check cannot be run (no Java for the reasoner, no sources given)."""
