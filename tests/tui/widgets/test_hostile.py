from __future__ import annotations

import pytest
from textual.containers import Vertical
from textual.widget import Widget

from tests.tui.widgets.gallery import HOSTILE, WIDE, Gallery
from tests.tui.widgets.hostile import hostile_widgets
from wizard.domain.text import clean
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.step_rail import StepRail

ROOM = 12  # lines
PLACES = tuple(hostile_widgets(""))
SILENT = {
    "step_rail",
    "step_line",
    "gate_box",
    "panel",
}  # they show a part of the text only, or no text of a hidden step


async def settle(app: Gallery) -> None:
    await app.workers.wait_for_complete()


def boxes(place: str) -> list[Widget]:
    """The widget once for every payload, each in a room of its own."""
    rooms: list[Widget] = [Vertical(hostile_widgets(payload)[place]()) for payload in HOSTILE]
    for room in rooms:
        room.styles.height = ROOM
    return rooms


@pytest.mark.parametrize(("ascii_only", "width"), [(False, 120), (True, 80)])
@pytest.mark.parametrize("place", PLACES)
async def test_no_payload_reaches_the_terminal(place: str, ascii_only: bool, width: int) -> None:
    app = Gallery(lambda: boxes(place), ascii_only=ascii_only)
    size = (width, ROOM * len(HOSTILE))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settle(app)
        await pilot.pause()
        app.assert_harmless()
        if place not in SILENT:
            assert app.text().lower().count("[red]")
        room = HOSTILE.index("[@click=app.bell]x[/]") * ROOM
        for row in (1, 3):
            await pilot.click(offset=(4, room + row))
        app.assert_harmless()
        assert not app.has_rung


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
        assert "nothing found" in app.text()
        assert app.query_one(RowTable)
