"""A screen as text: its lines, then what style each stretch of them has.

A row's stretches are ``row: first-last style, …``, counted in cells from 0; consecutive rows that look alike
share a line. The theme's foreground and background are left out; of blank cells only the background counts.
Colours have the theme's names; those that have none, such as blends, are hexadecimal, and so are the values
of the names, which come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip

# Names of a theme in the order in which they are taken where two have one value.
NAMES = (
    "foreground",
    "background",
    "surface",
    "panel",
    "selected",
    "muted",
    "locked",
    "rule",
    "primary",
    "accent",
    "secondary",
    "warning",
    "error",
    "success",
)
MARKS = ("bold", "dim", "italic", "underline", "underline2", "strike", "reverse", "blink", "overline")
SEEN_ON_BLANKS = {"underline", "underline2", "strike", "reverse", "overline"}
Drawing = Sequence[Strip]
Run = tuple[int, int, str]


def drawn(app: App[Any]) -> Drawing:
    """What the terminal would show, a strip a line."""
    update = app.screen._compositor.render_update(
        full=True, screen_stack=app._background_screens, simplify=True
    )
    return [Strip.join(pieces) for pieces in update.strips]  # type: ignore[union-attr]


def page_of(app: App[Any], lines: Drawing, same: Callable[[str], str]) -> str:
    """The text of a drawing; ``same`` replaces what differs from run to run, cell for cell."""
    colors = _Colors(app)
    text = [same("".join(segment.text for segment in line)) for line in lines]
    for before, after in zip(lines, text, strict=True):
        assert before.cell_length == cell_len(after), after
    runs = [_runs(line, colors) for line in lines]
    return "\n".join(
        [*(line.rstrip() for line in text), "", *_describe(runs), "", *colors.legend(), ""],
    )


class _Colors:
    """The names of a theme's colours, and which of them were asked for."""

    def __init__(self, app: App[Any]) -> None:
        # A theme's own values come back from CSS a shade off where they are worked out.
        worked_out, given = app.theme_variables, vars(app.current_theme)
        known = [(values[name], name) for values in (worked_out, given) for name in NAMES if values.get(name)]
        self._names = {value.lower(): name for value, name in reversed(known)}
        self._used: dict[str, str] = {}

    def name(self, color: Color | None) -> str:
        if color is None or color.is_default:
            return "default"
        value = color.name.lower()
        name = self._names.get(value)
        if name:
            self._used[name] = value
        return name or value

    def legend(self) -> Iterator[str]:
        """The value of each name, in the order of ``NAMES``."""
        return (f"{name} {self._used[name]}" for name in NAMES if name in self._used)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a reader sees of a style; ``ground`` alone where there is nothing but blank cells."""

    ground: str
    color: str = ""
    marks: tuple[str, ...] = ()

    @property
    def shows_on_blanks(self) -> bool:
        return self.ground != "background" or bool(set(self.marks) & SEEN_ON_BLANKS)

    def __str__(self) -> str:
        color = (
            "" if self.color == "foreground" and (self.marks or self.ground != "background") else self.color
        )
        ground = "" if self.ground == "background" else f"on {self.ground}"
        return " ".join(word for word in (*self.marks, color, ground) if word)


BLANK = _Style("background")
PLAIN = _Style("background", "foreground")


def _runs(line: Iterable[Segment], colors: _Colors) -> tuple[Run, ...]:
    """The stretches of a line that have a style of their own; blank cells on its ground join it."""
    runs: list[tuple[int, int, _Style]] = []
    at = 0
    for text, style, _ in line:
        for is_blank, piece in groupby(text, str.isspace):
            first, at = at, at + cell_len("".join(piece))
            found = _style(style or Style(), colors, is_blank=is_blank)
            if found == BLANK:
                continue
            start, end, before = runs[-1] if runs else (0, -2, BLANK)
            is_next = end + 1 == first
            if before == found and (is_next or not found.shows_on_blanks):
                runs[-1] = (start, at - 1, found)
            elif is_next and before.ground == found.ground and not (before.color and found.color):
                runs[-1] = (start, at - 1, before if before.color else found)
            else:
                runs.append((first, at - 1, found))
    return tuple((first, last, str(style)) for first, last, style in runs if style != PLAIN)


def _style(style: Style, colors: _Colors, *, is_blank: bool) -> _Style:
    marks = tuple(mark for mark in MARKS if getattr(style, mark))
    ground = colors.name(style.bgcolor)
    if is_blank and not set(marks) & SEEN_ON_BLANKS:
        return _Style(ground)
    return _Style(ground, colors.name(style.color), marks)


def _describe(rows: Sequence[tuple[Run, ...]]) -> Iterator[str]:
    """A line for each row with runs; rows that look alike and follow one another share one."""
    for runs, alike in groupby(enumerate(rows), lambda row: row[1]):
        numbers = [number for number, _ in alike]
        if runs:
            summary = ", ".join(f"{_span(first, last)} {style}" for first, last, style in runs)
            yield f"{_span(numbers[0], numbers[-1])}: {summary}"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
