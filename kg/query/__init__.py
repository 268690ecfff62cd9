"""Named questions to rows, and rows to something to read."""

from kg.query.catalogue import Parameter, Query, catalogue, find
from kg.query.engine import ask, run
from kg.query.render import FORMATS, render
from kg.query.rows import Rows
from kg.verbs import callable_package

__all__ = ["FORMATS", "Parameter", "Query", "Rows", "ask", "catalogue", "find", "render", "run"]

callable_package(__name__, "run")
