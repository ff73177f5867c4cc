from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TypeVar

import pytest
from textual.events import Paste
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Button, Input

from tests.tui.widgets.gallery import NARROW, WIDE, Gallery
from tests.tui.widgets.samples import METHODS, STEPS, TIMING
from tests.tui.widgets.views import CHECKS, GUIDE, HAPPENINGS, KINDS, MAPPING, PLAN, PREFLIGHT
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch, BranchState
from wizard.guide.facts import check
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.activity import Activity
from wizard.tui.widgets.check_cards import CheckCard, CheckCards, GateBox
from wizard.tui.widgets.confirm_box import ConfirmBox
from wizard.tui.widgets.fact_list import FactList, Preflight
from wizard.tui.widgets.guide_reader import GuideReader
from wizard.tui.widgets.kind_table import KindTable
from wizard.tui.widgets.mapping_table import MappingTable
from wizard.tui.widgets.numbers import ProgressLine
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.plan_card import PlanCard
from wizard.tui.widgets.step_rail import StepRail
from wizard.tui.widgets.top_bar import TopBar, TopFacts
from wizard.tui.widgets.tree_map import TreeLines, TreeMap

M = TypeVar("M", bound=Message)
T = TypeVar("T", bound=Widget)


class Stage:
    """A gallery of one widget under a pilot, with what it announced."""

    def __init__(self, app: Gallery, pilot: Pilot[None], heard: list[Message]) -> None:
        self.app = app
        self.pilot = pilot
        self.heard = heard

    def the(self, kind: type[T]) -> T:
        return self.app.query_one(kind)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def said(self, kind: type[M]) -> list[M]:
        """The messages of a kind, each once."""
        unique = {id(message): message for message in self.heard if isinstance(message, kind)}
        return list(unique.values())


@asynccontextmanager
async def staged(make: Callable[[], Widget], size: tuple[int, int] = WIDE) -> AsyncIterator[Stage]:
    app = Gallery(lambda: [make()])
    heard: list[Message] = []
    async with app.run_test(size=size, notifications=True, tooltips=True, message_hook=heard.append) as pilot:
        await pilot.pause()
        yield Stage(app, pilot, heard)


async def test_the_rail_opens_what_the_cursor_is_on() -> None:
    async with staged(lambda: StepRail(STEPS, current=StepName.IMPORT)) as stage:
        stage.the(StepRail).focus()
        await stage.press("j", "down", "k", "enter")
        assert [message.step for message in stage.said(StepRail.Chosen)] == [StepName.FEDERATION]
        stage.the(StepRail).show(STEPS, current=StepName.VERIFY)
        await stage.press("space")
        assert stage.said(StepRail.Chosen)[-1].step is StepName.VERIFY
        await stage.press("home", "enter")
        assert stage.said(StepRail.Chosen)[-1].step is StepName.GUIDE
        assert "8 of 12" not in stage.app.text()
        assert "6 of 12 done" in stage.app.text()


async def test_the_top_bar_keeps_the_environment_and_the_badge() -> None:
    facts = TopFacts("a-journal-with-a-name", "us-east-1_Ab12Cd", "production")
    async with staged(lambda: TopBar(facts)) as stage:
        for width in (120, 80, 60, 40):
            await stage.pilot.resize_terminal(width, 10)
            await stage.pilot.pause()
            assert "PRODUCTION" in stage.app.text()
            assert "DRY RUN" in stage.app.text()
        stage.the(TopBar).show(replace(facts, is_live=True))
        await stage.pilot.pause()
        assert "LIVE" in stage.app.text()


async def test_only_an_unlocked_action_can_be_pressed() -> None:
    go = Action("go", "Continue", "n", locked="Waits for the guide.")
    async with staged(lambda: ActionBar("Next", primary=go, secondary=[Action("stop", "Stop")])) as stage:
        bar = stage.the(ActionBar)
        assert not bar.press_primary()
        assert "! Waits for the guide." in stage.app.text()
        bar.show("Next comes this.", primary=replace(go, locked=""), secondary=[Action("stop", "Stop")])
        await stage.pilot.pause()
        assert "Next comes this." in stage.app.text()
        await stage.pilot.click("#action-stop")
        assert bar.press_primary()
        bar.show("Other buttons.", primary=Action("again", "Again"))
        await stage.pilot.pause()
        await stage.pilot.click("#action-again")
        await stage.pilot.pause()
        assert [item.action for item in stage.said(ActionBar.Pressed)] == ["stop", "go", "again"]
        assert "Other buttons." in stage.app.text()


