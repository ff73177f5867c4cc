"""Widgets drawn line by line: a line is a list of pieces, a piece is text with a tone.

Colours come from the component classes in ``styles.tcss`` only, and every piece is cleaned again where it
becomes a segment, so that no widget can pass on a control character.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Self, TypeAlias, cast

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from wizard.domain.text import clean
from wizard.tui.glyphs import Glyphs, glyphs_of
from wizard.tui.tones import Tone, TonedApp
from wizard.tui.widgets.safe import fit, fit_right, safe_text, wrap

__all__ = ["Line", "LineBlock", "LineWidget", "Piece", "Tone"]

Piece: TypeAlias = tuple[str, Tone]
Line: TypeAlias = Sequence[Piece]
Lines: TypeAlias = Sequence[tuple[Piece, ...]]

_LINE_LIMIT = 2_000
_FILLED = frozenset({Tone.FILLED, Tone.BADGE, Tone.CHIP, Tone.CHIP_ALARM})  # they keep their own background


class LineWidget(Widget):
    """Base of the line-drawn widgets."""

    @property
    def glyphs(self) -> Glyphs:
        return glyphs_of(self)

    def text(self, value: object, limit: int = 200) -> str:
        """Cleaned and spelled in the terminal's alphabet: what widths may be measured on."""
        return safe_text(value, limit, glyphs=self.glyphs)

    def fit(self, value: object, width: int) -> str:
        return fit(self.text(value, max(width, 200)), width, glyphs=self.glyphs)

    def fit_right(self, value: object, width: int) -> str:
        return fit_right(self.text(value), width, glyphs=self.glyphs)

    def wrap(self, value: object, width: int, limit: int = _LINE_LIMIT) -> list[str]:
        return wrap(self.text(value, limit), width)

    def strip(self, line: Line, width: int, *, over: Style | None = None) -> Strip:
        """The line in exactly ``width`` cells; ``over`` is laid over the tones (the cursor's row)."""
        base = self.visual_style.rich_style  # unlike rich_style it is cached
        segments = [Segment(self._shown(text), base + self._style(tone, over)) for text, tone in line]
        return Strip(segments).adjust_cell_length(width, base + over if over else base)

    def _shown(self, text: str) -> str:
        return self.glyphs.spell(clean(text, _LINE_LIMIT))

    def _component(self, name: str) -> Style:
        return cast("TonedApp[Any]", self.app).component(name)

    def _style(self, tone: Tone, over: Style | None) -> Style:
        style = self._component(f"tone--{tone.value}")
        if over is None or tone in _FILLED:
            return style
        return style + over


class LineBlock(LineWidget):
    """A block that is as high as its lines: for what does not scroll."""

    _laid: tuple[Size, Lines] | None = None

    def lines(self, width: int) -> Sequence[Line]:
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again only what is another line now, and lay out only where their number is another."""
        before, self._laid = self._laid, None
        if before is None or before[0] != self.size:
            self.refresh(layout=self.display)
            return
        lines = self._lines_now()
        if len(lines) != len(before[1]) and self.styles.is_auto_height:
            self.refresh(layout=True)
            return
        for region in changed_lines(before[1], lines, self.size.width):
            super().refresh(region)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        self._laid = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(self.lines(width))

    def render_line(self, y: int) -> Strip:
        lines = self._lines_now()
        return self.strip(lines[y] if y < len(lines) else (), self.size.width)

    def _lines_now(self) -> Lines:
        """The lines for this size, worked out once for all of them."""
        if self._laid is None or self._laid[0] != self.size:
            self._laid = self.size, [tuple(line) for line in self.lines(self.size.width)]
        return self._laid[1]


def changed_lines(before: Lines, after: Lines, width: int) -> Iterator[Region]:
    """One region for each line that differs."""
    for y, (old, new) in enumerate(zip_longest(before, after)):
        if old != new:
            yield Region(0, y, width, 1)
