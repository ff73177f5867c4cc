"""Whole screens as the app may lay them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Footer

from tests.tui.widgets.samples import METHODS, STEPS, TIMING, TOP
from tests.tui.widgets.values import (
    CHECKS,
    COLUMNS,
    FIGURES,
    GUIDE,
    HAPPENINGS,
    PLAN,
    pages,
    rates,
)
from wizard.domain.steps import StepName
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.activity import Activity
from wizard.tui.widgets.check_cards import CheckCards, GateBox
from wizard.tui.widgets.confirm_box import ConfirmBox
from wizard.tui.widgets.guide_reader import GuideReader
from wizard.tui.widgets.numbers import Numbers, ProgressLine, RateBars
from wizard.tui.widgets.panel import PageHeader, Panel
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.step_rail import StepLine, StepRail
from wizard.tui.widgets.top_bar import TopBar
from wizard.tui.widgets.tree_map import TreeMap


def frame(step: StepName, *body: Widget) -> list[Widget]:
    """A whole screen around a view's widgets."""
    return [
        TopBar(TOP),
        StepLine(STEPS, current=step),
        Horizontal(StepRail(STEPS, current=step), Vertical(*body, classes="main"), classes="frame"),
        Footer(),
    ]


def inventory() -> list[Widget]:
    return frame(
        StepName.INVENTORY,
        PageHeader(
            crumbs=("Step 3 of 12", "Auth inventory"),
            title="How these users sign in",
            why="Counted from the pool. Each branch decides what moves and what users do again.",
        ),
        Panel(
            TreeMap(METHODS, total=12_480),
            title="Authentication methods",
            hint="scanned 12,480 · 14:05:10",
            classes="fill",
        ),
        ActionBar(
            "You can change it until the import starts.", primary=Action("accept", "Accept inventory", "n")
        ),
    )


def timing() -> list[Widget]:
    locked = "One question is open: what happens to new sign-ups."
    return frame(
        StepName.TIMING,
        PageHeader(
            crumbs=("Step 4 of 12", "Reset timing"),
            title="When people choose their new password",
            why="Password hashes cannot leave Cognito: who signs in by password chooses a new one.",
        ),
        Panel(TreeMap(TIMING), title="Decisions", hint="Space chooses · x tells why", classes="fill"),
        ActionBar(
            "",
            primary=Action("accept", "Continue", "n", locked=locked),
            secondary=[Action("undo", "Undo", "z")],
        ),
    )


def importing() -> list[Widget]:
    activity = Activity()
    activity.replace(HAPPENINGS)
    bars = RateBars()
    bars.show(rates(), ceiling=40, begin="14:02", end="now")
    return frame(
        StepName.IMPORT,
        PageHeader(
            crumbs=("Step 7 of 12", "Import"),
            title="Importing persons",
            why="Safe to close: each person is recorded as created. Resume goes on with the next one.",
        ),
        Panel(
            ProgressLine(done=7_612, total=12_443),
            Numbers(FIGURES),
            bars,
            title="Progress",
            hint="batch 77 of 125",
        ),
        Panel(activity, title="Activity", hint="last 200", classes="fill tight"),
        ActionBar(
            "Skipped rows stay in the list; nothing is lost.",
            primary=Action("pause", "Pause", "p"),
            secondary=[Action("stop", "Stop here")],
        ),
    )


def verify() -> list[Widget]:
    return frame(
        StepName.VERIFY,
        PageHeader(
            crumbs=("Step 11 of 12", "Verification"),
            title="Verification checklist",
            why="All five must pass. Each keeps its evidence, time and source.",
        ),
        CheckCards(CHECKS),
        GateBox("CUTOVER LOCKED", "3 of 5 checks are missing"),
        ActionBar(
            "Next: fix okta-acme's redirect, then run check 4 again.", primary=Action("run", "Run again", "r")
        ),
    )


def confirm() -> list[Widget]:
    box = ConfirmBox(
        PLAN.phrase,
        title="Import 12,464 persons into PRODUCTION",
        says=["12,443 users are created and 21 updated. Users that were created are not removed by undo."],
        button="Import",
    )
    return frame(
        StepName.IMPORT,
        PageHeader(
            crumbs=("Step 7 of 12", "Import"), title="Confirm the plan", why="Exactly this plan is written."
        ),
        box,
    )


def guide() -> list[Widget]:
    reader = GuideReader(GUIDE)
    return frame(
        StepName.GUIDE,
        PageHeader(crumbs=("Step 1 of 12", "Migration guide"), title="Read the guide", why="The guide wins."),
        Panel(reader, title="workos.com/docs/migrate/aws-cognito", hint="read 62%", classes="fill"),
        ActionBar(
            "",
            primary=Action(
                "read", "I have read it", "n", locked="Unlocks when the end of the guide was on screen."
            ),
        ),
    )


def rows() -> list[Widget]:
    names = [f"{name}{n}@acme.test" for n in range(40) for name in ("ana", "bo", "chi", "dana", "李")]
    return frame(
        StepName.INVENTORY,
        PageHeader(crumbs=("Auth inventory", "email verified"), title="8,970 rows: email verified", why=""),
        Panel(
            RowTable(pages(names, 8_970), COLUMNS, total=8_970),
            title="Rows",
            hint="Esc goes back",
            classes="fill",
        ),
    )


VIEWS: dict[str, Callable[[], Sequence[Widget]]] = {
    view.__name__: view for view in (inventory, timing, importing, verify, confirm, guide, rows)
}
