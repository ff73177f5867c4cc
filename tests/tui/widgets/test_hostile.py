from __future__ import annotations

import pytest
from textual.widgets import Static

from tests.tui.widgets.gallery import HOSTILE, NARROW, WIDE, Gallery
from tests.tui.widgets.views import hostile_widgets
from wizard.domain.text import clean
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.step_rail import StepRail

PLACES = tuple(hostile_widgets(""))
SILENT = {"step_line", "gate_box", "panel"}  # they show a part of the text only, or no text of a hidden step


async def settle(app: Gallery) -> None:
    await app.workers.wait_for_complete()


@pytest.mark.parametrize(("ascii_only", "size"), [(False, WIDE), (True, NARROW)])
@pytest.mark.parametrize("place", PLACES)
async def test_no_payload_reaches_the_terminal(place: str, ascii_only: bool, size: tuple[int, int]) -> None:
    app = Gallery(lambda: [Static("start", id="shown")], ascii_only=ascii_only)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        for payload in HOSTILE:
            await app.query("Screen > *").remove()
            widget = hostile_widgets(payload)[place]()
            await app.mount(widget)
            await settle(app)
            await pilot.pause()
            app.assert_harmless()
            await pilot.click(type(widget))
            await pilot.pause()
            app.assert_harmless()
            assert not app.has_rung, payload


@pytest.mark.parametrize("place", [place for place in PLACES if place not in SILENT])
async def test_markup_is_shown_as_it_is(place: str) -> None:
    app = Gallery(lambda: [hostile_widgets("[red]")[place]()])
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await settle(app)
        await pilot.pause()
        assert "[red]" in app.text() or "[RED]" in app.text()


@pytest.mark.parametrize("payload", HOSTILE)
async def test_tooltips_are_harmless(payload: str) -> None:
    app = Gallery(lambda: [hostile_widgets(payload)["step_rail"]()])
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.hover(StepRail, offset=(5, 6))
        await pilot.pause(0.05)
        assert app.query_one(StepRail).tooltip == safe(payload)
        app.assert_harmless()
        app.notify(clean(payload), title=clean(payload), markup=False)
        await pilot.pause()
        app.assert_harmless()


async def test_what_is_typed_into_the_filter_is_no_markup() -> None:
    app = Gallery(lambda: [hostile_widgets("a[/b]c")["row_table"]()])
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await settle(app)
        app.query_one("#filter").focus()
        await pilot.press(*"a[/b]c")
        await settle(app)
        await pilot.pause()
        assert "a[/b]c" in app.text()
        await pilot.press(*"zz")
        await settle(app)
        await pilot.pause()
        assert "no a[/b]c matches" in app.text()
        assert app.query_one(RowTable)
