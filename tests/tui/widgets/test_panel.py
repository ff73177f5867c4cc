"""What stands in the borders of a panel fits, in signs that the terminal has."""

from __future__ import annotations

import pytest

from tests.tui.widgets.stage import staged
from wizard.tui.glyphs import ASCII
from wizard.tui.widgets.panel import Panel

HINT = "Enter Open · s State · t Contact"


@pytest.mark.parametrize(
    ("width", "title", "hint"),
    [
        (40, "Connections of customers 60", "Enter Open · s State · t Contact"),
        (37, "Connections of customers 60", "Enter Open · s State"),
        (20, "Connections o…", "Enter Open"),
    ],
)
async def test_a_hint_loses_what_does_not_fit_part_by_part(width: int, title: str, hint: str) -> None:
    async with staged(lambda: Panel(title="Connections of customers 60", hint=HINT)) as stage:
        panel = stage.the(Panel)
        panel.styles.width, panel.styles.border = width, ("round", "white")
        await stage.pilot.pause()
        assert (str(panel.border_title), str(panel.border_subtitle)) == (title, hint)
        lines = stage.app.text().splitlines()
        assert title in lines[0]
        assert any(f" {hint} " in line for line in lines)


async def test_in_ascii_no_label_is_cut_with_another_sign() -> None:
    async with staged(lambda: Panel(title="Connections of customers 60", hint=HINT)) as stage:
        stage.app.glyphs = ASCII
        panel = stage.the(Panel)
        panel.styles.width, panel.styles.border = 24, ("ascii", "white")
        await stage.pilot.pause()
        assert stage.app.text().isascii()
        assert str(panel.border_title) == "Connections of ..."
