"""Text that others wrote, made harmless to a terminal: nothing of it moves the cursor, colours or reorders the line."""

from __future__ import annotations

import re

_CONTROL = r"\x00-\x1f\x7f-\x9f\ud800-\udfff"
# Marks that show nothing. Not the joiners (U+200C, U+200D): Persian and Hindi are misspelt without them.
_INVISIBLE = r"\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
# What joins or repaints emoji: terminals disagree on the width of what comes of it, so each is shown for itself.
_EMOJI_JOINER = r"\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])|[\ufe0e\ufe0f]"
_UNSAFE = re.compile(f"[{_CONTROL}{_INVISIBLE}]|{_EMOJI_JOINER}")
_SEEN = {**{code: chr(0x2400 + code) for code in range(32)}, 0x7F: "␡"}


def printable(text: str) -> str:
    r"""The text with control characters shown as signs, and marks of direction and other invisible ones left out.

    Line breaks and tabs are control characters too: the outcome is one line.

    >>> printable("a\x1b[31mb\u202ec\n")
    'a␛[31mbc␊'
    """
    return _UNSAFE.sub(_sign, text)


def one_line(text: str) -> str:
    """Without line breaks and runs of blanks."""
    return " ".join(text.split())


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    is_control = code < 0xA0 or 0xD800 <= code <= 0xDFFF
    return _SEEN.get(code, "\ufffd") if is_control and code != 0xAD else ""
