"""Step 3: counts that add up, and everything that can be done about the listing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pages.stages import Here
from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import Branch
from wizard.guide.mfa_scan import mfa_question, most_billed
from wizard.pages.commands import GoTo
from wizard.pages.model import Choose, Document, Figures, Items, Page, TreePane

Stage = Callable[[str], Here]


def _tree(page: Page) -> Branch:
    return next(pane for pane in page.panes if isinstance(pane, TreePane)).branch()


def _below(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from _below(child)


def test_before_the_listing_it_offers_to_list_and_shows_the_ways_without_counts(seen: Stage) -> None:
    page = seen("connected").page("inventory")
    assert page.main is not None
    assert (page.main.id, page.main.label, page.main.locked) == ("list", "List the pool", "")
    assert {branch.count for branch in _below(_tree(page))} == {None}
    assert page.action("lead") is not None
    assert page.action("lead").locked  # type: ignore[union-attr]


def test_before_both_ends_are_connected_it_says_what_it_waits_for(seen: Stage) -> None:
    page = seen("begun").page("inventory")
    assert page.main is not None
    assert page.main.locked == page.hint == "It waits for step 1, Migration guide."


def test_the_methods_add_up_to_the_pool(seen: Stage) -> None:
    here = seen("listed")
    tree = _tree(here.page("inventory"))
    rows = here.state().snapshot.users["exported"]
    ways = [branch for branch in tree.children if branch.id != "auth.mfa"]
    assert tree.count == rows == sum(branch.count or 0 for branch in ways)
    assert {branch.id for branch in _below(tree) if branch.cohort and branch.count} <= {
        branch.id
        for branch in _below(tree)
        if branch.cohort and here.views.rows(here.views.cohort_query(branch.cohort), 0, 1)[0]
    }


def test_enter_lists_the_rows_of_a_branch_and_explains_a_heading(at: Stage) -> None:
    here = at("listed")
    page = here.page("inventory")
    assert here.do(page, "open", on="auth.password")
    assert here.do(page, "open", on="auth.password:email")
    assert here.do(page, "why", on="auth.password")
    assert here.operator.went == [
        GoTo(page="rows", target="cohort auth.password"),
        GoTo(page="why", target="methods auth.password:email"),
        GoTo(page="why", target="methods auth.password"),
    ]
    (document,) = here.page("why", "methods auth.password:email").panes
    assert isinstance(document, Document)
    assert document.lines()[0] == "By email address"


def test_accepting_is_an_act_and_leads_on(at: Stage) -> None:
    here = at("listed")
    assert here.do(here.page("inventory"), "accept")
    (act, *_) = here.views.acts()
    rows = here.state().snapshot.users["exported"]
    assert (act.kind, act.details) == ("inventory accepted", {"rows": rows})
    assert here.operator.went == [GoTo(StepName.TIMING)]


def test_a_scan_is_asked_about_as_the_guide_has_it(seen: Stage) -> None:
    """Also for rows that are not listed yet, for these are billed as well."""
    here = seen("listed")
    found = here.views.inventory()
    action = here.page("inventory").action("mfa")
    assert found is not None
    assert action is not None
    assert action.ask is not None
    question = action.ask("")
    assert isinstance(question, Choose)
    assert {option.key: option.detail for option in question.options} == {
        choice.key: choice.consequence for choice in mfa_question(found).choices
    }
    assert f"{most_billed('full', found):,} users" in question.options[-1].detail


def test_a_scan_is_done_at_once_where_the_pool_was_listed(at: Stage) -> None:
    here = at("listed")
    assert here.do(here.page("inventory"), "mfa", **{"inventory.mfa_scan": "full"})
    found = here.views.inventory()
    assert found is not None
    assert found.mfa is not None
    assert here.state().state(StepName.INVENTORY) is StepState.DONE


def test_listing_again_says_what_it_undoes_and_lists(at: Stage) -> None:
    here = at("listed")
    assert here.do(here.page("inventory"), "relist")
    assert here.operator.agreed[0] == "The steps from the inventory on are done again."
    listing = here.views.listing()
    assert listing is not None
    assert (listing.id, listing.finished_at is None) == (2, False)


def test_while_it_runs_the_main_action_pauses(seen: Stage) -> None:
    page = seen("connected").page("inventory", **seen("connected").at_work(StepName.INVENTORY))
    assert page.main is not None
    assert (page.main.id, page.hint) == ("pause", "Each page is committed as it comes.")
    assert page.action("relist").locked  # type: ignore[union-attr]
    assert any(isinstance(pane, Figures) for pane in page.panes)


def test_an_owner_and_a_date_are_noted(at: Stage) -> None:
    here = at("listed")
    page = here.page("lead-times")
    (items,) = page.panes
    assert isinstance(items, Items)
    first = items.items[0]
    assert here.do(page, "assign", on=first.id, owner="Ann", due="2027-01-15")
    (after,) = here.page("lead-times").panes
    assert isinstance(after, Items)
    assert after.items[0].notes[-1] == "Ann, 2027-01-15"
    with pytest.raises(AssertionError, match="A date looks like"):
        here.do(page, "assign", on=first.id, owner="Ann", due="some day")


def test_another_export_of_strange_users_needs_a_reason(at: Stage, tmp_path: Path) -> None:
    """Files that hold few of those who were listed may be of another pool."""
    here = at("exported")
    export = here.views.export()
    assert export is not None
    text = Path(export.path).read_text(encoding="utf-8")
    here_from_files = at("fetched")
    first = tmp_path / "first.json"
    first.write_text(text, encoding="utf-8")
    here_from_files.answer(
        {"source.export_files": [str(first)], "source.user_pool_id": None, "guide.acknowledged": True}
    )
    here_from_files.run(StepName.INVENTORY)
    other = tmp_path / "other.json"
    other.write_text(text.replace('"sub","Value":"', '"sub","Value":"0'), encoding="utf-8")
    assert other.read_text(encoding="utf-8") != text
    page = here_from_files.page("inventory")
    files = {"source.export_files": str(other)}
    assert here_from_files.do(page, "relist", **files)
    assert here_from_files.views.listing().id == 1  # type: ignore[union-attr]
    assert here_from_files.do(page, "relist", **files, note="The pool was copied to another region.")
    assert here_from_files.views.listing().id == 2  # type: ignore[union-attr]
