"""A page that is a value, in the app: keys, buttons, footer, commands and help come from its actions."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Button, Input

from tests.tui.app.driving import Driver, driven, rehearsed
from wizard.domain.confirmations import Phrase as Words
from wizard.domain.steps import StepName
from wizard.engine.migration import Migration
from wizard.pages.commands import GoTo, Say
from wizard.pages.model import (
    PHRASE,
    Action,
    Choose,
    Document,
    Fact,
    Facts,
    Fetch,
    Field,
    Fields,
    Item,
    Items,
    Mark,
    Option,
    Page,
    Pane,
    Phrase,
    Scope,
    Text,
    Weight,
)
from wizard.pages.registry import pages
from wizard.pages.state import ViewState
from wizard.tui.dialogs.choose import ChooseDialog
from wizard.tui.dialogs.fields import FieldsDialog
from wizard.tui.dialogs.help import HelpDialog, HelpLines
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.panes.items import ItemList
from wizard.tui.panes.value_page import ValuePage
from wizard.tui.widgets.guide_reader import GuideReader

ITEMS = Items("list", "A list", (Item("one", "The first"), Item("two", "The second"), Item("x y", "Third")))
MORE = Items("more", "More", tuple(Item(f"m{n}", f"more {n}") for n in range(40)))
FACTS = Facts("facts", "Facts", (Fact("label", "text"),))


def said(target: str, values: object) -> Say:
    return Say(f"done to {target or 'the page'} with {dict(values) or 'nothing'}")  # type: ignore[call-overload]


MAIN = Action("main", "Begin", said, key="n", help="Begin with it", weight=Weight.MAIN)
OPEN = Action(
    "open",
    "Open it",
    said,
    key="enter",
    help="Open this one",
    scope=Scope.ITEM,
    pane="list",
    weight=Weight.SHOWN,
)
MARK = Action("mark", "Mark it", said, key="u", help="Mark this one", scope=Scope.ITEM, pane="list")
LOCKED = Action("locked", "Not yet", said, key="y", help="Later", locked="It waits for the others.")
SHOWN = Action("more", "Show more", said, key="w", help="Show more of it", weight=Weight.SHOWN)
ASKS = Action(
    "asks",
    "Answer",
    said,
    key="a",
    help="Answer three questions",
    ask=lambda _: Choose(
        "kind",
        "Which kind?",
        (Option("safe", "Safe"), Option("risky", "Risky", risk="Something may break.")),
        then=lambda chosen: Text(
            "name",
            f"Name of the {chosen['kind']} one",
            "Any name.",
            check=lambda text: "" if text else "Type a name.",
            then=lambda _: Fields(
                "Both",
                (
                    Field("host", "Host", check=lambda text: "" if text else "is missing"),
                    Field("key", "Key", secret=True),
                ),
            ),
        ),
    ),
)
TYPED = Action(
    "typed",
    "Confirm",
    lambda _, values: Say(f"engine gets {values[PHRASE]}"),
    key="t",
    ask=lambda _: Phrase("Sure?", ("It cannot be undone.",), Words("DO 1 demo", "abcdef0123"), "Do it"),
)
LEAVES = Action("leaves", "Go deeper", lambda _, __: GoTo(page="deeper", target="Google"), key="d")
ALL = (MAIN, OPEN, MARK, LOCKED, SHOWN, ASKS, TYPED, LEAVES)


class Sample:
    """A page whose panes and actions the test changes."""

    def __init__(self) -> None:
        self.panes: tuple[Pane, ...] = (ITEMS, FACTS)
        self.actions: tuple[Action, ...] = ALL

    def __call__(self, state: ViewState, target: str) -> Page:
        return Page(
            "sample", StepName.GUIDE, "A sample", "Why it is here.", self.panes, self.actions,
            hint="This comes next.", help="**Help** of the sample.", crumb="Sample",
        )  # fmt: skip


def deeper(state: ViewState, target: str) -> Page:
    text = Document("text", "Text", lambda: ["Heading", "  words"], key=0)
    return Page("deeper", StepName.GUIDE, f"About {target}", "Why.", (text,), (), crumb=target)


@asynccontextmanager
async def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Driver, Sample]]:
    sample = Sample()
    monkeypatch.setitem(pages(), "sample", sample)
    monkeypatch.setitem(pages(), "deeper", deeper)
    with rehearsed(folder, monkeypatch, users=10) as launch:
        async with driven(launch) as driver:
            await driver.opened()
            driver.frame.go_to(GoTo(page="sample"))
            await driver.until(lambda: driver.can_press("Begin"), "for the page")
            yield driver, sample


async def tells(driver: Driver, text: str) -> None:
    """Wait for a toast that says so, and take it away."""
    toasts = driver.app._notifications
    await driver.until(lambda: any(text in toast.message for toast in toasts), f"for «{text}»")
    assert len(toasts) == 1, [toast.message for toast in toasts]
    driver.app.clear_notifications()


async def test_keys_and_buttons_do_the_actions_and_a_locked_one_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, monkeypatch) as (driver, sample):
        text = await driver.look()
        assert "This comes next." in text
        assert "Enter Open it · u Mark it" in text
        assert "Sample" in text
        await driver.press("n")
        await tells(driver, "done to the page with nothing")
        await driver.press("down", "enter")
        await tells(driver, "done to two")
        await driver.press("down", "u")
        await tells(driver, "done to x y")
        await driver.press("tab", "u")
        await tells(driver, "done to x y")
        await driver.press("enter", "y")
        await tells(driver, "It waits for the others.")
        await driver.pilot.click("#action-more")
        await tells(driver, "done to the page")
        await driver.press("y")
        await tells(driver, "It waits for the others.")
        sample.actions = (replace(MAIN, locked="Not before noon."), OPEN)
        driver.frame.tick(always=True)
        await driver.until(lambda: "Not before noon." in driver.text(), "for the reason")
        await driver.press("n")
        await tells(driver, "Not before noon.")
        await driver.press("w", "t")
        assert driver.app.screen is driver.frame, "keys of actions that are gone do nothing"


async def test_footer_help_and_palette_name_the_actions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, monkeypatch) as (driver, _):
        footer = driver.text().splitlines()[-1]
        assert "Enter Open it" in footer
        assert "w Show more" in footer
        await driver.press("question_mark")
        await driver.until(lambda: isinstance(driver.app.screen, HelpDialog), "for the help")
        lines = driver.app.screen.query_one(HelpLines).lines(200)
        summary = "\n".join("".join(text for text, _ in line) for line in lines)
        assert "Help of the sample." in summary
        for action in (OPEN, MARK, SHOWN, ASKS):
            assert action.help in summary
        assert "Later (not now: It waits for the others.)" in summary
        await driver.press("escape")
        offered = {offer.label for offer in driver.frame.page.offers()} if driver.frame.page else set()
        assert offered == {action.label for action in ALL}
        await driver.press("ctrl+p")
        await driver.type("Show more")
        await driver.until(lambda: "Show more of it" in driver.text(), "for the command")
        await driver.press("down", "enter")
        await tells(driver, "done to the page")


async def test_questions_follow_each_other_and_can_be_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, monkeypatch) as (driver, _):
        await driver.press("a")
        await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the choice")
        await driver.press("down", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, TypedDialog), "for the risk")
        assert "Something may break." in driver.text()
        await driver.press("escape")
        await driver.until(lambda: driver.app.screen is driver.frame, "for the page")
        assert not len(driver.app._notifications)
        await driver.press("a")
        await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the choice")
        await driver.press("down", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, TypedDialog), "for the risk")
        await driver.type("risky")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the name")
        assert "Name of the risky one" in driver.text()
        await driver.press("enter")
        assert isinstance(driver.app.screen, TextDialog), "it has to be typed"
        await driver.type("acme")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, FieldsDialog), "for the fields")
        await driver.press("enter", "enter")
        assert "Host: is missing" in await driver.look()
        assert isinstance(driver.app.screen, FieldsDialog)
        await driver.type("h.example")
        assert "h.example" in await driver.look(), "what is typed is seen"
        await driver.press("enter")
        await driver.type("s3cret")
        assert "s3cret" not in driver.text()
        assert [entry.password for entry in driver.app.screen.query(Input)] == [False, True]
        await driver.press("enter")
        await tells(driver, "'kind': 'risky', 'name': 'acme', 'host': 'h.example', 'key': 's3cret'")
        await driver.press("a")
        await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the choice")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the name")
        await driver.press("escape")
        await driver.until(lambda: driver.app.screen is driver.frame, "for the page")
        assert not len(driver.app._notifications)


async def test_a_second_press_while_the_question_is_on_its_way_asks_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()
    reads: list[int] = []

    async def slow(_: Migration) -> str:
        reads.append(len(reads))
        await asyncio.to_thread(goes_on.wait)
        return "of the engine"

    asks = replace(
        ASKS, ask=lambda _: Fetch(slow, lambda found: Fields(f"The form {found}", (Field("host", "Host"),)))
    )
    async with opened(tmp_path, monkeypatch) as (driver, sample):
        sample.actions = (MAIN, asks)
        driver.frame.tick(always=True)
        try:
            await driver.press("a")
            await driver.until(lambda: reads, "for what it reads")
            await driver.press("a", "a")
        finally:
            goes_on.set()
        await driver.until(lambda: isinstance(driver.app.screen, FieldsDialog), "for the form")
        await driver.press("escape")
        await driver.until(lambda: driver.app.screen is driver.frame, "for the page: no second form")
        assert reads == [0]
        await driver.press("a")
        await driver.until(lambda: isinstance(driver.app.screen, FieldsDialog), "for the form once more")


async def test_a_second_enter_that_comes_at_once_answers_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, monkeypatch) as (driver, _):
        await driver.press("a")
        await driver.until(lambda: isinstance(driver.app.screen, ChooseDialog), "for the choice")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, TextDialog), "for the name")
        await driver.type("acme")
        entry = driver.app.screen.query_one(Input)
        for _ in range(3):
            entry.post_message(Input.Submitted(entry, "acme"))
        await driver.until(lambda: isinstance(driver.app.screen, FieldsDialog), "for the fields")
        assert driver.app.screen_stack[-2] is driver.frame


async def test_the_engine_gets_what_was_typed_with_the_fingerprint_that_was_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, monkeypatch) as (driver, _):
        await driver.press("t")
        await driver.until(lambda: isinstance(driver.app.screen, TypedDialog), "for the phrase")
        await driver.type("do 2 demo")
        assert driver.app.screen.query_one("#confirm", Button).disabled
        for _ in range(6):
            await driver.press("backspace")
        await driver.type("1 demo")
        await driver.press("enter")
        await tells(driver, "engine gets do 1 demo abcdef")


async def test_panes_keep_cursor_focus_and_scroll_while_others_come_and_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, monkeypatch) as (driver, sample):
        sample.panes = (ITEMS, MORE)
        driver.frame.tick(always=True)
        await driver.until(lambda: "more 3" in driver.text(), "for the other pane")
        await driver.press("tab")
        for _ in range(30):
            await driver.press("down")
        more = driver.app.screen.focused
        assert isinstance(more, ItemList)
        assert (more.cursor_key, more.scroll_y > 0) == ("m30", True)
        sample.panes = (FACTS, replace(MORE, items=MORE.items[:35]))
        driver.frame.tick(always=True)
        await driver.until(lambda: "The first" not in driver.text(), "for the list to go")
        assert driver.app.screen.focused is more
        assert (more.cursor_key, "more 30" in driver.text()) == ("m30", True)
        assert isinstance(driver.frame.page, ValuePage)
        await driver.press("d")
        await driver.until(lambda: "About Google" in driver.text(), "for the deeper page")
        assert "Sample › Google" in " ".join(driver.text().split())
        await driver.press("escape")
        await driver.until(lambda: driver.app.screen.focused is more, "for the focus where it was")
        assert more.cursor_key == "m30"


async def test_where_the_pane_with_the_focus_goes_the_first_one_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, monkeypatch) as (driver, sample):
        assert isinstance(driver.app.screen.focused, ItemList)
        text = Document("list", "To read", lambda: ["# Heading", "words"], key=0, is_markdown=True)
        sample.panes = (text, FACTS)
        driver.frame.tick(always=True)
        await driver.until(lambda: isinstance(driver.app.screen.focused, GuideReader), "for the focus")


async def test_at_the_end_of_a_text_the_cursor_is_on_what_is_missing_and_the_focus_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"line {number}\n" for number in range(60)]
    facts = (Item("found", "It is there", mark=Mark.DONE), Item("gone", "It is gone", mark=Mark.FAILED))
    accept = replace(MARK, key="space", after="text", pane="list")
    async with opened(tmp_path, monkeypatch) as (driver, sample):
        text = Document("text", "To read", lambda: lines, key=0, is_markdown=True)
        sample.panes = (text, replace(ITEMS, items=facts))
        sample.actions = (replace(MAIN, after="text"), accept)
        driver.frame.tick(always=True)
        await driver.until(lambda: driver.app.screen.query(GuideReader), "for the text")
        reader = driver.app.screen.query(GuideReader).last(GuideReader)
        reader.focus()
        await driver.until(lambda: 0 < reader.percent < 100, "for its first page")
        await driver.press("n")
        await tells(driver, "Read it to its end")
        await driver.press("home")
        while reader.percent < 100:
            before = reader.percent
            await driver.press("space")
            await driver.until(lambda: reader.percent > before, "for the next page")  # noqa: B023
        await driver.until(lambda: reader.percent == 100, "for the end")
        assert driver.app.screen.focused is reader, "Space would do something else all at once"
        assert not driver.app._notifications
        await driver.press("tab", "space")
        await tells(driver, "done to gone")
