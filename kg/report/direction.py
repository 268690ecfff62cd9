"""Marks that turn the direction of writing, closed where the words end that hold them.

A browser isolates the words of an element from those around it, but a mark of an isolate that the words open and never
close takes the browser's own closing mark for its partner, and turns what follows (Unicode Annex 9, BD9).
"""

from __future__ import annotations

import re
from typing import Any

_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_ISOLATES = "\u2066\u2067\u2068"


def closed(value: Any) -> Any:
    r"""A text with what is missing at its end; anything else, finished HTML among it, as it is.

    >>> closed("a\u202eb\u2067c") == "a\u202eb\u2067c\u2069\u202c", closed("plain"), closed(3)
    (True, 'plain', 3)
    """
    return value + _missing(value) if type(value) is str and _MARKS.search(value) else value


def _missing(text: str) -> str:
    """The closing marks for what is still open at the end, the innermost first."""
    opened: list[str] = []
    for mark in _MARKS.findall(text):
        if mark == _POP_ISOLATE and _POP_ISOLATE in opened:
            while opened.pop() != _POP_ISOLATE:
                pass
        elif mark == _POP and opened[-1:] == [_POP]:
            opened.pop()
        elif mark not in (_POP, _POP_ISOLATE):
            opened.append(_POP_ISOLATE if mark in _ISOLATES else _POP)
    return "".join(reversed(opened))
