"""Every widget with hostile text in all its places."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget

from tests.tui.widgets.samples import AT, deep
from tests.tui.widgets.values import (
    COLUMNS,
    pages,
)
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus
from wizard.domain.steps import StepName
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.activity import Activity, Happening
from wizard.tui.widgets.check_cards import CheckCard, CheckCards, GateBox
from wizard.tui.widgets.confirm_box import ConfirmBox
from wizard.tui.widgets.guide_reader import GuideReader
from wizard.tui.widgets.numbers import Figure, Numbers
from wizard.tui.widgets.panel import PageHeader, Panel
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.step_rail import StepLine, StepRail, StepRow
from wizard.tui.widgets.top_bar import TopBar, TopFacts
from wizard.tui.widgets.tree_map import TreeMap


def hostile_widgets(payload: str) -> dict[str, Callable[[], Widget]]:
    """Every widget with the payload in every text that it takes."""
    p = payload
    steps = tuple(StepRow(step, note=p, reason=p) for step in StepName)
    cards = tuple(CheckCard(check_id, CheckStatus.FAIL, p, p) for check_id in CheckId)
    bad = Action("a", p, p, tooltip=p), Action("b", p, p, locked=p)
    return {
        "step_rail": lambda: StepRail(steps),
        "step_line": lambda: StepLine(steps),
        "top_bar": lambda: TopBar(TopFacts(p, p, p, saved_at=AT)),
        "panel": lambda: Panel(title=p, hint=p),
        "lede": lambda: PageHeader(crumbs=[p, p], title=p, why=p),
        "action_bar": lambda: ActionBar(p, primary=bad[1], secondary=[bad[0]]),
        "tree_map": lambda: TreeMap(deep(p, 3)),
        "tree_counts": lambda: TreeMap(deep(p, 3), total=3),
        "row_table": lambda: RowTable(pages([p], 9), COLUMNS, total=9, noun=p),
        "numbers": lambda: Numbers([Figure(p, p, p)]),
        "activity": lambda: _filled(p),
        "check_cards": lambda: CheckCards(cards),
        "gate_box": lambda: GateBox(p, p),
        "confirm_box": lambda: ConfirmBox(p, title=p, says=[p], button=p),
        "guide_reader": lambda: GuideReader(
            f"# {p}\n\n- {p}\n\n| {p} | b |\n|--|--|\n\n[{p}]({p})\n```\n{p}\n```\n> {p}\n{p}"
        ),
    }


def _filled(payload: str) -> Activity:
    activity = Activity()
    activity.replace([Happening(AT, payload, payload)])
    return activity
