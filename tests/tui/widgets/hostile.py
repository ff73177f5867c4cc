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
from wizard.domain.events import CheckStatus, PreflightRow
from wizard.domain.plan import Plan
from wizard.domain.steps import StepName
from wizard.guide.facts import FactResult, FactState
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.activity import Activity, Happening
from wizard.tui.widgets.check_cards import CheckCard, CheckCards, GateBox
from wizard.tui.widgets.confirm_box import ConfirmBox
from wizard.tui.widgets.fact_list import FactList, Preflight
from wizard.tui.widgets.guide_reader import GuideReader
from wizard.tui.widgets.kind_table import KindRow, KindTable
from wizard.tui.widgets.mapping_table import DraftField, DraftPreview, MappingRow, MappingTable
from wizard.tui.widgets.numbers import Figure, Numbers
from wizard.tui.widgets.panel import Lede, Panel
from wizard.tui.widgets.plan_card import PlanCard
from wizard.tui.widgets.row_table import RowTable
from wizard.tui.widgets.step_rail import StepLine, StepRail, StepRow
from wizard.tui.widgets.top_bar import TopBar, TopFacts
from wizard.tui.widgets.tree_map import TreeMap


def hostile_widgets(payload: str) -> dict[str, Callable[[], Widget]]:
    """Every widget with the payload in every text that it takes."""
    p = payload
    steps = tuple(StepRow(step, note=p, reason=p) for step in StepName)
    cards = tuple(CheckCard(check_id, CheckStatus.FAIL, p, p) for check_id in CheckId)
    facts = (FactResult(p, FactState.MISSING, "", p), FactResult("x", FactState.FOUND, p, p))
    rows = (PreflightRow(p, ok=False, blocking=True, detail=p, fix=p),)
    plan = Plan(1, p, p, {p: 1}, 0, {p: 2}, {p: 1}, {p: 3}, {p: 4}, 0, 0)
    bad = Action("a", p, p, tooltip=p), Action("b", p, p, locked=p)
    return {
        "step_rail": lambda: StepRail(steps),
        "step_line": lambda: StepLine(steps),
        "top_bar": lambda: TopBar(TopFacts(p, p, p, saved_at=AT)),
        "panel": lambda: Panel(title=p, hint=p),
        "lede": lambda: Lede(crumbs=[p, p], title=p, why=p),
        "action_bar": lambda: ActionBar(p, primary=bad[1], secondary=[bad[0]]),
        "tree_map": lambda: TreeMap(deep(p, 3)),
        "tree_counts": lambda: TreeMap(deep(p, 3), total=3),
        "row_table": lambda: RowTable(pages([p], 9), COLUMNS, total=9, noun=p),
        "numbers": lambda: Numbers([Figure(p, p, p)]),
        "activity": lambda: _filled(p),
        "kind_table": lambda: KindTable([KindRow("a", p, 1, p, p)]),
        "kind_table_empty": lambda: KindTable(empty=p),
        "check_cards": lambda: CheckCards(cards),
        "gate_box": lambda: _open_gate(p),
        "confirm_box": lambda: ConfirmBox(p, title=p, says=[p], button=p),
        "plan_card": lambda: PlanCard(plan),
        "draft_preview": lambda: DraftPreview([DraftField(p, p, p, p)], notes=[p]),
        "mapping_table": lambda: MappingTable([MappingRow(p, p, p)], keys=11),
        "preflight": lambda: Preflight(rows),
        "fact_list": lambda: FactList(facts),
        "guide_reader": lambda: GuideReader(
            f"# {p}\n\n- {p}\n\n| {p} | b |\n|--|--|\n\n[{p}]({p})\n```\n{p}\n```\n> {p}\n{p}"
        ),
    }


def _filled(payload: str) -> Activity:
    activity = Activity()
    activity.replace([Happening(AT, payload, payload)])
    return activity


def _open_gate(payload: str) -> GateBox:
    gate = GateBox()
    gate.show([CheckCard(CheckId.EXPORTED, CheckStatus.PASS)], phrase=payload)
    return gate
