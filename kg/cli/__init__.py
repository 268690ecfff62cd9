"""The commands, each a few lines over a function of its stage, in a module of its own.

Stages are imported when a command runs: a query must not wait for spaCy to load.
"""

from kg.cli.program import app, main

__all__ = ["app", "main"]
