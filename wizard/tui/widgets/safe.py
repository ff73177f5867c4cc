"""The one way from untrusted text to anything a widget shows (R7): never markup, no hidden character."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from wizard.domain.text import clean
from wizard.tui.glyphs import UNICODE, Glyphs


def safe_text(value: object, limit: int = 200, *, glyphs: Glyphs = UNICODE) -> str:
    """The cleaned text, spelled in the terminal's alphabet. For toasts add ``markup=False``."""
    return glyphs.spell(clean(value, limit))


def safe(value: object, limit: int = 200, *, glyphs: Glyphs = UNICODE) -> Content:
    """The cleaned text as content: for Static, Label, Button, Option, tooltip, border title, palette hit."""
    return Content(safe_text(value, limit, glyphs=glyphs))


def revealed(value: object, limit: int, *, glyphs: Glyphs = UNICODE) -> Content:
    """As ``safe``, for a secret that somebody asked to see."""
    return Content(glyphs.spell(clean(value, limit, secret=True)))


def fit(text: str, width: int, *, glyphs: Glyphs = UNICODE) -> str:
    """The text in exactly ``width`` cells: padded, or cut with an ellipsis; wide characters count two."""
    if width <= 0:
        return ""
    if text.isascii() and len(text) <= width:
        return text.ljust(width)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    mark = glyphs.ellipsis[:width]
    return set_cell_size(text, width - len(mark)) + mark


def fit_right(text: str, width: int, *, glyphs: Glyphs = UNICODE) -> str:
    """The text right-aligned in exactly ``width`` cells."""
    return " " * max(0, width - cell_len(text)) + fit(text, min(width, cell_len(text)), glyphs=glyphs)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` cells, broken at spaces, inside a word where it must be."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        rest = word
        if current and cell_len(current) + 1 + cell_len(rest) <= width:
            current = f"{current} {rest}"
            continue
        if current:
            lines.append(current)
        while cell_len(rest) > max(width, 1):
            head = _head(rest, max(width, 1))
            lines.append(head)
            rest = rest[len(head) :]
        current = rest
    return [*lines, current] if current or not lines else lines


def _head(word: str, width: int) -> str:
    """As many characters as fit, at least one."""
    used = 0
    for position, character in enumerate(word):
        used += cell_len(character)
        if used > width:
            return word[: max(position, 1)]
    return word
