"""What every dialog is: a box over the view that it was opened from, which stays in sight, dimmed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Self, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from wizard.tui.laid_out import LaidOut

R = TypeVar("R")
_PLAIN = Style()


@lru_cache(maxsize=2_048)
def _dimmed(style: Style, color: Color) -> Style:
    """As Textual tints a piece of a screen; it does so for each piece anew, most of the time of a key."""
    (segment,) = BackgroundScreen.process_segments([Segment("", style)], color)
    return segment.style or _PLAIN


class Dimmed(BackgroundScreen):
    """What lies below, drawn once and then kept."""

    _segments: list[Segment] | None = None

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        for segment in segments:
            text, style, control = segment
            yield segment if control else Segment(text, _dimmed(style or _PLAIN, color))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._segments is None:
            self._segments = list(super().__rich_console__(console, options))  # type: ignore[arg-type]
        return self._segments


class Dialog(LaidOut, ModalScreen[R]):
    """Textual draws what lies below anew with each change of the dialog; this only where that has changed."""

    _below: tuple[object, Dimmed] | None = None

    def render(self) -> RenderableType:
        below = super().render()
        if not isinstance(below, BackgroundScreen):
            return below
        drawn_for = (below.screen, below.color, self.size, self.app.theme)
        if self._below is None or self._below[0] != drawn_for:
            self._below = drawn_for, Dimmed(below.screen, below.color)
        return self._below[1]

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Textual names regions where something below has changed."""
        if regions:
            self._below = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
