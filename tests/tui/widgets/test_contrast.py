"""The primary button can be read with the sixteen colours of common terminals, whatever they make of them."""

from __future__ import annotations

import pytest
from textual.widget import Widget
from textual.widgets import Button

from tests.tui.widgets.gallery import Gallery
from wizard.tui.theme import ANSI

# By number, as each terminal's own documentation or default configuration gives them: black, bright black,
# bright cyan. Bright black is what a terminal may draw for bold black.
TERMINALS = {
    "xterm": ("#000000", "#7f7f7f", "#00ffff"),
    "vga, linux": ("#000000", "#555555", "#55ffff"),
    "windows terminal": ("#0c0c0c", "#767676", "#61d6d6"),
    "macos terminal": ("#000000", "#666666", "#00e5e5"),
    "gnome, tango": ("#2e3436", "#555753", "#34e2e2"),
    "solarized": ("#073642", "#002b36", "#93a1a1"),
}
LEAST = 4.5


def buttons() -> list[Widget]:
    return [
        Button("Other", id="other"),
        Button("Go on", id="go", variant="primary"),
        Button("Not yet", id="locked", variant="primary", disabled=True),
    ]


@pytest.mark.parametrize("terminal", TERMINALS)
async def test_the_primary_button_can_be_read(terminal: str) -> None:
    black, bright_black, bright_cyan = TERMINALS[terminal]
    palette = {0: black, 8: bright_black, 14: bright_cyan}
    app = Gallery(buttons, theme=ANSI.name)
    async with app.run_test() as pilot:
        app.query_one("#other").focus()
        await pilot.pause()
        style = app.query_one("#go", Button).rich_style
        assert style.color is not None
        assert style.bgcolor is not None
        text, fill = style.color.number, style.bgcolor.number
        assert text is not None
        assert fill is not None
        drawn = palette[text + 8 if style.bold and text < 8 else text]
        assert contrast(drawn, palette[fill]) >= LEAST
        locked = app.query_one("#locked", Button).rich_style
        assert locked.bgcolor != style.bgcolor, "a locked one is told from it"
        app.query_one("#go").focus()
        await pilot.pause()
        assert app.query_one("#go", Button).rich_style != style, "and one with the focus as well"


def contrast(one: str, other: str) -> float:
    """By WCAG 2: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
