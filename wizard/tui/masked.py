"""Addresses hidden on screen: in each line that is drawn, whatever widget it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

# Also what only remains of one: a part that a column cut off, or one that is being typed.
_WORD = re.compile(r"[^\s\"'()<>,;:«»│▌|]+@[^\s\"'()<>,;«»│▌|]*")
_DOT, _ASCII_DOT = "•", "*"


def masked_strip(strip: Strip, *, is_ascii: bool = False) -> Strip:
    """The line with every address in it hidden but for its first letter and its domain, as wide as before."""
    text = strip.text
    if "@" not in text:
        return strip
    masked = _masked(text, _ASCII_DOT if is_ascii else _DOT)
    return strip if masked == text else Strip(_cut(masked, strip), strip.cell_length)


def _masked(text: str, dot: str) -> str:
    """As many characters as before: a wide one gives way to one of one cell and a space."""

    def hide(found: re.Match[str]) -> str:
        local, at, domain = found[0].partition("@")
        hidden = "".join(dot * cell_len(character) for character in local[1:])
        return f"{local[:1]}{hidden}{at}{domain}"

    return _WORD.sub(hide, text)


def _cut(text: str, strip: Strip) -> Iterable[Segment]:
    """The text in the styles of the line; styles keep their cells."""
    at = 0
    for segment in strip:
        width, end = cell_len(segment.text), at
        taken = 0
        while end < len(text) and taken < width:
            taken += cell_len(text[end])
            end += 1
        yield Segment(text[at:end], segment.style, segment.control)
        at = end
