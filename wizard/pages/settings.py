"""Settings that no API shows: looked at in the dashboard, said here, each with its age."""

from __future__ import annotations

from wizard.domain.steps import StepName
from wizard.engine.migration import Migration
from wizard.guide.dashboard import UNKNOWN, Look
from wizard.pages.commands import Act
from wizard.pages.links import SETTINGS
from wizard.pages.model import Action, Choose, Item, Items, Mark, Option, Page, Scope, Values, Weight
from wizard.pages.registry import page
from wizard.pages.state import ViewState

ANSWER = "answer"
PANE = "settings"


@page("settings")
def settings(state: ViewState, target: str) -> Page:
    """Each setting with what was said of it, and when."""
    del target
    return Page(
        id="settings",
        step=StepName.CONNECT,
        title=SETTINGS,
        why="Say what you see in the WorkOS dashboard; an answer holds for a day.",
        panes=(Items(PANE, "Settings", tuple(_item(look, state) for look in state.views.looks())),),
        actions=(said(state),),
        help="**Enter** says what you see in the WorkOS dashboard. Nothing is changed there.",
        crumb="Settings",
    )


def said(state: ViewState) -> Action:
    """Says what one of the settings is, by its key."""
    looks = {look.setting.key: look for look in state.views.looks()}
    return Action(
        "setting",
        "Say what you see",
        _seen,
        key="enter",
        help="Say whether it is on or off",
        scope=Scope.ITEM,
        pane=PANE,
        ask=lambda key: question(looks[key]),
        weight=Weight.SHOWN,
    )


def question(look: Look) -> Choose:
    """On, off or not known."""
    setting = look.setting
    on, off = setting.states
    return Choose(
        ANSWER,
        setting.question,
        (
            Option("on", "On", on),
            Option("off", "Off", off),
            Option(UNKNOWN, "I do not know", setting.where),
        ),
        sentences=(f"No API shows it. {setting.where}",),
        default=look.answer,
    )


def _seen(key: str, values: Values) -> Act:
    async def note(migration: Migration) -> None:
        await migration.look_at_settings({key: str(values[ANSWER])})

    return Act(note)


def _item(look: Look, state: ViewState) -> Item:
    mark = Mark.OPEN if look.is_open(state.now) else Mark.WARNING if look.is_trouble else Mark.DONE
    return Item(look.setting.key, look.setting.title, notes=(look.told_at(state.now),), mark=mark)
