"""A small app for one widget or a whole frame, as the real app hosts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.widget import Widget

from wizard.tui import STYLES, WIDGETS
from wizard.tui.glyphs import ASCII, UNICODE
from wizard.tui.theme import register_themes
from wizard.tui.tones import TonedApp

WIDE = (120, 36)
NARROW = (80, 24)

HOSTILE = (
    "\x1b[2J\x1b[1;1HPASS",
    "a\u009b31mb",
    "user\u202egnp.exe",
    "ad\u200bmin@example.com",
    "\x1b]52;c;aGFja2Vk\x07",
    "[@click=app.bell]x[/]",
    "a[/b]c",
    "[red]",
    "line\nbreak\ttab\x00nul",
)

_FORBIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Gallery(TonedApp[None]):
    """Shows widgets."""

    CSS_PATH = [STYLES, WIDGETS]  # noqa: RUF012  Textual declares it so
    TOOLTIP_DELAY = 0.01
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  Textual's attribute

    def __init__(
        self,
        make: Callable[[], Sequence[Widget]],
        *,
        theme: str = "dark",
        ascii_only: bool = False,
    ) -> None:
        super().__init__()
        self._make = make
        self.glyphs = ASCII if ascii_only else UNICODE
        register_themes(self)
        self.theme = theme
        self.set_class(ascii_only, "-ascii")
        self.animation_level = "none"
        self.has_rung = False

    def compose(self) -> ComposeResult:
        yield from self._make()

    def bell(self) -> None:
        self.has_rung = True

    def text(self) -> str:
        """What the compositor sends to the terminal, without its styling."""
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())

    def assert_harmless(self) -> None:
        """No control, bidi or zero-width character is on the screen."""
        found = _FORBIDDEN.search(self.text())
        assert found is None, f"U+{ord(found.group()):04X} is on the screen"


def gallery(*widgets: Callable[[], Widget], theme: str = "dark", ascii_only: bool = False) -> Gallery:
    """A gallery of single widgets."""
    return Gallery(lambda: [make() for make in widgets], theme=theme, ascii_only=ascii_only)
