"""A snapshot tells text, place and style, and nothing else."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from tests.tui.looks.drawing import drawn, page_of
from wizard.tui.theme import register_themes

PAGE = """\
plain strong 東京
one
two
both words

0: 6-11 bold, 13-16 accent
1-2: 0-4 on panel, 6-8 underline #010203
3: 0-9 bold, 12-13 on panel, 15-16 on panel

foreground #dce3ec
background #0e131a
panel #1b2430
accent #f1b155
"""


class Shown(App[None]):
    CSS = "Static { width: auto; background: $background; color: $foreground }"

    def compose(self) -> ComposeResult:
        yield Static(Content.from_markup("plain [bold]strong[/] [$accent]東京[/]"))
        for word in ("one", "two"):
            yield Static(
                Content.from_markup(f"[on $panel]{word}  [/] [underline #010203]   [/]"), markup=False
            )
        yield Static(Content.from_markup("[bold]both[/] [bold]words[/]  [on $panel]  [/] [on $panel]  [/]"))

    def on_mount(self) -> None:
        register_themes(self)
        self.theme = "dark"


async def _page(app: Shown) -> str:
    async with app.run_test(size=(20, 4)) as pilot:
        await pilot.pause()
        return page_of(app, drawn(app), str)


async def test_a_page_is_the_text_then_the_style_of_each_stretch() -> None:
    assert await _page(Shown()) == PAGE
