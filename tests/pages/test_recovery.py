"""What went wrong as a value: opened at the error at hand, each fix of the tool an action."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.pages.stages import Here
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch, BranchState
from wizard.errors import Blocked
from wizard.guide.recovery import RECOVERIES, fix_at
from wizard.guide.remedies import FixAction
from wizard.pages.commands import GoTo
from wizard.pages.model import Page, TreePane
from wizard.pages.recovery import at_hand, fixes
from wizard.pages.registry import page_of
from wizard.pages.state import Running
from wizard.ports import RowQuery

At = Callable[[str], Here]


def tree(page: Page) -> Branch:
    pane = page.panes[0]
    assert isinstance(pane, TreePane)
    return pane.branch()


def branches(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from branches(child)


def fix_of(fix_action: FixAction) -> str:
    """The id of a branch that stands for a fix which does this."""
    return next(
        f"{known.id}/{n}/{m}"
        for known in RECOVERIES
        for n, cause in enumerate(known.causes)
        for m, fix in enumerate(cause.fixes)
        if fix.action is fix_action
    )


def test_it_opens_at_what_stopped_the_run(seen: At) -> None:
    state = seen("planned").state(stop=Blocked("x", fix="y", recovery_id="stale"))
    page = page_of(state, "recovery")
    taken = [branch.id for branch in tree(page).children if branch.state is BranchState.TAKEN]
    assert taken == ["stale"]
    assert at_hand(seen("planned").state(stop=None)) != "stale"
    asked = page_of(state, "recovery", "mail")
    assert [branch.id for branch in tree(asked).children if branch.state is BranchState.TAKEN] == ["mail"]


def test_every_fix_of_the_tool_has_its_own_action_and_key(seen: At) -> None:
    state = seen("imported").state()
    does = fixes(state)
    assert set(does) == set(FixAction)
    keys = [fix.action.key for fix in does.values()]
    assert len(set(keys)) == len(keys)
    page = page_of(state, "recovery")
    assert {fix.action.id for fix in does.values()} <= {action.id for action in page.actions}
    for branch in branches(tree(page)):
        fix = fix_at(branch.id)
        if fix and fix.action:
            assert branch.label.endswith(f"[{does[fix.action].action.key}]")


def test_what_would_do_nothing_yet_says_why(seen: At) -> None:
    begun = fixes(seen("begun").state())
    assert {fix_action for fix_action, fix in begun.items() if not fix.action.locked} == {FixAction.PACE}
    planned = {fix_action for fix_action, fix in fixes(seen("planned").state()).items() if fix.action.locked}
    assert planned >= {FixAction.LOOK_UP, FixAction.RESEND}
    assert not planned & {FixAction.RETRY, FixAction.RELIST, FixAction.RELIST_ROW, FixAction.ROWS}


def test_a_fix_is_done_where_the_cursor_is(at: At) -> None:
    here = at("imported")
    page = here.page("recovery")
    assert here.do(page, "do", on=fix_of(FixAction.ROWS))
    assert here.operator.went[-1] == GoTo(page="problems")
    assert here.do(page, "do", on=fix_of(FixAction.PACE), **{"pace.writes_per_second": "9"})
    assert here.views.given()["pace.writes_per_second"] == 9
    assert here.do(page, "do", on=fix_of(FixAction.SCAN))
    assert here.operator.summary[-1] == "No one has looked at the app yet."
    led = next(
        branch.id
        for branch in branches(tree(page))
        if (fix := fix_at(branch.id)) and fix.step and not fix.action
    )
    assert here.do(page, "do", on=led)
    assert here.operator.went[-1].step
    assert here.do(page, "copy", on=fix_of(FixAction.RETRY))
    assert here.operator.copied


def test_the_plan_is_drawn_up_again_after_it_was_agreed_to(at: At) -> None:
    here = at("imported")
    before = here.views.plan()
    assert here.do(here.page("recovery"), "replan")
    assert any("confirmed again" in sentence for sentence in here.operator.agreed)
    after = here.views.plan()
    assert before
    assert after
    assert after.revision > before.revision


def test_one_row_is_read_again_by_whatever_names_it(at: At) -> None:
    here = at("imported")
    items, _ = here.views.rows(RowQuery(states=("created",)), 0, 1)
    row = items[0].row
    page = here.page("recovery")
    assert here.do(page, "relist_row", row=row.sub)
    assert here.operator.summary[-1].endswith("nothing has changed.")
    assert here.do(page, "relist_row", row="no such row at all")
    assert "no such row" in here.operator.summary[-1]
    several = here.do(page, "relist_row", row="a", which=row.sub)
    assert several
    assert here.operator.summary[-1].endswith("nothing has changed.")


def test_nothing_begins_next_to_a_run(seen: At) -> None:
    state = replace(seen("imported").state(), running=Running.YES)
    does = fixes(state)
    assert all(
        does[fix_action].action.locked
        for fix_action in FixAction
        if fix_action not in {FixAction.DECIDE, FixAction.ROWS, FixAction.PACE}
    )
    assert not does[FixAction.ROWS].action.locked


def test_foreign_users_are_decided_about_in_place(at: At) -> None:
    here = at("exported")
    page = here.page("recovery")
    assert not here.do(page, "foreign", choice="link"), "a risk is typed"
    assert here.do(page, "foreign", phrase=True, choice="link")
    assert here.views.given()["rows.existing_foreign"] == "link"
    assert here.state().state(StepName.TRANSFORM)
