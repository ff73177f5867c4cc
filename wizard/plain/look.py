"""Looking around without changing anything: status, plan, trees, rows in pages."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.trees import Branch
from wizard.pages.lines import tree_lines
from wizard.plain import course
from wizard.plain.ask import Option
from wizard.plain.delta import changes
from wizard.plain.desk import Desk
from wizard.plain.rows import before_and_after, list_rows
from wizard.plain.show import lead_time_lines
from wizard.ports import RowQuery, Verdict
from wizard.report import plan_lines, status_lines, verdict_lines


def look(desk: Desk) -> None:
    """Show one thing, as often as wanted."""
    while (wanted := desk.ask.choose("What do you want to see?", list(_offers(desk)), "back")) != "back":
        match wanted:
            case "status":
                desk.lines.all(status_lines(desk.views.snapshot(holder="")))
            case "lead_times":
                desk.lines.all(lead_time_lines(desk.views.lead_times()))
            case "methods":
                methods(desk)
            case "cohort":
                cohort_rows(desk)
            case "problems":
                problem_rows(desk)
            case "plan":
                plan(desk)
            case "changes":
                changes(desk)
            case "checks":
                verdicts(desk)
            case "runbook":
                course.runbook(desk)
            case "first_days":
                course.first_days(desk)
            case "messages":
                course.messages(desk)
            case _:
                desk.lines.all(tree_lines(desk.views.tree(wanted)))


def plan(desk: Desk) -> None:
    found = desk.views.plan()
    if found:
        desk.lines.all(plan_lines(found))


def verdicts(desk: Desk) -> None:
    desk.lines.all(verdict_lines(map(_fields, desk.views.verdicts())))


def methods(desk: Desk) -> None:
    tree = desk.views.methods()
    if tree:
        desk.lines.all(tree_lines(tree))


def cohort_rows(desk: Desk) -> None:
    """Pick a branch of the tree, hear its reason, list its rows."""
    tree = desk.views.methods()
    branches = [branch for branch in _branches(tree) if branch.count and branch.cohort] if tree else []
    options = [Option(branch.id, f"{branch.label}: {branch.count:,}") for branch in branches]
    picked = desk.ask.choose("Rows of which branch?", [*options, Option("", "Back")], "")
    branch = next((branch for branch in branches if branch.id == picked), None)
    if branch and branch.cohort:
        if branch.why:
            desk.lines.say(f"  Why: {branch.why}")
        list_rows(desk, desk.views.cohort_query(branch.cohort))


def problem_rows(desk: Desk) -> None:
    """Pick a kind of row that needed a decision, see one person before and after, list the rows."""
    kinds = desk.views.problems()
    options = [Option(f"{kind} {state}", f"{kind}, {state}: {n:,}") for kind, state, n, _ in kinds]
    picked = desk.ask.choose("Rows of which kind?", [*options, Option("", "Back")], "")
    for kind, state, _, sub in kinds:
        if picked == f"{kind} {state}":
            row = desk.views.row(sub)
            desk.lines.all(before_and_after(row) if row else ())
            list_rows(desk, RowQuery(states=(state,), kind=kind))


def _offers(desk: Desk) -> Iterator[Option]:
    yield Option("status", "Where the migration stands")
    if desk.views.inventory():
        yield Option("methods", "How the users sign in")
        yield Option("lead_times", "What to start today")
        yield Option("cohort", "Rows of one branch")
        yield Option("timing", "Reset timing")
        yield Option("rows", "Decisions by kind")
    if desk.views.plan():
        yield Option("plan", "The plan")
        yield Option("problems", "Rows by kind, with one person before and after")
        yield Option("checks", "The five checks")
        yield Option("runbook", "The runbook, with this migration's numbers")
        yield Option("messages", "Messages to people, as drafts")
    if desk.views.is_cut_over():
        yield Option("first_days", "How the first days go")
    if desk.views.snapshot().delta.since:
        yield Option("changes", "What changed in the pool since the import")
    yield Option("back", "Back")


def _branches(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from _branches(child)


def _fields(verdict: Verdict) -> dict[str, str]:
    return {"id": verdict.id, "status": verdict.status, "evidence": verdict.evidence}