async def test_a_panel_shows_its_heading_and_hint() -> None:
    async with staged(lambda: Panel(title="one", hint="two")) as stage:
        stage.the(Panel).heading = "three [b]"
        stage.the(Panel).hint = "four"
        await stage.pilot.pause()
        assert "three [b]" in stage.app.text()
        assert "four" in stage.app.text()


async def test_a_decision_tree_is_walked_by_keys() -> None:
    async with staged(lambda: TreeMap(TIMING)) as stage:
        stage.the(TreeLines).focus()
        tree = stage.the(TreeMap)
        assert tree.focused_branch
        assert tree.focused_branch.id == "timing.signups"
        await stage.press("j", "space")
        assert stage.said(TreeMap.Chosen)[-1].branch_id == "timing.signups=delta"
        assert "New users keep signing up" in " ".join(stage.app.text().split())
        await stage.press("x")
        assert stage.said(TreeMap.Why)[-1].branch.id == "timing.signups=delta"
        await stage.press("h")
        assert tree.focused_branch.id == "timing.signups"
        tree.move_to("timing.reset")
        await stage.press("enter")
        assert stage.said(TreeMap.Opened)[-1].cohort == "due"
        tree.move_to("timing.reset=reactive")
        await stage.pilot.pause()
        assert "Instead: Security" in stage.app.text()


async def test_a_counted_tree_updates_under_the_cursor() -> None:
    async with staged(lambda: TreeMap(METHODS, total=12_480), NARROW) as stage:
        stage.the(TreeLines).focus()
        await stage.press("end")
        tree = stage.the(TreeMap)
        before = stage.the(TreeLines).scroll_offset
        assert before.y > 0
        assert tree.focused_branch
        focused = tree.focused_branch.id
        extra = Branch("auth.new", "a new branch", 77, cohort="auth.new", state=BranchState.TAKEN)
        grown = replace(METHODS, count=20_000, children=(*METHODS.children[:1], extra, *METHODS.children[1:]))
        tree.show(grown, total=20_000)
        await stage.pilot.pause()
        assert tree.focused_branch.id == focused
        assert stage.the(TreeLines).scroll_offset == before
        await stage.press("home")
        assert "20,000" in stage.app.text()


async def test_a_tree_is_clicked() -> None:
    async with staged(lambda: TreeMap(TIMING)) as stage:
        rows = stage.app.text().splitlines()
        place = next(y for y, line in enumerate(rows) if "Close sign-up" in line)
        await stage.pilot.click(offset=(12, place))
        await stage.pilot.click(offset=(12, place))
        await stage.pilot.pause()
        assert stage.said(TreeMap.Chosen)[-1].branch_id == "timing.signups=freeze"


async def test_the_columns_of_a_tree_do_not_move_with_depth() -> None:
    async with staged(lambda: TreeMap(METHODS, total=12_480)) as stage:
        ends = {line.index("%") for line in stage.app.text().splitlines() if "%" in line[:80]}
        assert len(ends) == 1


async def test_the_guide_is_read_when_its_end_was_shown() -> None:
    async with staged(lambda: GuideReader(GUIDE), NARROW) as stage:
        reader = stage.the(GuideReader)
        reader.focus()
        assert 0 < reader.percent < 100
        assert stage.said(GuideReader.ReadToEnd) == []
        for _ in range(12):
            await stage.press("space")
        assert reader.percent == 100
        assert len(stage.said(GuideReader.ReadToEnd)) == 1
        assert "password-reset API" in GUIDE
        await stage.press("home")
        assert "first_name" in stage.app.text()
        assert reader.percent == 100
        reader.show("short")
        await stage.pilot.pause()
        assert len(stage.said(GuideReader.ReadToEnd)) == 2


async def test_only_the_exact_phrase_confirms() -> None:
    async with staged(lambda: ConfirmBox(PLAN.phrase, title="Import", button="Import")) as stage:
        box = stage.the(ConfirmBox)
        box.focus_input()
        await stage.press(*"IMPORT", "enter")
        assert stage.the(Button).disabled
        assert stage.said(ConfirmBox.Confirmed) == []
        stage.the(Input).value = PLAN.phrase.lower()
        await stage.press("enter")
        assert "differs" in stage.app.text()
        stage.the(Input).value = ""
        await stage.pilot.pause()
        stage.the(Input)._on_paste(Paste(PLAN.phrase))
        await stage.pilot.pause()
        assert not stage.the(Button).disabled
        await stage.press("enter")
        assert [item.phrase for item in stage.said(ConfirmBox.Confirmed)] == [PLAN.phrase]
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
        assert "Nothing has happened yet." in stage.app.text()
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
