from __future__ import annotations

import pytest
from textual.events import Paste
from textual.widgets import Button, Input

from tests.tui.widgets.stage import staged
from tests.tui.widgets.values import CHECKS, GUIDE, HAPPENINGS, KINDS, MAPPING, PLAN, PREFLIGHT
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus
from wizard.guide.facts import check
from wizard.tui.widgets.activity import Activity
from wizard.tui.widgets.check_cards import CheckCard, CheckCards, GateBox
from wizard.tui.widgets.confirm_box import ConfirmBox
from wizard.tui.widgets.fact_list import FactList, Preflight
from wizard.tui.widgets.kind_table import KindTable
from wizard.tui.widgets.mapping_table import MappingTable
from wizard.tui.widgets.numbers import ProgressLine
from wizard.tui.widgets.plan_card import PlanCard


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


async def test_checks_are_asked_for_by_key() -> None:
    async with staged(lambda: CheckCards(CHECKS)) as stage:
        stage.the(CheckCards).focus()
        await stage.press("down", "down", "r", "space", "enter")
        asked = [(item.check, item.what) for item in stage.said(CheckCards.Asked)]
        assert asked == [(CheckId.RESET, "run"), (CheckId.RESET, "tick"), (CheckId.RESET, "open")]


@pytest.mark.parametrize(
    ("statuses", "waivers", "says"),
    [
        ((CheckStatus.PASS, CheckStatus.FAIL), 0, "CUTOVER LOCKED   1 of 2 pass · 1 failing"),
        ((CheckStatus.PASS, CheckStatus.PASS), 0, "CUTOVER READY   type CUTOVER acme"),
        ((CheckStatus.PASS, CheckStatus.WAIVED), 2, "CUTOVER READY WITH 2 WAIVERS"),
        ((CheckStatus.PASS, CheckStatus.EXPIRED), 0, "1 expired"),
        ((), 0, "CUTOVER LOCKED"),
    ],
)
async def test_the_gate_opens_when_all_pass(
    statuses: tuple[CheckStatus, ...], waivers: int, says: str
) -> None:
    cards = [CheckCard(name, status) for name, status in zip(CheckId, statuses, strict=False)]
    async with staged(GateBox) as stage:
        stage.the(GateBox).show(cards, waivers=waivers, phrase="CUTOVER acme")
        await stage.pilot.pause()
        assert says in stage.app.text()


async def test_rows_that_block_can_be_accepted() -> None:
    async with staged(lambda: Preflight(PREFLIGHT)) as stage:
        stage.the(Preflight).focus()
        await stage.press("space", "down", "down", "space", "r")
        assert [item.row for item in stage.said(Preflight.Accepted)] == ["workos_key"]
        assert len(stage.said(Preflight.RunAgain)) == 1
        stage.the(Preflight).show(PREFLIGHT, accepted=["workos_key"])
        await stage.pilot.pause()
        assert "~ workos key" in stage.app.text()


async def test_a_missing_fact_can_be_accepted() -> None:
    facts = check(GUIDE.replace("first_name", "forename"))
    async with staged(lambda: FactList(facts)) as stage:
        stage.the(FactList).focus()
        await stage.press("space", "down", "down", "down", "down", "space")
        assert [item.fact for item in stage.said(FactList.Accepted)] == ["map_first"]
        stage.the(FactList).show(facts, accepted=["map_first"])
        await stage.pilot.pause()
        assert "contradicted, accepted" in stage.app.text()


async def test_mapping_rows_that_are_fixed_stay() -> None:
    async with staged(lambda: MappingTable(MAPPING, keys=11)) as stage:
        stage.the(MappingTable).focus()
        await stage.press("enter", "down", "down", "enter", "delete", "a")
        asked = [(item.source, item.what) for item in stage.said(MappingTable.Asked)]
        assert asked == [("given_name", "edit"), ("given_name", "drop"), ("", "add")]
        assert "11 of 10 metadata keys: 1 too many" in stage.app.text()


async def test_kinds_are_opened_and_go() -> None:
    async with staged(lambda: KindTable(KINDS)) as stage:
        stage.the(KindTable).focus()
        await stage.press("down", "enter")
        assert [item.kind for item in stage.said(KindTable.Opened)] == ["invalid"]
        stage.the(KindTable).show(())
        await stage.press("enter")
        assert "Nothing needs attention." in stage.app.text()
        assert len(stage.said(KindTable.Opened)) == 1


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


async def test_the_plan_says_persons_rows_and_fingerprint() -> None:
    async with staged(PlanCard) as stage:
        assert "no plan yet" in stage.app.text()
        stage.the(PlanCard).show(PLAN)
        await stage.pilot.pause()
        for text in ("12,464", "PRODUCTION", "4c1d9e", "12,443 create", "16 skipped", "12 persons: metadata"):
            assert text in stage.app.text()
