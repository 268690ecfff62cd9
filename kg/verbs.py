"""Packages that can be called: ``kg.check(...)`` and ``kg.check.CheckReport`` both work, whichever is imported first."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class Verb(ModuleType):
    """A module whose call is the call of its function of the same name (``__verb__``)."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the function that the package is named for."""
        return getattr(self, self.__verb__)(*arguments, **named)


def callable_package(module: str, function: str) -> None:
    """Make a package callable as one of its functions (Python's documented way: assigning a module's class)."""
    package = sys.modules[module]
    package.__class__ = Verb
    package.__verb__ = function  # type: ignore[attr-defined]
