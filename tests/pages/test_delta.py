"""What changed since the import as a value: from nothing imported to acts about users who left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.pages.stages import Here
from tests.steps.campaign import ENVIRONMENT
from wizard.domain.steps import StepName
from wizard.pages.commands import GoTo
from wizard.pages.model import Choose, Facts, Items, Page, Phrase, Text, TreePane
from wizard.ports import RowQuery

At = Callable[[str], Here]
Change = Callable[[Here], None]


def kinds(page: Page) -> dict[str, str]:
    pane = next(pane for pane in page.panes if isinstance(pane, Items))
    return {item.id: item.cells[0] for item in pane.items}


def main(page: Page) -> str:
    assert page.main is not None
    return page.main.id


@pytest.fixture
def disable_somebody() -> Iterator[Change]:
    """Disables one imported row at the source that stands for its user alone; put back afterwards."""
    undo: list[Callable[[], None]] = []

    def disable(here: Here) -> None:
        store = here.campaign.services.cognito.store
        items, _ = here.views.rows(RowQuery(states=("created",)), 0, 500)
        name = next(item.row.username for item in items if stands_alone(here, item.row.sub))
        row = store.get(name)
        assert row is not None
        undo.append(lambda: store.put(row))
        store.put(replace(row, enabled=False))

    yield disable
    for put_back in undo:
        put_back()


def stands_alone(here: Here, sub: str) -> bool:
    found = here.views.row(sub)
    person = found.person if found else None
    return bool(person and person.written and "cognito_other_subs" not in person.written.metadata)


def test_before_the_import_nothing_is_said_to_be_unchanged(seen: At) -> None:
    page = seen("planned").page("delta")
    assert "Nothing has been imported yet" in page.why
    assert main(page) == "import"
    pane = next(pane for pane in page.panes if isinstance(pane, Items))
    assert pane.empty == "Nothing has been imported yet."


def test_what_changed_is_listed_brought_over_and_decided(at: At, disable_somebody: Change) -> None:
    here = at("imported")
    page = here.page("delta")
    assert main(page) == "relist"
    disable_somebody(here)
    assert here.do(page, "relist")
    page = here.page("delta")
    assert kinds(page)["change disabled"] == "1"
    assert main(page) == "plan"
    assert here.do(page, "plan")
    assert here.operator.went[-1] == GoTo(StepName.IMPORT)
    assert here.do(page, "rows", on="change disabled")
    assert here.operator.went[-1] == GoTo(page="rows", target="change disabled")

    assert here.do(here.page("import"), "confirm", phrase=True)
    assert here.operator.stop is None
    page = here.page("delta")
    assert main(page) == "decide"
    assert "can still sign in" in page.hint
    assert here.do(page, "decide", choice="mark")
    page = here.page("delta")
    assert page.main is not None
    assert page.main.label == "Mark 1"
    card = page.main.ask("") if page.main.ask else None
    assert isinstance(card, Phrase)
    assert card.words.text == f"MARK 1 {ENVIRONMENT}"
    assert here.do(page, "act", phrase=True)
    assert here.views.snapshot().delta.marked == 1
    assert main(here.page("delta")) == "relist"


def test_a_listing_that_was_paused_goes_on_where_it_was(at: At) -> None:
    here = at("imported")
    here.relist()
    listing = here.views.listing()
    page = here.page("delta")
    assert main(page) == "list"
    assert "still being read" in page.why
    assert here.do(page, "list")
    assert here.operator.stop is None
    after = here.views.listing()
    assert listing
    assert after
    assert after.id == listing.id, "another one would begin at the first page"
    assert here.views.snapshot().delta.complete


def test_a_row_that_changed_says_what_changes(at: At) -> None:
    here = at("imported")
    store = here.campaign.services.cognito.store
    items, _ = here.views.rows(RowQuery(states=("created",)), 0, 500)
    item = next(item for item in items if stands_alone(here, item.row.sub))
    row = store.get(item.row.username)
    assert row is not None
    before = here.views.row(item.row.sub)
    assert before is not None
    assert before.person is not None
    assert before.person.written is not None
    try:
        store.put(replace(row, attributes={**row.attributes, "given_name": "Renamed"}))
        assert here.do(here.page("delta"), "relist")
    finally:
        store.put(row)
    pane = next(pane for pane in here.page("row", item.row.sub).panes if pane.id == "changes")
    assert isinstance(pane, Facts)
    (fact,) = pane.facts
    assert (fact.label, fact.text) == (
        "first_name",
        f"{before.person.written.first_name or '–'} → Renamed",
    )


def test_leaving_them_as_they_are_is_typed_and_noted(at: At, disable_somebody: Change) -> None:
    here = at("imported")
    disable_somebody(here)
    here.do(here.page("delta"), "relist")
    here.do(here.page("import"), "confirm", phrase=True)
    page = here.page("delta")
    choose = page.action("choose")
    assert choose is not None
    assert choose.ask is not None
    assert isinstance(choose.ask("delta.left"), Choose)
    risk = choose.ask("delta.left=leave")
    assert isinstance(risk, Phrase)
    assert risk.words.text == "leave"
    assert not here.do(page, "choose", on="delta.left=leave"), "a risk is typed"
    assert here.do(page, "choose", on="delta.left=leave", phrase=True)
    page = here.page("delta")
    assert page.main is not None
    assert page.main.ask is not None
    note = page.main.ask("")
    assert isinstance(note, Text)
    assert note.check("")
    assert here.do(page, "act", why="they are contractors", phrase=True)
    assert here.views.given()["delta.left_note"] == "they are contractors"
    assert here.views.snapshot().delta.undecided == 0


def test_the_tree_is_counted_only_when_it_is_drawn(seen: At) -> None:
    pane = next(pane for pane in seen("imported").page("delta").panes if isinstance(pane, TreePane))
    assert pane.branch().id == "delta"
