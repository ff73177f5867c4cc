"""The page of the undo: looked at, typed, done, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Callable

from tests.pages.stages import Here
from wizard.domain.planning.undo import UndoState
from wizard.domain.steps import StepName, StepState
from wizard.pages.model import Document, Facts, Items, Page, Weight


def item(page: Page, name: str) -> int:
    pane = next(pane for pane in page.panes if isinstance(pane, Items))
    return int(next(item.cells[0] for item in pane.items if item.id == name).replace(",", ""))


def test_an_undo_is_looked_at_typed_and_done_on_its_page(at: Callable[[str], Here]) -> None:
    here = at("imported")
    users = here.campaign.services.workos.main.users
    ours = [user for user in users.by_id.values() if user.metadata.get("migrated_from")]
    lived = users.change(ours[0], last_sign_in_at="2026-12-01T00:00:00.000Z")
    page = here.page("undo")
    assert page.main
    assert page.main.id == "look"
    assert here.do(page, "look")
    assert here.state().state(StepName.IMPORT) is StepState.DONE
    page = here.page("undo")
    assert (item(page, "delete"), item(page, "lived_in")) == (len(ours) - 1, 1)
    listed = here.page("undo-class", "lived_in").panes[0]
    assert isinstance(listed, Document)
    assert f"  {lived.external_id}  {lived.id}  has signed in" in listed.lines()
    assert page.main
    assert page.main.id == "undo_import"
    assert here.do(page, "undo_import", phrase=here.views.safety.undo().phrase.bound)  # type: ignore[union-attr]
    assert [user for user in users.by_id.values() if user.metadata.get("migrated_from")] == [lived]
    page = here.page("undo")
    assert page.main
    assert page.main.id == "look"
    states = next(pane for pane in page.panes if isinstance(pane, Facts))
    shown = {fact.label: fact.text for fact in states.facts}
    assert shown == {
        "planned": f"{len(ours):,}",
        UndoState.DELETED.value: f"{len(ours) - 1:,}",
        UndoState.KEPT.value: "1",
    }
    assert here.state().snapshot.to_json()["undo"]["deleted"] == len(ours) - 1
    assert here.state().state(StepName.TRANSFORM) is StepState.OPEN


def test_after_the_cutover_it_says_why_not(seen: Callable[[str], Here]) -> None:
    page = seen("cut over").page("undo")
    assert page.main
    assert "cutover is recorded" in page.main.locked
    assert page.main.weight is Weight.MAIN
