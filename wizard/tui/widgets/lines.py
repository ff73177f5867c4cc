"""Widgets drawn line by line: a line is a list of pieces, a piece is text with a tone.

Colours come from the component classes in ``styles.tcss`` only, and every piece is cleaned again where it
becomes a segment, so that no widget can pass on a control character.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from wizard.domain.text import clean
from wizard.tui.glyphs import Glyphs, glyphs_of
from wizard.tui.tones import Tone, TonedApp
from wizard.tui.widgets.safe import fit, fit_right, safe_text, wrap

__all__ = ["Drawn", "Line", "LineBlock", "Piece", "Tone"]

Piece: TypeAlias = tuple[str, Tone]
Line: TypeAlias = Sequence[Piece]

_LINE_LIMIT = 2_000
_FILLED = frozenset({Tone.FILLED, Tone.BADGE, Tone.CHIP, Tone.CHIP_ALARM})  # they keep their own background


class Drawn(Widget):
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


class LineBlock(Drawn):
    """A block that is as high as its lines: for what does not scroll."""

    def lines(self, width: int) -> Sequence[Line]:
        raise NotImplementedError

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(self.lines(width))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        lines = self.lines(width)
        return self.strip(lines[y] if y < len(lines) else (), width)
