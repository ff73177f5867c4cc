from __future__ import annotations

from dataclasses import replace

import pytest
from textual.events import Paste
from textual.widgets import Button, Input

from tests.tui.widgets.gallery import NARROW, WIDE
from tests.tui.widgets.stage import staged
from tests.tui.widgets.values import CHECKS, HAPPENINGS, PLAN
from wizard.domain.checks import TITLES
from wizard.tui.widgets.activity import Activity
from wizard.tui.widgets.check_cards import CheckCards, GateBox
from wizard.tui.widgets.confirm_box import ConfirmBox
from wizard.tui.widgets.numbers import ProgressLine


async def test_only_the_exact_phrase_confirms() -> None:
    async with staged(lambda: ConfirmBox(PLAN.phrase, title="Import", button="Import")) as stage:
        box = stage.the(ConfirmBox)
        box.focus_input()
        await stage.press(*"IMPORT", "enter")
        assert stage.the(Button).disabled
        assert stage.said(ConfirmBox.Confirmed) == []
        stage.the(Input).value = PLAN.phrase.replace("IMPORT", "EXPORT")
        await stage.press("enter")
        assert "differs" in stage.app.text()
        stage.the(Input).value = ""
        await stage.pilot.pause()
        stage.the(Input)._on_paste(Paste(PLAN.phrase))
        await stage.pilot.pause()
        assert not stage.the(Button).disabled
        await stage.press("enter")
        assert [item.typed for item in stage.said(ConfirmBox.Confirmed)] == [PLAN.phrase]
        await stage.press("escape")
        assert len(stage.said(ConfirmBox.Cancelled)) == 1


async def test_tab_types_the_phrase_of_a_demo_and_of_nothing_else() -> None:
    async with staged(lambda: ConfirmBox(PLAN.phrase, title="Import", fills=True)) as stage:
        stage.the(ConfirmBox).focus_input()
        await stage.pilot.pause()
        assert f"{PLAN.phrase} (Tab)" in stage.app.text()
        assert "Tab fills it in" in stage.app.text()
        await stage.press("tab")
        assert stage.the(Input).value == PLAN.phrase
        await stage.press("tab")
        assert stage.app.focused is stage.the(Button), "and goes on from there as ever"
    async with staged(lambda: ConfirmBox(PLAN.phrase, title="Import")) as stage:
        stage.the(ConfirmBox).focus_input()
        await stage.press("tab", "enter")
        assert "Tab fills it in" not in stage.app.text()
        assert stage.the(Input).value == ""
        assert stage.said(ConfirmBox.Confirmed) == []


@pytest.mark.parametrize(("size", "lines"), [(NARROW, 10), (WIDE, 14)])
async def test_all_five_are_in_sight_however_long_their_evidence(size: tuple[int, int], lines: int) -> None:
    long = [replace(check, evidence="much evidence " * 30) for check in CHECKS]
    async with staged(lambda: CheckCards(long), size) as stage:
        cards = stage.the(CheckCards)
        assert cards.virtual_size.height == lines
        text = stage.app.text()
        assert [title for title in TITLES.values() if title not in text] == []
        assert text.count("…") == len(long), "what is cut says so"


@pytest.mark.parametrize(
    ("gate", "lock", "says"),
    [
        ("CUTOVER LOCKED", "1 failing of 5 checks", "✗ CUTOVER LOCKED"),
        ("CUTOVER READY WITH 2 WAIVERS", "", "✓ CUTOVER READY WITH 2 WAIVERS"),
    ],
)
async def test_the_gate_says_what_it_opens_and_why_not_yet(gate: str, lock: str, says: str) -> None:
    async with staged(GateBox) as stage:
        box = stage.the(GateBox)
        assert not box.display
        box.show(gate, lock)
        await stage.pilot.pause()
        assert says in stage.app.text()
        assert lock in stage.app.text()
        proof = ("300 rows = 251 created + 49 skipped", "✓ exported")
        box.show(gate, lock, where="DEMO (sandbox)", proof=proof)
        await stage.pilot.pause()
        assert [text for text in ("DEMO (sandbox)", *proof) if text not in stage.app.text()] == []
        assert box.has_class("-open") is not bool(lock)


async def test_activity_keeps_the_last_lines_newest_first() -> None:
    async with staged(Activity) as stage:
        assert "Nothing has happened since it was opened." in stage.app.text()
        for _ in range(20):
            stage.the(Activity).add(HAPPENINGS)
        await stage.pilot.pause()
        first = stage.app.text().splitlines()[0]
        assert first.startswith(f"{HAPPENINGS[-1].at:%H:%M:%S}")
        assert stage.the(Activity).virtual_size.height == 200


async def test_progress_is_not_complete_before_the_last() -> None:
    async with staged(ProgressLine) as stage:
        assert "0 so far" in stage.app.text()
        stage.the(ProgressLine).show(done=9_999, total=10_000)
        await stage.pilot.pause()
        assert "99%" in stage.app.text()
        stage.the(ProgressLine).show(done=10_000, total=10_000)
        await stage.pilot.pause()
        assert "100%" in stage.app.text()
