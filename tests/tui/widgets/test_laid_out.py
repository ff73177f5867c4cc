"""A widget learns its size also where it was looked for before its first layout."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from wizard.tui.textual_patches import ResizeWorkaround


class Told(Static):
    """Keeps the sizes that it heard of."""

    def __init__(self) -> None:
        super().__init__("here")
        self.sizes: list[Size] = []

    def on_mount(self) -> None:
        self.call_later(lambda: self.region)

    def on_resize(self) -> None:
        self.sizes.append(self.size)


class Long(ResizeWorkaround, Screen[None]):
    def compose(self) -> ComposeResult:
        yield Vertical(id="place")
        with VerticalScroll():
            yield Static("line\n" * 200)


async def test_a_widget_that_was_looked_for_before_its_layout_hears_of_its_size() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        await app.push_screen(Long())
        await pilot.pause()
        app.screen.query_one(VerticalScroll).scroll_relative(y=1, animate=False)
        await pilot.pause()
        summary = Told()
        app.screen.query_one("#place").mount(summary)
        await pilot.pause()
        assert summary.sizes == [summary.size]
