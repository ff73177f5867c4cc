"""Each kind of pane: what it shows, what it keeps when it is shown again, what Enter says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widget import Widget

from tests.pages.journal import ANSWERS, desk, services
from tests.tui.panes.states import new_journal
from tests.tui.widgets.gallery import HOSTILE, NARROW
from tests.tui.widgets.stage import Stage, staged
from wizard.domain.checks import CheckId
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch
from wizard.engine import meter
from wizard.engine.meter import ActivityLine
from wizard.pages.model import (
    Card,
    Cards,
    CheckCard,
    Checks,
    Document,
    Fact,
    Facts,
    Figure,
    Figures,
    Item,
    Items,
    Live,
    Mark,
    Pane,
    Rows,
    Tone,
    TreePane,
)
from wizard.pages.state import ViewState
from wizard.ports import RowQuery
from wizard.tui.panes.cards import CardRow
from wizard.tui.panes.items import ItemList
from wizard.tui.panes.making import widget_of
from wizard.tui.panes.pane import Activated, PaneWidget
from wizard.tui.widgets.check_cards import CheckCards
from wizard.tui.widgets.line_view import LineView
from wizard.tui.widgets.scrolled import Scrolled
from wizard.tui.widgets.tree_map import TreeLines

FIRST = Item("one", "first of them", cells=("1", "12"), notes=("waits for you",), mark=Mark.WAITING)
SECOND = Item("two", "second", cells=("2", "3"), notes=("done",), mark=Mark.DONE)


@asynccontextmanager
async def shown(pane: Pane, state: ViewState, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Stage]:
    """A pane on a stage, shown once."""
    made: list[PaneWidget[Any]] = []

    def make() -> Widget:
        made.append(widget_of(pane))
        return made[-1]

    async with staged(make, size) as stage:
        made[-1].show(pane, state)
        await stage.pilot.pause()
        yield stage


async def again(stage: Stage, pane: Pane, state: ViewState) -> str:
    """The same pane in another state; gives what is on screen then."""
    stage.app.query_one(PaneWidget).show(pane, state)
    await stage.pilot.pause()
    return stage.app.text()


@pytest.fixture
def state(tmp_path: Path) -> Any:
    with new_journal(tmp_path) as made:
        yield made


async def test_facts_wrap_under_their_label_and_keep_their_scroll(state: ViewState) -> None:
    long = " ".join(f"word{n}" for n in range(40))
    pane = Facts("facts", "What is known", tuple(Fact(f"fact {n}", long, Tone.WARNING) for n in range(20)))
    async with shown(pane, state, NARROW) as stage:
        text = stage.app.text()
        assert "What is known" in text
        assert "fact 0" in text
        assert "word39" in text
        scrolled = stage.the(Scrolled)
        scrolled.styles.height = 10
        scrolled.focus()
        await stage.press("pagedown")
        place = scrolled.scroll_y
        assert place > 0
        changed = (*pane.facts[:10], Fact("fact 10", "another text"), *pane.facts[11:])
        await again(stage, replace(pane, facts=changed), state)
        assert scrolled.scroll_y == place
        assert scrolled.has_focus


async def test_figures_stand_next_to_each_other(state: ViewState) -> None:
    pane = Figures("sums", "Resets", (Figure("Due", "1,200", "users"), Figure("Failed", "3", tone=Tone.BAD)))
    async with shown(pane, state) as stage:
        lines = stage.app.text().splitlines()
        assert any("1,200" in line and "3" in line for line in lines)
        text = await again(stage, replace(pane, figures=(Figure("Due", "7"),)), state)
        assert "7" in text
        assert "1,200" not in text
        assert stage.app.query_one(PaneWidget).first_focus() is None


async def test_a_whole_is_drawn_as_what_it_parts_into(state: ViewState) -> None:
    figures = (
        Figure("users", "10,272", share=0.856),
        Figure("skipped", "1,584", "720 enterprise sign-in only", share=0.132),
        Figure("merged", "144", share=0.012),
    )
    async with shown(Figures("flow", "The plan", figures, whole="12,000 rows"), state) as stage:
        first, second, third = (line for line in stage.app.text().splitlines() if "%" in line)
        assert "12,000 rows ━━┳━ 10,272 users" in first
        assert "85.6 %" in first
        assert "720 enterprise" in second
        assert first.index("10,272") + 6 == second.index("1,584") + 5 == third.index("144") + 3


async def test_ways_stand_next_to_each_other_and_one_is_chosen(state: ViewState) -> None:
    ways = (
        Card("q=a", "Ask later", "least work", (Fact("mails now", "0"),)),
        Card("q=b", "Mail all", "by a date", (Fact("mails now", "7,272"),)),
    )
    pane = Cards("fork", "Which way?", ways)
    async with shown(pane, state) as stage:
        (row,) = (line for line in stage.app.text().splitlines() if "mails now" in line)
        assert row.count("mails now") == 2
        widget = stage.app.query_one(PaneWidget)
        focus = widget.first_focus()
        assert focus is not None
        focus.focus()
        assert widget.target == "q=a"
        await stage.press("right", "right")
        assert widget.target == "q=b", "the last one is the last"
        await stage.pilot.click(CardRow, offset=(5, 1))
        await stage.pilot.click(CardRow, offset=(5, 1))
        assert [each.target for each in stage.said(Activated)] == ["q=a"]
        chosen = replace(pane, cards=(ways[0], replace(ways[1], mark=Mark.DONE)))
        text = await again(stage, chosen, state)
        assert "✓ 2 Mail all" in text
        assert widget.first_focus() is None, "what follows has the keys then"


async def test_the_cursor_stays_on_its_item_when_others_come(state: ViewState) -> None:
    pane = Items("stages", "Stages", (FIRST, SECOND), columns=("Remain", "Sent"))
    async with shown(pane, state) as stage:
        text = stage.app.text()
        header = next(line for line in text.splitlines() if "REMAIN" in line)
        row = next(line for line in text.splitlines() if "first of them" in line)
        assert row.index("12") + 2 == header.index("SENT") + 4, "numbers end under the end of their column"
        stage.the(ItemList).focus()
        await stage.press("down")
        widget = stage.app.query_one(PaneWidget)
        assert widget.target == "two"
        await again(stage, replace(pane, items=(Item("new", "a new one"), FIRST, SECOND)), state)
        assert widget.target == "two"
        await stage.pilot.click(ItemList, offset=(5, 4))
        await stage.pilot.pause()
        assert [(each.pane_id, each.target) for each in stage.said(Activated)] == [("stages", "two")]
        assert "nothing yet" in await again(stage, replace(pane, items=(), empty="nothing yet"), state)
        assert widget.target == ""


async def test_columns_that_do_not_fit_are_dropped_before_titles_are(state: ViewState) -> None:
    pane = Items("stages", "Stages", (FIRST, SECOND), columns=("Remain", "Sent"))
    async with shown(pane, state, (34, 20)) as stage:
        text = stage.app.text()
        assert "REMAIN" in text
        assert "SENT" not in text
        assert "first of them" in text


async def test_a_text_without_a_column_is_cut_and_never_dropped(state: ViewState) -> None:
    address = "https://idp.example/" + "a" * 80
    items = (Item("url", "ACS URL, new", cells=(address,)), Item("owner", "Owner", cells=("Ann",)))
    async with shown(Items("i", "Connection", items), state, (60, 12)) as stage:
        text = stage.app.text()
        assert "ACS URL, new  https://idp.example/aaa" in text
        assert "Owner         Ann" in text


async def test_a_tree_is_made_again_only_when_its_key_is_another(state: ViewState) -> None:
    made: list[int] = []

    def branch() -> Branch:
        made.append(1)
        children = tuple(Branch(f"q=c{n}", f"choice {n}", consequence="so it is") for n in range(3))
        return Branch("q", "A question?", children=children)

    pane = TreePane("tree", "Decide", branch, key=1)
    async with shown(pane, state) as stage:
        assert "choice 2" in stage.app.text()
        assert "A question?" not in stage.app.text(), "the panel's title says it"
        stage.the(TreeLines).focus()
        await stage.press("down")
        widget = stage.app.query_one(PaneWidget)
        here = widget.target
        assert here.startswith("q=c")
        await again(stage, pane, state)
        assert len(made) == 1
        await again(stage, replace(pane, key=2), state)
        assert len(made) == 2
        assert widget.target == here
        await stage.press("enter", "space", "x")
        assert stage.said(Activated) == [], "what a key does with a branch, the page says"
        for _ in range(2):
            await stage.pilot.click(TreeLines, offset=(5, 2))
        assert [(each.target, each.key) for each in stage.said(Activated)] == [(widget.target, "enter")]


async def test_a_text_is_read_again_only_when_its_key_is_another(state: ViewState) -> None:
    read: list[int] = []

    def lines() -> list[str]:
        read.append(1)
        return ["Heading", "  " + "text " * 40, "Another", "  end of it"]

    pane = Document("text", "To read", lines, key="a")
    async with shown(pane, state) as stage:
        text = stage.app.text()
        assert "Heading" in text
        assert "end of it" in text
        await again(stage, pane, state)
        await again(stage, replace(pane, key="b"), state)
        assert len(read) == 2


async def test_checks_say_what_they_open_and_why_it_is_locked(state: ViewState) -> None:
    cards = tuple(
        CheckCard(check.value, "", "pass", f"evidence {n}", "auto", "22:41:00")
        for n, check in enumerate(CheckId)
    )
    pane = Checks("checks", "Checks", cards, gate="CUTOVER LOCKED", lock="4 of 5 pass")
    async with shown(pane, state) as stage:
        text = stage.app.text()
        assert "CUTOVER LOCKED" in text
        assert "4 of 5 pass" in text
        assert "22:41:00" in text
        text = await again(stage, replace(pane, gate="CUTOVER READY", lock=""), state)
        assert "✓ CUTOVER READY" in text
        stage.app.query_one(LineView).focus()
        await stage.press("down", "r", "space")
        assert stage.app.query_one(PaneWidget).target == CheckId.IMPORTED
        assert stage.said(CheckCards.Asked) == [], "what a key does with a card, the page says"
        await stage.pilot.click(CheckCards, offset=(5, 2))
        await stage.pilot.click(CheckCards, offset=(5, 0))
        await stage.pilot.click(CheckCards, offset=(5, 0))
        assert stage.said(Activated)[-1].target == CheckId.EXPORTED


async def test_the_live_pane_shows_the_rate_and_each_event_once(state: ViewState) -> None:
    activity = tuple(ActivityLine(state.now, "created", f"user {n}") for n in range(3))
    live = replace(meter.Live(), activity=activity)
    pane = Live("live", "Progress", StepName.IMPORT, (Figure("Written", "3", "of 40"),))
    async with shown(pane, replace(state, live=live)) as stage:
        text = stage.app.text()
        assert "of 40" in text
        assert text.count("user 2") == 1
        more = (*activity, ActivityLine(state.now, "failed", "user 3"))
        text = await again(stage, pane, replace(state, live=replace(live, activity=more)))
        assert text.count("user 2") == 1
        assert text.count("user 3") == 1


async def test_rows_are_read_from_the_journal_and_called_by_their_sub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services(monkeypatch) as started:
        async with desk(tmp_path, started) as at:
            await at.reach(StepName.INVENTORY, ANSWERS)
            state = at.state()
            items, _ = state.views.rows(RowQuery(), 0, 500)
            pane = Rows("rows", "Rows", RowQuery(), total=len(items))
            widget = widget_of(pane)
            widget.show(pane, state)
            async with staged(lambda: widget) as stage:
                await stage.app.workers.wait_for_complete()
                await stage.pilot.pause()
                text = stage.app.text()
                assert f"row 1 of {len(items):,}" in text
                assert str(items[0].row.email)[:20] in text
                assert widget.target == items[0].row.sub
                widget.query_one("TableRows").focus()
                await stage.press("down", "enter")
                assert [each.target for each in stage.said(Activated)] == [items[1].row.sub]


@pytest.mark.parametrize("payload", HOSTILE)
async def test_no_pane_passes_on_a_hidden_character(payload: str, state: ViewState) -> None:
    panes: tuple[Pane, ...] = (
        Facts("a", payload, (Fact(payload, payload),)),
        Figures("b", payload, (Figure(payload, payload, payload),)),
        Items("c", payload, (Item(payload, payload, (payload,), (payload,)),), columns=(payload,)),
        Document("d", payload, lambda: [payload, f"  {payload}"], key=0),
        Checks(
            "e",
            payload,
            (CheckCard(CheckId.RESET.value, payload, "fail", payload, payload, payload),),
            gate=payload,
            lock=payload,
        ),
        TreePane("f", payload, lambda: Branch("q", payload, children=(Branch("q=a", payload),)), key=0),
        Cards("g", payload, (Card(payload, payload, payload, (Fact(payload, payload),)),)),
        Figures("h", payload, (Figure(payload, payload, payload, share=0.5),), whole=payload),
        Live("i", payload, StepName.IMPORT, (Figure(payload, payload),)),
    )
    for pane in panes:
        async with shown(pane, state) as stage:
            stage.app.assert_harmless()
