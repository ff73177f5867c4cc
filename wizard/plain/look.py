"""Looking around without changing anything: status, plan, trees, rows in pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.domain.trees import Branch
from wizard.engine.views import RowView
from wizard.plain.ask import Option
from wizard.plain.desk import Desk
from wizard.plain.show import tree_lines
from wizard.ports import RowItem, RowQuery, Verdict
from wizard.report import plan_lines, status_lines, verdict_lines

PAGE = 15


def look(desk: Desk) -> None:
    """Show one thing, as often as wanted."""
    while (wanted := desk.ask.choose("What do you want to see?", list(_offers(desk)), "back")) != "back":
        match wanted:
            case "status":
                desk.lines.all(status_lines(desk.views.snapshot()))
            case "methods":
                methods(desk)
            case "cohort":
                cohort_rows(desk)
            case "problems":
                problem_rows(desk)
            case "plan":
                plan(desk)
            case "checks":
                verdicts(desk)
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
            desk.lines.all(_before_and_after(row) if row else ())
            list_rows(desk, RowQuery(states=(state,), kind=kind))


def list_rows(desk: Desk, query: RowQuery) -> None:
    """Rows in pages; a text typed at the end of a page filters."""
    after: int | None = 0
    while after is not None:
        items, after = desk.views.rows(query, after, PAGE)
        desk.lines.all(_row_line(item) for item in items)
        if not items:
            desk.lines.say("  No rows.")
        if after is None:
            desk.lines.say("  End of the rows.")
            return
        typed = desk.ask.more("Enter reads on, s stops, any other text filters")
        if typed == "s":
            return
        if typed:
            query, after = RowQuery(query.profiles, query.states, query.kind, typed), 0


def _offers(desk: Desk) -> Iterator[Option]:
    yield Option("status", "Where the migration stands")
    if desk.views.inventory():
        yield Option("methods", "How the users sign in")
        yield Option("cohort", "Rows of one branch")
        yield Option("timing", "Reset timing")
        yield Option("rows", "Decisions by kind")
    if desk.views.plan():
        yield Option("plan", "The plan")
        yield Option("problems", "Rows by kind, with one person before and after")
        yield Option("checks", "The five checks")
    yield Option("back", "Back")


def _branches(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from _branches(child)


def _row_line(item: RowItem) -> str:
    row = item.row
    verified = "verified" if row.email_verified else "not verified"
    enabled = "" if row.enabled else ", disabled"
    counted = f"; {item.state}{f', {item.reason}' if item.reason else ''}"
    names = (row.attributes.get(name, "") for name in ("given_name", "family_name", "name"))
    called = " ".join(name for name in names if name) or "no name"
    return (
        f"  {row.email or 'no email'} ({verified}); {called}; {row.username}; {row.status}{enabled}{counted}"
    )


def _before_and_after(view: RowView) -> Iterator[str]:
    yield f"  In Cognito: {_pairs(view.item.row.attributes)}"
    if view.person is None:
        yield f"  In WorkOS: no user of its own; {view.item.state}, {view.item.reason}"
        return
    draft = view.person.draft or view.person.written
    if draft:
        names = {"first_name": draft.first_name or "", "last_name": draft.last_name or ""}
        fields = {"email": draft.email, "email_verified": str(draft.email_verified).lower(), **names}
        metadata = {f"metadata.{key}": value for key, value in draft.metadata.items()}
        yield f"  In WorkOS: {_pairs(fields | {'external_id': draft.external_id} | metadata)}"
    for note in view.person.notes:
        yield f"  note: {note}"


def _pairs(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in fields.items() if value)


def _fields(verdict: Verdict) -> dict[str, str]:
    return {"id": verdict.id, "status": verdict.status, "evidence": verdict.evidence}
