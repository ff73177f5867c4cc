from __future__ import annotations

import asyncio
import gc
from dataclasses import replace

from textual.events import MouseScrollDown

from tests.tui.widgets.gallery import NARROW
from tests.tui.widgets.samples import METHODS, STEPS, TIMING
from tests.tui.widgets.stage import staged
from tests.tui.widgets.values import GUIDE
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch, BranchState
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.guide_reader import GuideReader
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.step_rail import StepRail
from wizard.tui.widgets.top_bar import TopBar, TopFacts
from wizard.tui.widgets.tree_map import TreeLines, TreeMap


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
        before = len(stage.said(StepRail.Chosen))
        await stage.pilot.click(StepRail, offset=(6, 4))
        assert len(stage.said(StepRail.Chosen)) == before + 1, "one click opens a step"


async def test_the_top_bar_keeps_the_environment_and_the_badge() -> None:
    facts = TopFacts("a-journal-with-a-name", "us-east-1_Ab12Cd", "eu-1", "production")
    async with staged(lambda: TopBar(facts)) as stage:
        for width in (120, 80, 60, 40):
            await stage.pilot.resize_terminal(width, 10)
            await stage.pilot.pause()
            assert "EU-1  production" in stage.app.text()
            assert "DRY RUN" in stage.app.text()
            assert ("us-east-1_Ab12Cd" in stage.app.text()) is (width >= 60), width
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


async def test_buttons_that_are_replaced_twice_at_once_end_as_the_latter() -> None:
    async with staged(lambda: ActionBar("Next", primary=Action("go", "Continue", "n"))) as stage:
        bar = stage.the(ActionBar)
        for name in ("one", "two", "three"):
            bar.show(f"Sentence {name}.", primary=Action(name, f"Button {name}"))
        bar.show("Sentence four.", primary=Action("three", "Button four"))
        await stage.pilot.pause()
        gc.collect()  # a coroutine that no one began is told of when it goes
        assert "Sentence four." in stage.app.text()
        assert "Button four" in stage.app.text()
        assert "Button two" not in stage.app.text()


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
        assert stage.said(TreeMap.Chosen)[-1].branch.id == "timing.signups=delta"
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
        assert stage.said(TreeMap.Chosen)[-1].branch.id == "timing.signups=freeze"


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
        async with asyncio.timeout(10):
            while len(stage.said(GuideReader.ReadToEnd)) < 2:
                await stage.pilot.pause()


async def test_the_end_of_the_guide_is_not_the_whole_of_it() -> None:
    text = "\n\n".join(f"Paragraph {number}." for number in range(100))
    async with staged(lambda: GuideReader(text), NARROW) as stage:
        reader = stage.the(GuideReader)
        reader.focus()
        await stage.press("end")
        assert "Paragraph 99." in stage.app.text()
        assert reader.percent < 50
        while reader.percent < 100:
            before = reader.percent
            await stage.press("space")
            assert reader.percent > before
        assert len(stage.said(GuideReader.ReadToEnd)) == 1


async def test_the_wheel_may_turn_before_the_panels_have_found_their_height() -> None:
    text = "\n\n".join(f"Paragraph {number}." for number in range(100))
    async with staged(GuideReader, NARROW) as stage:
        reader = stage.the(GuideReader)
        reader.show(text)
        async with asyncio.timeout(60):
            while reader.percent < 100:
                reader.post_message(MouseScrollDown(reader, 5, 5, 0, 1, 0, False, False, False))
                await asyncio.sleep(0)
        assert len(stage.said(GuideReader.ReadToEnd)) == 1


async def test_what_was_shown_stays_shown_when_the_guide_is_wrapped_anew() -> None:
    text = "\n\n".join("word " * 60 for _ in range(30))
    async with staged(lambda: GuideReader(text), NARROW) as stage:
        reader = stage.the(GuideReader)
        reader.focus()
        for _ in range(3):
            await stage.press("space")
        before = reader.percent
        await stage.pilot.resize_terminal(120, 24)
        await stage.pilot.pause()
        assert before - 2 <= reader.percent < 100
