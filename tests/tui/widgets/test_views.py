from __future__ import annotations

import pytest
from textual.containers import Vertical
from textual.widgets import Button

from tests.tui.widgets.gallery import NARROW, WIDE, Gallery
from tests.tui.widgets.views import VIEWS
from wizard.tui.theme import THEMES
from wizard.tui.widgets.lines import LineWidget


@pytest.mark.parametrize("look", [("dark", False), ("mono", True)])
@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("view", VIEWS)
async def test_a_view_fits_its_terminal(view: str, size: tuple[int, int], look: tuple[str, bool]) -> None:
    theme, ascii_only = look
    app = Gallery(VIEWS[view], theme=theme, ascii_only=ascii_only)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        app.assert_harmless()
        if ascii_only:
            assert [line for line in app.text().splitlines() if not line.isascii()] == []
        main = app.query_one(".main", Vertical)
        for widget in (*main.query(LineWidget), *main.query(Button)):
            if not widget.display:
                continue
            assert main.region.contains_region(widget.region), widget
            assert not widget.show_horizontal_scrollbar
        assert [w for w in main.walk_children(LineWidget) if w.display and not w.size.height] == []


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_theme_has_every_colour(theme: str) -> None:
    app = Gallery(VIEWS["importing"], theme=theme)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "Importing persons" in app.text()


async def test_a_view_may_change_its_size_at_any_time() -> None:
    app = Gallery(VIEWS["timing"])
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        for size in (NARROW, (40, 10), WIDE, (200, 60)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert all(len(line) <= size[0] for line in app.text().splitlines())
        assert "Prepare" in app.text()
        assert "STAGING" in app.text()
