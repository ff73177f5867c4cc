"""Checks, gate, cutover, first days, report and the audit log as values."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pages.stages import Here
from tests.steps.campaign import ENVIRONMENT
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckDone, CheckStatus
from wizard.domain.steps import StepName
from wizard.engine.views import Views
from wizard.errors import UsageError
from wizard.pages.commands import GoTo
from wizard.pages.model import Checks, Document, Facts, Figures, Page, Phrase, Text
from wizard.pages.verify import gate
from wizard.ports import RowQuery, Verdict

At = Callable[[str], Here]


def main(page: Page) -> str:
    assert page.main is not None
    return page.main.id


def checks(page: Page) -> Checks:
    return next(pane for pane in page.panes if isinstance(pane, Checks))


def facts(page: Page, pane: str) -> dict[str, str]:
    found = next(known for known in page.panes if known.id == pane)
    assert isinstance(found, Facts)
    return {fact.label: fact.text for fact in found.facts}


def lines(page: Page) -> list[str]:
    pane = next(pane for pane in page.panes if isinstance(pane, Document))
    return list(pane.lines())


def pass_all(here: Here, **statuses: CheckStatus) -> None:
    """Record that each check passed on what the journal holds now, but for those that are given."""

    async def record() -> None:
        migration = here.campaign.open().migration
        listing, plan = migration.reader.listing(), migration.reader.plan()
        inputs = f"listing {listing.id if listing else 0}, plan {plan.revision if plan else 0}"
        for check in CheckId:
            status = statuses.get(check.value, CheckStatus.PASS)
            await migration._recorder.record(CheckDone(check, status, f"seen {check}", "a test", inputs))

    here._runner.run(record())


def test_the_checks_are_run_and_each_is_shown_with_its_evidence(at: At) -> None:
    here = at("imported")
    page = here.page("verify")
    assert main(page) == "run"
    assert checks(page).gate == "CUTOVER LOCKED"
    assert "5 not run yet of 5 checks" in checks(page).lock
    assert here.do(page, "run")
    page = here.page("verify")
    first, second, *_ = checks(page).cards
    assert first.status == second.status == "pass"
    rows = here.views.snapshot().users["exported"]
    assert checks(page).proof[0].startswith(f"{rows:,} rows = ")
    assert here.do(page, "evidence", on="exported")
    assert here.operator.went[-1] == GoTo(page="check", target="exported")
    assert facts(here.page("check", "exported"), "evidence")["evidence"] == first.evidence


def test_a_check_that_another_step_proves_leads_there(at: At) -> None:
    here = at("imported")
    here.do(here.page("verify"), "run")
    page = here.page("verify")
    assert main(page) == "go"
    assert here.do(page, "go")
    assert here.operator.went[-1] == GoTo(StepName.FEDERATION), "the earliest step first"
    assert "Check 4 needs step 8" in page.hint


def test_an_unknown_is_accepted_with_a_note(at: At) -> None:
    here = at("imported")
    pass_all(here, imported=CheckStatus.UNKNOWN)
    page = here.page("verify")
    assert "1 unknown of 5 checks" in checks(page).lock
    accept = page.action("accept")
    assert accept is not None
    assert not accept.locked
    note = accept.ask("") if accept.ask else None
    assert isinstance(note, Text)
    assert note.check(" ")
    assert here.do(page, "accept", why="the pool is too large to be read again")
    assert here.views.given()["verify.accept"] == {"imported": "the pool is too large to be read again"}


def test_the_cutover_is_typed_and_recorded_once_everything_passes(at: At) -> None:
    here = at("proven")
    pass_all(here)
    page = here.page("verify")
    assert checks(page).gate == "CUTOVER READY"
    assert checks(page).lock == ""
    assert main(page) == "cutover"
    card = page.main.ask("") if page.main and page.main.ask else None
    assert isinstance(card, Phrase)
    assert card.words.text == f"CUTOVER {ENVIRONMENT}"


def test_users_who_left_lock_the_cutover(seen: At) -> None:
    here = seen("imported")
    state = here.state()

    class Left(Views):
        def undecided_lock(self) -> str:
            return "3 users who lost access in Cognito are undecided."

    left = Left(here.views._reader)
    passed = [replace(verdict, status=CheckStatus.PASS) for verdict in here.views.verdicts()]
    assert gate(replace(state, views=left), passed) == ("CUTOVER LOCKED", left.undecided_lock())
    assert isinstance(passed[0], Verdict)


def test_after_the_cutover_the_first_days_come_next(seen: At) -> None:
    page = seen("cut over").page("verify")
    assert main(page) == "first_days"
    days = seen("cut over").page("first-days")
    assert lines(days)[0].startswith("  cutover"), "the pane has the heading already"
    assert lines(seen("imported").page("first-days")) == ["Nothing yet."]


def test_runbook_and_messages_tell_this_migrations_numbers(at: At) -> None:
    here = at("imported")
    assert any(not line.startswith(" ") for line in lines(here.page("runbook")))
    page = here.page("messages")
    assert here.do(page, "app_name", **{"authkit.app_name": "Acme Shop"})
    assert here.views.given()["authkit.app_name"] == "Acme Shop"
    assert any("Acme Shop" in line for line in lines(here.page("messages")))


def test_the_report_is_written_opened_and_written_elsewhere_in_full(at: At, tmp_path: Path) -> None:
    here = at("imported")
    page = here.page("report")
    assert "Interim" in page.hint
    opened = page.action("open")
    assert opened is not None
    assert opened.locked
    assert here.do(page, "write")
    folder = here.campaign.path.with_suffix("")
    assert (folder / "report.html").is_file()
    page = here.page("report")
    assert facts(page, "written")["folder"] == str(folder)
    assert "up to date" in page.hint
    assert here.do(page, "open")
    assert here.operator.opened == [folder / "report.html"]
    items, _ = here.views.rows(RowQuery(states=("created",)), 0, 1)
    assert str(items[0].row.email) not in (folder / "report.json").read_text()
    elsewhere = tmp_path / "report"
    assert here.do(page, "write_to", folder=str(elsewhere), masked="full")
    assert json.loads((elsewhere / "report.json").read_text())
    page = here.page("report")
    assert "in full" in facts(page, "written")["files"]
    assert here.do(page, "write"), "the next one goes where the last one went"
    assert here.operator.summary[-1].endswith(f"in {elsewhere}, readable by you only.")


def test_a_folder_that_cannot_be_made_is_said_with_what_to_do(at: At) -> None:
    here = at("imported")
    folder = here.campaign.path.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be made: File exists"):
        here.do(here.page("report"), "write")


def test_what_is_open_is_told_before_the_report_is_final(seen: At) -> None:
    page = seen("imported").page("report")
    assert facts(page, "open")["cutover"] == "not recorded"
    assert facts(page, "open")["check 3"] == "Password reset flow works: not run yet"
    figures = next(pane for pane in page.panes if isinstance(pane, Figures))
    rows = seen("imported").views.snapshot().users["exported"]
    assert figures.whole == f"{rows:,} rows"
    assert sum(int(figure.value.replace(",", "")) for figure in figures.figures) == rows


def test_the_audit_log_says_who_did_what_and_a_decision_is_taken_back(at: At) -> None:
    here = at("planned")
    here.answer({"rows.disabled": "import"})
    page = here.page("audit")
    assert any("answers changed" in line for line in lines(page))
    assert here.do(page, "undo")
    assert "rows.disabled" not in here.views.given() or here.views.given()["rows.disabled"] is None
    assert any("decision undone" in line for line in lines(here.page("audit")))
