"""Connections as values: one field of many is edited at once, files go out and in, one is shown in full."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.stages import Here
from wizard.domain.federation.connections import ConnectionState
from wizard.errors import UsageError
from wizard.guide.answer_keys import CONNECTIONS
from wizard.guide.handoff import TABLE
from wizard.guide.provider_record import ProviderRecord
from wizard.pages.commands import GoTo
from wizard.pages.connections import of_shape
from wizard.pages.model import Choose, Items, Page, Scope, Text

At = Callable[[str], Here]


def records(here: Here) -> dict[str, ProviderRecord]:
    return {record.name: record for record in of_shape(here.state())}


def items(page: Page) -> dict[str, tuple[str, ...]]:
    pane = next(pane for pane in page.panes if isinstance(pane, Items))
    return {item.id: item.cells for item in pane.items}


def test_one_field_of_all_that_are_marked_is_set_as_one_act(at: At) -> None:
    here = at("listed")
    page = here.page("connections")
    names = list(items(page))
    assert len(names) > 1
    owner = page.action("owner")
    assert owner is not None
    assert owner.scope is Scope.SELECTION
    assert here.do(page, "owner", on="\n".join(names), value="Ann")
    assert {record.connection.owner for record in records(here).values()} == {"Ann"}
    assert here.operator.summary[-1] == f"Owner: {len(names)} changed, 0 had it already."
    edits = [act for act in here.views.acts() if act.kind == "connections edited by hand"]
    assert len(edits) == 1
    assert sorted(edits[0].details["providers"]) == sorted(names)
    assert here.do(page, "state", on=names[0], value="sent")
    assert records(here)[names[0]].connection.state is ConnectionState.SENT
    assert records(here)[names[1]].connection.state is ConnectionState.PLANNED


def test_what_differs_is_said_and_a_wrong_day_is_not_taken(at: At) -> None:
    here = at("listed")
    page = here.page("connections")
    first, second = list(items(page))[:2]
    here.do(page, "note", on=first, value="after the audit")
    page = here.page("connections")
    note = page.action("note")
    day = page.action("appointment")
    assert note is not None
    assert day is not None
    assert note.ask is not None
    assert day.ask is not None
    question = note.ask(f"{first}\n{second}")
    assert isinstance(question, Text)
    assert "differ" in question.sentence
    asked = day.ask(first)
    assert isinstance(asked, Text)
    assert asked.check("next week")
    assert not asked.check("2027-01-15")


def test_files_are_written_and_an_edited_copy_is_taken_after_it_was_agreed_to(at: At, tmp_path: Path) -> None:
    here = at("listed")
    assert here.do(here.page("connections"), "write")
    assert TABLE in here.operator.summary[-1]
    written = here.campaign.path.with_suffix("") / TABLE
    rows = list(csv.DictReader(written.read_text("utf-8").splitlines()))
    rows[0]["owner"] = "Bo"
    rows[1]["appointment"] = "some day"
    edited = tmp_path / "edited.csv"
    with edited.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert here.do(here.page("connections"), "take", **{CONNECTIONS: str(edited)})
    assert any("1 connection will change" in sentence for sentence in here.operator.agreed)
    assert any("no date" in sentence for sentence in here.operator.agreed)
    owners = {record.connection.owner for record in here.views.providers()}
    assert "Bo" in owners
    assert here.views.given()[CONNECTIONS] == str(edited)
    assert here.do(here.page("connections"), "take", **{CONNECTIONS: str(edited)})
    with pytest.raises(UsageError):
        here.do(here.page("connections"), "take", **{CONNECTIONS: str(tmp_path / "gone.csv")})


def test_the_marked_ones_are_made_through_the_api(at: At) -> None:
    here = at("listed")
    page = here.page("connections")
    assert here.do(page, "by_api", on="okta-acme")
    assert here.views.given()["federation.okta-acme.connection"] == "api"
    page = here.page("connections")
    assert page.main is not None
    assert page.main.id == "create"
    assert here.do(page, "create", phrase=True)
    assert records(here)["okta-acme"].connection.connection_id
    assert here.do(here.page("connections"), "by_api", on="okta-acme")
    assert here.operator.summary[-1] == "They have their connections already."


def test_every_field_of_one_connection_can_be_typed(at: At) -> None:
    here = at("listed")
    page = here.page("connection", "okta-acme")
    change = page.action("change")
    assert change is not None
    assert change.ask is not None
    assert isinstance(change.ask("connection"), Choose)
    assert here.do(page, "change", on="owner", value="Ann")
    assert here.do(page, "change", on="organization_id", value="org_01H")
    assert here.do(page, "change", on="acs_url", value="https://auth.workos.com/sso/saml/acs/XX6")
    assert here.do(page, "change", on="connection", choice="admin_portal")
    found = records(here)["okta-acme"]
    assert found.connection.owner == "Ann"
    assert found.connection.organization_id == "org_01H"
    assert found.uri == "https://auth.workos.com/sso/saml/acs/XX6"
    assert found.choices["connection"] == "admin_portal"
    page = here.page("connection", "okta-acme")
    assert items(page)["owner"] == ("Ann",)
    assert here.do(page, "copy")
    assert "XX6" in here.operator.copied[-1]
    assert here.do(page, "tree")
    assert here.operator.went[-1] == GoTo(page="provider", target="okta-acme")


def test_metadata_is_an_address_or_a_file_and_the_last_one_holds(at: At, tmp_path: Path) -> None:
    here = at("listed")
    page = here.page("connection", "okta-acme")
    here.do(page, "change", on="metadata", value="https://idp.invalid/metadata")
    given = here.views.given()
    assert given["federation.okta-acme.metadata_url"] == "https://idp.invalid/metadata"
    file = tmp_path / "metadata.xml"
    file.write_text("<EntityDescriptor/>")
    here.do(here.page("connection", "okta-acme"), "change", on="metadata", value=str(file))
    given = here.views.given()
    assert given["federation.okta-acme.metadata_file"] == str(file)
    assert not given.get("federation.okta-acme.metadata_url")


def test_an_edit_of_many_is_undone_as_one(at: At, tmp_path: Path) -> None:
    here = at("listed")
    names = list(items(here.page("connections")))
    here.do(here.page("connections"), "note", on=names[0], value="after the audit")
    here.do(here.page("connections"), "owner", on="\n".join(names), value="Ann")
    assert here.do(here.page("connections"), "undo")
    assert here.operator.summary[-1].startswith(f"Taken back: the edit of {len(names)} connections.")
    assert {record.connection.owner for record in records(here).values()} == {""}
    assert records(here)[names[0]].connection.note == "after the audit"

    table = tmp_path / "edited.csv"
    table.write_text(f"provider,owner\n{names[1]},Bea\n", encoding="utf-8")
    assert here.do(here.page("connections"), "take", **{CONNECTIONS: str(table)})
    assert records(here)[names[1]].connection.owner == "Bea"
    assert here.do(here.page("connections"), "undo")
    assert records(here)[names[1]].connection.owner == ""
    assert here.do(here.page("connections"), "undo")
    assert records(here)[names[0]].connection.note == ""


def test_a_day_that_is_past_is_not_taken_and_sheets_say_what_they_lack(at: At) -> None:
    here = at("listed")
    page = here.page("connections")
    day = page.action("appointment")
    assert day is not None
    assert day.ask is not None
    asked = day.ask(next(iter(items(page))))
    assert isinstance(asked, Text)
    assert "is past" in asked.check("2020-01-15")
    here.do(page, "write")
    assert "sheets will say that the new address follows" in here.operator.agreed[0]
