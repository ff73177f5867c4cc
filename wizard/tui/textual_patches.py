"""What Textual 8.2.8 does otherwise than this app needs, each with its upstream issue where there is one.

With another version of Textual each is to be looked at again, and taken out where it is no longer needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Self, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.scrollbar import ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Footer

from wizard.tui.glyphs import Glyphs, glyphs_of
from wizard.tui.masked import masked_strip

R = TypeVar("R")
_PLAIN = Style()


class CarefulCompositor(Compositor):
    """Textual sends Resize to what came into its map with a layout, and to nothing else.

    Whoever asks for the place of a widget between two layouts brings what was mounted meanwhile into the
    map; such a widget would have a size, hear nothing of it, and stay empty. It looks as
    https://github.com/Textualize/textual/issues/5024 did, which pull request 5048 fixed in another place.
    """

    def __init__(self) -> None:
        super().__init__()
        self._notified: set[Widget] = set()

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        for widget in self._full_map.keys() - self._notified:
            del self._full_map[widget]
        result = super().reflow(parent, size)
        self._notified = set(self._full_map)
        return result

    @property
    def _hides(self) -> Glyphs | None:
        """The app's signs where addresses are hidden; Textual has no hook for lines that are to be drawn."""
        glyphs = glyphs_of(self.root) if self.root else None
        return glyphs if glyphs and glyphs.is_masked else None

    def render_partial_update(self) -> ChopsUpdate | None:
        """A piece of a line may begin in the middle of an address: then whole lines are drawn."""
        if self._hides is None or not self._dirty_regions:
            return super().render_partial_update()
        self._dirty_regions = {self.size.region}
        return super().render_partial_update()

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        chops = super()._render_chops(crop, is_rendered_line)
        glyphs = self._hides
        return chops if glyphs is None else [_hidden(line, is_ascii=glyphs.is_ascii) for line in chops]


def _hidden(line: Mapping[int, Strip], *, is_ascii: bool) -> Mapping[int, Strip]:
    """A line of pieces by where each begins, with addresses hidden; pieces that were not drawn are None."""
    if any(strip is None for strip in line.values()):
        return line
    whole = masked_strip(Strip.join(line.values()), is_ascii=is_ascii)
    begins = list(line)
    ends = [begin + strip.cell_length for begin, strip in line.items()]
    return {
        begin: whole.crop(begin - begins[0], end - begins[0]) for begin, end in zip(begins, ends, strict=True)
    }


class ResizeWorkaround:
    """What every screen of the app is; no screen itself, for Textual's styles follow the first base only."""

    _compositor: Compositor

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._compositor = CarefulCompositor()


class OutlivingApp(App[R]):
    """An app that need not end with an exception; Textual has no hook for that, and its own answer is to end.

    https://github.com/Textualize/textual/issues/2818
    """

    def broke(self, error: Exception) -> bool:
        """Take whatever no handler caught; False leaves it to Textual."""
        raise NotImplementedError

    def _handle_exception(self, error: Exception) -> None:
        if not self.broke(error):
            super()._handle_exception(error)

    async def _dispatch_message(self, message: Message) -> None:
        """The app's own loop, where keys and callbacks are run, ends for good with an exception."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001  shown as every other
            self._handle_exception(error)


@lru_cache(maxsize=2_048)
def _dimmed(style: Style, color: Color) -> Style:
    """As Textual tints a piece of a screen; it does so for each piece again, most of the time of a key."""
    (segment,) = BackgroundScreen.process_segments([Segment("", style)], color)
    return segment.style or _PLAIN


class Dimmed(BackgroundScreen):
    """What lies below a dialog, drawn once and then kept."""

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


class DimmingScreen(ResizeWorkaround, ModalScreen[R]):
    """Textual draws what lies below again with each change of a dialog; this only where that has changed.

    No issue is known. What lies below is drawn at all since
    https://github.com/Textualize/textual/issues/3055.
    """

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


class KeyFooter(Footer):
    """Composed again only where other keys are offered; Textual's own is whenever anything has the focus.

    No issue of Textual's is known; https://github.com/qlever-dev/qlever-control/pull/316 tells the same of
    8.2.8, and that the replaced keys are never freed.
    """

    _offered: list[tuple[object, ...]] | None = None

    def bindings_changed(self, screen: Screen[object]) -> None:
        if screen is not self.screen or not self.app.app_focus:
            return
        offered: list[tuple[object, ...]] = [
            (active.binding.action, active.binding.key, active.binding.description, active.enabled)
            for active in screen.active_bindings.values()
            if active.binding.show
        ]
        if offered != self._offered:
            self._offered = offered
            super().bindings_changed(screen)


class PlainScrollBar(ScrollBarRender):
    """A scroll bar of coloured cells only, for terminals without block characters.

    Its signs can be chosen since https://github.com/Textualize/textual/pull/4505, for all apps at once.
    """

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def draw_bar_plainly(widget: Widget) -> None:
    """Give this widget's scroll bar coloured cells only; Textual's way is per class."""
    widget.vertical_scrollbar.renderer = PlainScrollBar  # type: ignore[misc]


def rebind(widget: Widget, wanted: Sequence[Binding]) -> None:
    """Give one widget other keys than its class has; Textual has no public way to do so."""
    widget._bindings = BindingsMap(wanted)  # noqa: SLF001
    widget.refresh_bindings()
