"""How a view is reached from its step's page, and how one comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen
from textual.widgets import Input

from tests.tui.app.driving import Driver
from tests.tui.looks.drawing import Drawing, drawn
from wizard.domain.events import EffectsSettled, Settled, StepMoved, Waiting
from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName, StepState
from wizard.pages.commands import GoTo
from wizard.pages.model import Action, Fetch
from wizard.pages.state import ViewState
from wizard.ports import RowQuery
from wizard.tui.app.frame import FrameScreen
from wizard.tui.bridge import Running
from wizard.tui.dialogs.bug import BugScreen
from wizard.tui.panes.asking import dialog_of
from wizard.tui.widgets.line_view import LineView

Act = Callable[[Driver], Awaitable[None]]


def keys(*pressed: str, shows: str) -> Act:
    """Press keys and wait for words that only this view has."""

    async def act(driver: Driver) -> None:
        await driver.press(*pressed)
        await driver.until(lambda: shows in driver.text(), f"for «{shows}»")

    return act


def then(*acts: Act) -> Act:
    """One after the other, each settled before the next."""

    async def act(driver: Driver) -> None:
        for one in acts:
            await one(driver)
            await settled(driver)

    return act


def typing(text: str) -> Act:
    """Write into the field that has the focus, in place of what is in it."""

    async def act(driver: Driver) -> None:
        field = driver.app.screen.focused
        assert isinstance(field, Input), field
        field.value = ""
        await driver.type(text)

    return act


def at(row: str, *pressed: str, shows: str = "") -> Act:
    """Put the cursor of the list that has the focus on a row, then press keys."""

    async def act(driver: Driver) -> None:
        found = driver.app.screen.focused
        assert isinstance(found, LineView), found
        found.move_to(row)
        assert found.cursor_key == row, [line.key for line in found._rows]
        await keys(*pressed, shows=shows)(driver)

    return act


def page(page_id: str, target: str = "") -> Act:
    """A page over that of the step."""

    async def act(driver: Driver) -> None:
        driver.frame.go_to(GoTo(page=page_id, target=target))
        await driver.until(lambda: has_arrived(driver), "for the page")

    return act


def dialog(made: Callable[[], Screen[Any]]) -> Act:
    """A dialog or a screen over whatever is in view."""

    async def act(driver: Driver) -> None:
        shown = made()
        driver.app.push_screen(shown)
        await driver.until(lambda: driver.app.screen is shown and shown.is_mounted, "for the dialog")

    return act


def asked(made: Callable[[ViewState], Action]) -> Act:
    """What an action of this state asks, whether or not the page offers it."""

    async def act(driver: Driver) -> None:
        question = made(driver.frame.moment).ask
        first = question("") if question else None
        assert first is not None
        assert not isinstance(first, Fetch)
        await dialog(lambda: dialog_of(first))(driver)

    return act


async def importing(driver: Driver) -> None:
    """Pose the import as running: half of it was done in the last seconds, with one wait among it."""
    bridge = driver.app.bridge
    await bridge.call(
        lambda migration: migration._recorder.record(StepMoved(StepName.IMPORT, StepState.RUNNING))
    )
    bridge.running = Running.YES
    done, _ = bridge.views.rows(RowQuery(states=(RowState.CREATED,)), 0, 500)
    for number, item in enumerate(done):
        bridge._clock.seconds += 2.6 if number == len(done) // 2 else 0.125  # type: ignore[attr-defined]
        if number == len(done) // 2 - 1:
            bridge._take(Waiting("WorkOS", 2.0, "too many requests"))
        found = bridge.views.row(item.row.sub)
        assert found is not None
        written = found.person.written if found.person else None
        email = written.email if written else None
        bridge._take(EffectsSettled((Settled(number, item.row.sub, RowState.CREATED, email=email),)))


async def home(driver: Driver) -> None:
    """Leave every dialog, and every page but those of the steps."""
    while driver.app.screen is not base(driver):
        shown = driver.app.screen
        if isinstance(shown, BugScreen):
            await driver.app.pop_screen()
        else:
            await driver.press("escape")
        await driver.until(lambda shown=shown: driver.app.screen is not shown, "to leave it")  # type: ignore[misc]
    if driver.app.is_open:
        while driver.frame._switch.pop(driver.frame.current):
            await driver.pilot.pause()


def base(driver: Driver) -> Screen[Any]:
    """The frame, or the start screen while no journal is open."""
    found = [screen for screen in driver.app.screen_stack if isinstance(screen, FrameScreen)]
    return found[0] if found else driver.app.screen_stack[0]


def has_arrived(driver: Driver) -> bool:
    """A page takes the focus when it has been drawn."""
    shown = driver.frame.page
    return shown is not None and shown.is_mounted and shown.has_focus_within


async def settled(driver: Driver) -> Drawing:
    """Until two drawings in a row are the same, since the frame was drawn again; gives the last."""
    before: Drawing = []
    while True:
        if driver.app.is_open and not before:
            driver.app.refresh_moment()
        for field in driver.app.screen.query(Input):
            field.cursor_blink = False
        await _quiet(driver)
        await driver.pilot.pause()
        now = drawn(driver.app)
        if now == before:
            return now
        before = now


async def _quiet(driver: Driver) -> None:
    """Until no worker is at work but those that wait for a dialog's answer."""
    if driver.app.screen is base(driver):
        await driver.app.workers.wait_for_complete()
