"""Rows by query, one row, and rows by kind: what is shown, and what is decided about them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.stages import Here
from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName, StepState
from wizard.errors import UsageError
from wizard.pages import problem_file
from wizard.pages.commands import GoTo
from wizard.pages.model import Choose, Facts, Items, Page, Phrase, Rows
from wizard.ports import RowQuery

Stage = Callable[[str], Here]


def _sub(here: Here, kind: str) -> str:
    """A row of a kind."""
    found, _ = here.views.rows(RowQuery(kind=kind), 0, 1)
    return found[0].row.sub


def _facts(page: Page) -> dict[str, dict[str, str]]:
    return {
        pane.title: {fact.label: fact.text for fact in pane.facts}
        for pane in page.panes
        if isinstance(pane, Facts)
    }


@pytest.mark.parametrize(
    "target", ["all", "cohort auth.password", "kind disabled", "state skipped", "left", "change new"]
)
def test_a_target_lists_as_many_rows_as_it_says(seen: Stage, target: str) -> None:
    here = seen("planned")
    (pane,) = here.page("rows", target).panes
    assert isinstance(pane, Rows)
    found, more = here.views.rows(pane.query, 0, 1_000)
    assert more is None
    assert pane.total in {None, len(found)}
    assert bool(found) is (target not in {"left", "change new"})


def test_a_row_opens_by_its_sub(at: Stage) -> None:
    here = at("planned")
    sub = _sub(here, "disabled")
    assert here.do(here.page("rows", "kind disabled"), "open", on=sub)
    assert here.operator.went == [GoTo(page="row", target=sub)]


def test_a_row_says_where_it_is_counted_and_what_cognito_has(seen: Stage) -> None:
    here = seen("planned")
    sub = _sub(here, "disabled")
    facts = _facts(here.page("row", sub))
    assert facts["Where it is counted"]["state"] == "skipped"
    assert facts["Where it is counted"]["decision"] == "Users disabled in Cognito"
    assert (facts["In Cognito"]["sub"], facts["In Cognito"]["enabled"]) == (sub, "false")


def test_a_row_that_becomes_a_user_shows_what_workos_shall_hold_and_then_holds(seen: Stage) -> None:
    for stage, title in (("planned", "What WorkOS shall hold"), ("imported", "What WorkOS holds")):
        here = seen(stage)
        state = RowState.PENDING if stage == "planned" else RowState.CREATED
        found, _ = here.views.rows(RowQuery(states=(state.value,)), 0, 1)
        row = found[0].row
        facts = _facts(here.page("row", row.sub))
        assert facts[title]["external_id"] == row.sub
        assert facts[title]["metadata.migrated_from"] == "cognito"


def test_before_a_plan_a_row_shows_what_it_would_become_alone(seen: Stage) -> None:
    here = seen("listed")
    found, _ = here.views.rows(RowQuery(), 0, 1)
    row = found[0].row
    facts = _facts(here.page("row", row.sub))
    assert facts["What it would become in WorkOS on its own"]["external_id"] == row.sub


def test_a_row_that_is_not_there_says_so(seen: Stage) -> None:
    page = seen("listed").page("row", "none-such")
    assert page.actions == ()
    assert "none-such" in next(iter(_facts(page).values()))["sub"]


def test_a_risky_choice_about_one_row_is_typed_and_noted_and_undone(at: Stage) -> None:
    here = at("planned")
    sub = _sub(here, "disabled")
    assert not here.do(here.page("row", sub), "decide", choice="import")
    assert here.views.overrides() == {}
    assert here.do(here.page("row", sub), "decide", choice="import", phrase=True)
    risk = here.operator.asked[-1]
    assert isinstance(risk, Phrase)
    assert risk.words.text == "import"
    assert here.views.overrides() == {sub: {"disabled": "import"}}
    (act, *_) = here.views.acts()
    assert (act.kind, act.note) == ("row decided", "typed import")
    assert _facts(here.page("row", sub))["Decided for this row alone"] == {
        "Users disabled in Cognito": "Import, marked"
    }
    assert here.state().state(StepName.TRANSFORM) is StepState.OPEN
    assert here.do(here.page("row", sub), "undo")
    assert here.views.overrides() == {}


def test_what_was_decided_about_a_row_is_taken_back_as_one(at: Stage) -> None:
    here = at("planned")
    sub = _sub(here, "invalid_email")
    assert here.page("row", sub).action("take-back").locked  # type: ignore[union-attr]
    with pytest.raises(AssertionError, match="Not an address"):
        here.do(here.page("row", sub), "address", address="no address")
    assert here.do(here.page("row", sub), "address", address="Ann@Example.com")
    assert here.views.overrides() == {sub: {"email": "ann@example.com"}}
    here.run(StepName.TRANSFORM)
    assert here.views.row(sub).item.state == "pending"  # type: ignore[union-attr]
    assert here.do(here.page("row", sub), "take-back")
    assert here.views.overrides() == {}


def test_a_row_is_read_again(at: Stage) -> None:
    here = at("planned")
    sub = _sub(here, "disabled")
    assert here.do(here.page("row", sub), "relist")
    assert here.operator.summary == ["The source has this row as the journal has it: nothing has changed."]
    locked = here.page("row", sub, **here.at_work(StepName.IMPORT)).action("relist")
    assert locked is not None
    assert locked.locked


def test_each_kind_is_one_line_that_adds_up(seen: Stage) -> None:
    here = seen("planned")
    (items,) = here.page("problems").panes
    assert isinstance(items, Items)
    kinds = [item.id for item in items.items]
    assert len(kinds) == len(set(kinds))
    for item in items.items:
        total, *parts = (int(cell.replace(",", "") or 0) for cell in item.cells)
        assert total == sum(parts) > 0


def test_a_kind_is_decided_for_all_its_rows(at: Stage) -> None:
    here = at("planned")
    assert here.do(here.page("problems"), "decide", on="unusable_status", choice="import")
    (question,) = here.operator.asked
    assert isinstance(question, Choose)
    assert question.default == "skip"
    assert here.views.given()["rows.unusable_status"] == "import"
    assert here.do(here.page("problems"), "open", on="unusable_status")
    assert here.operator.went == [GoTo(page="rows", target="kind unusable_status")]


def _filled(by_sub: dict[str, dict[str, str]]) -> Callable[[str], str]:
    """An editor that fills these cells of the lines with these subs."""

    def edit(text: str) -> str:
        rows = list(csv.DictReader(io.StringIO(text)))
        out = io.StringIO()
        writer = csv.DictWriter(out, problem_file.COLUMNS)
        writer.writeheader()
        writer.writerows(row | by_sub.get(row["sub"], {}) for row in rows)
        return out.getvalue()

    return edit


def test_decisions_come_back_from_the_editor_and_what_cannot_be_taken_is_told(at: Stage) -> None:
    here = at("planned")
    usable, disabled, wrong = (_sub(here, kind) for kind in ("unusable_status", "disabled", "invalid_email"))
    edited: dict[str, Any] = {
        problem_file.NAME: _filled(
            {
                usable: {"new_decision": "import"},
                disabled: {"new_decision": "import"},
                wrong: {"new_email": "ann@example.com"},
            }
        )
    }
    assert here.do(here.page("problems"), "edit", **edited)
    assert here.views.overrides() == {
        usable: {"unusable_status": "import"},
        wrong: {"email": "ann@example.com"},
    }
    (summary,) = here.operator.summary
    assert summary.startswith("2 decisions were taken. 1 were not: line ")
    assert summary.endswith("import is risky: it is typed, at the row itself.")


def test_a_file_that_is_no_table_any_more_changes_nothing(at: Stage) -> None:
    here = at("planned")
    edited: dict[str, Any] = {problem_file.NAME: lambda _: '"sub\0'}
    try:
        here.do(here.page("problems"), "edit", **edited)
    except UsageError as refused:
        assert "nothing was changed" in refused.message  # noqa: PT017  older versions of csv refuse a zero byte
    assert here.views.overrides() == {}
