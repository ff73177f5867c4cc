"""What went wrong, why, and what to do: symptoms, causes and fixes, those that the tool does with a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.domain.trees import Branch
from wizard.engine.migration import Migration
from wizard.guide.recovery import BY_CHECK, BY_KIND, BY_STEP, fix_at, recovery, recovery_tree
from wizard.guide.remedies import Fix, FixAction
from wizard.pages.commands import Act, Command, Confirm, Copy, GoTo, Run, Say
from wizard.pages.common import plain
from wizard.pages.model import (
    Action,
    Choose,
    Next,
    Option,
    Page,
    Scope,
    Text,
    TreePane,
    Values,
    Weight,
)
from wizard.pages.paces import paces
from wizard.pages.registry import page
from wizard.pages.relisting import RUNNING, reading, relist
from wizard.pages.reset_actions import again
from wizard.pages.state import Running, ViewState
from wizard.pages.tree import answered, question_of
from wizard.ports import RowQuery

PANE = "recovery"
FOREIGN = "rows.existing_foreign"
ROW, WHICH = "row", "which"
MOST_FOUND = 8
STUCK = frozenset({StepState.BLOCKED, StepState.FAILED})


@page("recovery")
def browser(state: ViewState, target: str) -> Page:
    """Opened at ``target``, the id of a recovery, else at what went wrong last."""
    at = target if recovery(target) else at_hand(state)
    rows = rows_at_hand(state)
    return Page(
        id="recovery",
        step=(state.target or StepName.GUIDE),
        title="Symptom, cause, what to do",
        why="The tool does what has a key; the rest says where to do it.",
        panes=(
            TreePane(
                PANE,
                "What went wrong?",
                lambda: _keyed(recovery_tree(at, rows), state),
                key=(at, tuple(rows.items())),
                at=at,
                folds=True,
            ),
        ),
        actions=tuple(_actions(state)),
        hint="Each fix says what does it.",
        help=(
            "A symptom holds its causes, and each cause what to do. What the tool can do has a key in"
            " brackets, which works from anywhere here; what has none is yours to do."
        ),
        crumb="Errors",
    )


def at_hand(state: ViewState, page_id: str = "", target: str = "") -> str:
    """The id of the recovery that the operator looks at, empty where nothing is wrong.

    ``page_id`` and ``target`` are those of the page in view.
    """
    return next((name for name in _candidates(state, page_id, target) if recovery(name)), "")


def rows_at_hand(state: ViewState) -> dict[str, int]:
    """Rows that a recovery is about, where they are counted; only those that there are."""
    users = state.snapshot.users
    kinds = state.views.problems() if state.snapshot.plan else []
    found = {
        "exists": sum(rows for kind, _, rows, _ in kinds if BY_KIND.get(kind) == "exists"),
        "failed": users["failed"],
        "in_doubt": users["in_doubt"],
        "reset_in_doubt": state.snapshot.resets.get("in_doubt", 0),
    }
    return {name: rows for name, rows in found.items() if rows}


def _candidates(state: ViewState, page_id: str, target: str) -> Iterator[str]:
    """From what is under the eyes to what is merely counted."""
    if state.stop and state.stop.recovery_id:
        yield state.stop.recovery_id
    yield from _seen(state, page_id, target)
    if page_id in set(StepName) and state.state(StepName(page_id)) in STUCK:
        yield BY_STEP.get(StepName(page_id), "")
    is_importing = state.runs(StepName.IMPORT)
    yield from (
        name for name in rows_at_hand(state) if name != "exists" and not (is_importing and name == "in_doubt")
    )
    if state.live.throttled_bars:
        yield "rate"
    if any(record.refused for record in state.views.providers()):
        yield "redirect_uri_mismatch"
    yield from (BY_STEP.get(step, "") for step, found in state.snapshot.steps.items() if found in STUCK)


def _seen(state: ViewState, page_id: str, target: str) -> Iterator[str]:
    """What the page in view is about."""
    if page_id == "row" and (found := state.views.row(target)):
        yield BY_KIND.get(found.item.state) or BY_KIND.get(found.item.kind or "", "")
    if page_id == "provider":
        records = state.views.providers()
        yield from ("redirect_uri_mismatch" for record in records if record.name == target and record.refused)
    if page_id == "problems":
        yield BY_KIND.get(target, "")
    if page_id == "check" and target in set(CheckId):
        verdicts = state.views.verdicts()
        is_failing = any(known.id == target and known.status == CheckStatus.FAIL for known in verdicts)
        yield BY_CHECK[CheckId(target)] if is_failing else ""


def _actions(state: ViewState) -> Iterator[Action]:
    does = {fix_action: act.action for fix_action, act in fixes(state).items()}
    yield _do(does)
    yield from does.values()
    yield Action(
        "copy",
        "Copy",
        _copied,
        key="c",
        help="Copy what to do",
        scope=Scope.ITEM,
        pane=PANE,
    )


def _do(does: Mapping[FixAction, Action]) -> Action:
    """Does the fix under the cursor, or leads to where it is done."""

    def known(branch: str) -> Action | None:
        fix = fix_at(branch)
        return does[fix.action] if fix and fix.action else None

    def ask(branch: str) -> Next:
        action = known(branch)
        return action.ask("") if action and action.ask and not action.locked else None

    def command(branch: str, values: Values) -> Command:
        fix, action = fix_at(branch), known(branch)
        if action:
            return Say(action.locked) if action.locked else action.command("", values)
        if fix and fix.step:
            return GoTo(fix.step)
        return Say("Yours to do: no API does it." if fix else "A fix below it says what to do.")

    return Action(
        "do",
        "Do it",
        command,
        key="enter",
        help="Do this fix, or go where it is done",
        scope=Scope.ITEM,
        pane=PANE,
        ask=ask,
        weight=Weight.SHOWN,
    )


def _copied(branch: str, _: Values) -> Command:
    fix = fix_at(branch)
    found = recovery(branch.partition("/")[0])
    text = fix.text if fix else found.symptom if found else ""
    return Copy(text, "what to do") if text else Say("There is nothing to copy.")


@dataclass(frozen=True, slots=True)
class RecoveryAction:
    """What the tool does about a cause: ``summary`` continues the name of its key."""

    summary: str
    action: Action


def fixes(state: ViewState) -> dict[FixAction, RecoveryAction]:
    """Everything that the tool does about a cause, each with why it would do nothing now."""
    plan, listing = state.snapshot.plan, state.views.listing()
    is_listed = listing is not None and listing.finished_at is not None
    no_plan = "" if plan else "There is no plan yet."
    not_listed = "" if is_listed else "The pool has not been listed to its end yet."
    doubt = bool(plan and plan.confirmed_at and state.snapshot.users["in_doubt"])
    looked_up = "" if doubt else "No user is in doubt."
    tried = any(state.snapshot.resets.get(word) for word in ("sent", "failed", "in_doubt"))
    sent = "" if tried else "No reset has been made ready yet."
    problems = plain("problems", "Rows by kind", "b", "Each can be decided about", GoTo(page="problems"))
    found = {
        FixAction.DECIDE: RecoveryAction("goes to the decision", _decide(state)),
        FixAction.ROWS: RecoveryAction("lists the rows by kind", _locked(problems, no_plan)),
        FixAction.RETRY: RecoveryAction("draws up the plan again", _locked(_replan(), no_plan)),
        FixAction.LOOK_UP: RecoveryAction(
            "goes on with the import",
            _locked(_alone("look_up", "Look up who is in doubt", "u", StepName.IMPORT), looked_up),
        ),
        FixAction.RELIST_ROW: RecoveryAction("reads one row again", _locked(_relist_row(state), not_listed)),
        FixAction.RELIST: RecoveryAction("lists the pool again", _locked(relist(state, key="l"), not_listed)),
        FixAction.PACE: RecoveryAction("sets the paces", paces(state, "w")),
        FixAction.PROBE: RecoveryAction(
            "asks the providers again",
            _locked(
                _alone("probe", "Ask the providers", "a", StepName.FEDERATION),
                "" if state.views.providers() else "The pool has no identity provider.",
            ),
        ),
        FixAction.RESEND: RecoveryAction(
            "re-sends to one user", _locked(replace(again(state), key="m"), sent)
        ),
        FixAction.SCAN: RecoveryAction(
            "scans the app again",
            _locked(
                _alone("scan", "Scan the app", "y", StepName.AUTHKIT),
                "" if state.views.app() else "No one has looked at the app yet.",
            ),
        ),
    }
    is_busy = state.running is not Running.NO
    leading = {FixAction.DECIDE, FixAction.ROWS, FixAction.PACE}
    return {
        fix_action: replace(
            fix, action=_locked(fix.action, RUNNING if is_busy and fix_action not in leading else "")
        )
        for fix_action, fix in found.items()
    }


def _locked(action: Action, reason: str) -> Action:
    return replace(action, locked=reason) if reason else action


def _alone(action_id: str, label: str, key: str, step: StepName) -> Action:
    """One step and nothing before it but the look at both ends."""
    run = Run(step, only=(StepName.CONNECT, step))
    return Action(
        action_id, label, lambda _, __: run, key=key, help=f"{label} again, as step {_number(step)}"
    )


def _decide(state: ViewState) -> Action:
    """The decision about users who did not come from this pool."""
    question = state.views.question(FOREIGN)
    assert question is not None
    return Action(
        "foreign",
        "Decide about foreign users",
        lambda _, values: answered(FOREIGN, values),
        key="d",
        help=question.prompt,
        ask=lambda _: question_of(state, FOREIGN),
        locked="" if state.views.inventory() else "The pool has not been listed yet.",
    )


def _replan() -> Action:
    async def plan(migration: Migration) -> None:
        await migration.replan()

    summary = "The plan is drawn up and confirmed again; failed users are in it."
    command = Confirm((summary, "What was written stays written."), Act(plan, then=Run(StepName.TRANSFORM)))
    return Action(
        "replan",
        "Plan again",
        lambda _, __: command,
        key="r",
        help="Draw up the plan again, with failed users",
    )


def _relist_row(state: ViewState) -> Action:
    """Reads one row of the pool again: by its sub, address or username."""

    def choices(values: Values) -> Choose | None:
        found = _found(state, str(values[ROW]))
        if len(found) < 2:  # noqa: PLR2004  one is meant, or none
            return None
        return Choose(WHICH, "Which?", tuple(Option(sub, name, sub) for sub, name in found.items()))

    def command(_: str, values: Values) -> Command:
        sub = values.get(WHICH) or next(iter(_found(state, str(values[ROW]))), "")
        if not sub:
            return Say("The journal has no such row: give its sub, or list the pool again.")
        return reading(str(sub))

    return Action(
        "relist_row",
        "Read one row again",
        command,
        key="s",
        help="Read one row that was corrected at the source",
        ask=lambda _: Text(
            ROW,
            "Which row was corrected?",
            "Its sub, address or username. It is asked for by filter, which bills nothing.",
            check=lambda text: "" if text.strip() else "Type its sub, address or username.",
            then=choices,
        ),
    )


def _found(state: ViewState, text: str) -> dict[str, str]:
    """The rows that a text means: by sub, with what they are called."""
    if known := state.views.row(text.strip()):
        return {known.item.row.sub: known.item.row.email or known.item.row.username}
    items, _ = state.views.rows(RowQuery(text=text.strip()), 0, MOST_FOUND)
    return {item.row.sub: item.row.email or item.row.username for item in items}


def _keyed(branch: Branch, state: ViewState) -> Branch:
    """The tree with the keys that do its fixes."""
    does = fixes(state)
    return _with_keys(branch, lambda fix: _describe(fix, does))


def _with_keys(branch: Branch, summary: Callable[[Fix], tuple[str, str]]) -> Branch:
    fix = fix_at(branch.id)
    if fix is None:
        return replace(branch, children=tuple(_with_keys(child, summary) for child in branch.children))
    mark, why = summary(fix)
    return replace(branch, label=f"{branch.label}{mark}", why=f"{why} {branch.why}".rstrip())


def _describe(fix: Fix, does: Mapping[FixAction, RecoveryAction]) -> tuple[str, str]:
    """What stands behind a fix, and what says who does it."""
    if fix.action:
        known = does[fix.action]
        return f" [{known.action.key}]", f"Key {known.action.key} {known.summary}."
    if fix.step:
        return "", f"It is done in step {_number(fix.step)}, {STEP_FACTS[fix.step].title}."
    return "", "Yours to do: no API does it."


def _number(step: StepName) -> int:
    return list(StepName).index(step) + 1
