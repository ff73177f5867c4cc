"""Connections through the API, their table, their secrets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.known_copy import copy_known
from tests.steps.federation_events import OTHERS, SECRETS, google
from tests.steps.running import Base, Running, ended, notices, only
from wizard import cli
from wizard.domain.events import (
    ActDone,
    ConnectionNoted,
    public,
)
from wizard.domain.federation.connections import ConnectionState
from wizard.domain.steps import StepName, StepState
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.provider import WORKOS_CALLBACKS
from wizard.rehearsal.services import Rehearsal

REHEARSAL = Path(cli.__file__).parents[1] / "rehearsal"
BY_API = {
    "federation.Partner.connection": "api",
    "federation.okta-acme.connection": "api",
    "federation.okta-acme.organization_name": "Acme Ltd",
}


async def test_connections_are_made_once_after_a_typed_confirmation(running: Running) -> None:
    made = running.services.workos.main.organizations
    await running.answer(BY_API)
    events = await running.run(StepName.FEDERATION)
    assert 'billed (2 ×). Confirm with --confirm "CONNECT 2 demo".' in notices(events)
    assert not made.connections
    await running.run(StepName.FEDERATION, confirm=["CONNECT 3 demo", "CONNECT 2 production"])
    assert not made.connections
    running.services.faults.add([FaultRule("create_connection", FaultKind.RESET_AFTER, count=1)])
    running.services.faults.add([FaultRule("create_organization", FaultKind.RESET_AFTER, count=1)])
    events = await running.run(StepName.FEDERATION, confirm=["CONNECT 2 demo"])
    running.services.faults.clear()
    assert [act.kind for act in only(events, ActDone)] == [
        "connections confirmed",
        "connection created",
        "connection created",
    ]
    found = {entry["external_id"]: entry for entry in made.connections.values()}
    pool = running.services.user_pool_id
    assert set(found) == {f"{pool}:Partner", f"{pool}:okta-acme"}
    assert {entry["name"] for entry in made.organizations.values()} == {"Partner", "Acme Ltd"}
    assert found[f"{pool}:okta-acme"]["saml_options"]["idp_metadata_url"].endswith("/metadata")
    again = await running.run(StepName.FEDERATION, yes=True)
    assert not only(again, ActDone)
    assert len(made.connections) == 2


async def test_metadata_that_the_operator_gave_goes_before_what_cognito_has(
    running: Running, tmp_path: Path
) -> None:
    made = running.services.workos.main.organizations
    file = tmp_path / "idp.xml"
    text = (REHEARSAL / "metadata.xml").read_text("utf-8")
    file.write_text(text.replace("{place}", "https://idp.example"), encoding="utf-8")
    await running.answer(BY_API | {"federation.okta-acme.metadata_file": str(file)})
    await running.run(StepName.FEDERATION, yes=True)
    saml = next(entry for entry in made.connections.values() if "saml_options" in entry)
    assert not saml["saml_options"].get("idp_metadata_url")
    assert saml["saml_options"]["idp_entity_id"]


async def test_a_lost_journal_makes_no_second_connection(
    running: Running, begun: Base, tmp_path: Path
) -> None:
    made = running.services.workos.main.organizations
    await running.answer(BY_API)
    await running.run(StepName.FEDERATION, yes=True)
    before = running.open().migration.reader.federation().connections
    running.close()
    copy_known(begun.journal, tmp_path / "again.journal")
    running.path = tmp_path / "again.journal"
    await running.answer(BY_API)
    await running.run(StepName.FEDERATION, yes=True)
    after = running.open().migration.reader.federation().connections
    assert {c.connection_id for c in after.values()} == {c.connection_id for c in before.values()}
    assert len(made.connections) == len(made.organizations) == 2


async def test_the_state_is_read_back(running: Running) -> None:
    made = running.services.workos.main.organizations
    await running.answer(BY_API)
    await running.run(StepName.FEDERATION, yes=True)
    saml = next(entry for entry in made.connections.values() if "saml_options" in entry)
    saml["state"] = "active"
    saml["saml_options"] |= {
        "acs_url": "https://auth.workos.com/sso/saml/acs/01ABC",
        "sp_entity_id": "https://auth.workos.com/01ABC",
    }
    events = await running.run(StepName.FEDERATION)
    (noted,) = only(events, ConnectionNoted)
    assert (noted.connection.state, noted.connection.target_state) == (ConnectionState.CONFIGURED, "active")
    sheet = (running.path.with_suffix("") / "handoff-okta-acme.md").read_text("utf-8")
    assert "`https://auth.workos.com/sso/saml/acs/01ABC`" in sheet
    made.connections.clear()
    events = await running.run(StepName.FEDERATION)
    assert "okta-acme: its connection is not in WorkOS any more." in notices(events)


async def test_each_refusal_has_its_own_remedy(running: Running) -> None:
    by_api = {"federation.okta-acme.connection": "api"}
    await running.answer(by_api | {"federation.okta-acme.organization_id": "org_none"})
    events = await running.run(StepName.FEDERATION, yes=True)
    assert "okta-acme: WorkOS has no organization with the ID that was given" in notices(events)
    assert "support@workos.com" not in notices(events)
    assert ended(events).state is StepState.OPEN
    await running.answer({"federation.okta-acme.organization_id": None})
    organizations = running.services.workos.main.organizations
    organizations.connections_api = False
    events = await running.run(StepName.FEDERATION, yes=True)
    organizations.connections_api = True
    assert "okta-acme: Creating connections through the API is not enabled for this environment" in notices(
        events
    )
    assert not organizations.connections


async def test_what_workos_gave_a_connection_needs_no_pasting(running: Running) -> None:
    await running.answer(BY_API)
    await running.run(StepName.FEDERATION, yes=True)
    made = {entry["name"]: entry for entry in running.services.workos.main.organizations.connections.values()}
    acs = made["okta-acme"]["saml_options"]["acs_url"]
    redirect = made["Partner"]["callback_endpoint"]
    folder = running.path.with_suffix("")
    sheet = (folder / "handoff-okta-acme.md").read_text("utf-8")
    assert f"`{acs}`" in sheet
    assert f"`{made['okta-acme']['saml_options']['sp_entity_id']}`" in sheet
    table = {
        row["provider"]: row
        for row in csv.DictReader(io.StringIO((folder / "connections.csv").read_text("utf-8")))
    }
    assert (table["okta-acme"]["uri"], table["Partner"]["uri"]) == (acs, redirect)
    for name in ("okta-acme", "Partner"):
        assert "Paste" not in table[name]["missing"]


async def test_no_secret_leaves_the_moment(running: Running) -> None:
    await running.answer(BY_API | google(signed_in="Ann"))
    events = await running.run(StepName.FEDERATION, yes=True)
    secret = await running.open().migration.reveal_secret("Google")
    assert secret
    assert secret.value == SECRETS[0]
    summary = [json.dumps(public(event)) for event in events] + [repr(event) for event in running.events]
    running.close()
    stored = [
        path.read_bytes().decode("latin-1") for path in running.path.parent.rglob("*") if path.is_file()
    ]
    assert len(stored) > 4
    for text in (*summary, *stored, repr(secret)):
        assert not [word for word in SECRETS if word in text]


async def test_the_table_is_edited_in_a_spreadsheet(running: Running, tmp_path: Path) -> None:
    await running.run(StepName.FEDERATION)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "acme" / "connections.csv").read_text("utf-8"))))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(row | {"state": "sent", "owner": "Bob"} for row in rows)
    writer.writerow({"provider": "nobody"})
    edited = tmp_path / "edited.csv"
    edited.write_text(out.getvalue(), encoding="utf-8")
    await running.answer({"federation.connections": str(edited)})
    events = await running.run(StepName.FEDERATION)
    assert len(only(events, ConnectionNoted)) == 8
    assert "Line 10: the pool has no provider nobody." in notices(events)
    (act,) = only(events, ActDone)
    assert (act.kind, act.details["changed"], act.details["refused"]) == ("connections edited", 8, 1)
    assert running.open().migration.reader.federation().connections["GitHub"].owner == "Bob"
    again = await running.run(StepName.FEDERATION)
    assert not only(again, ConnectionNoted)
    assert not only(again, ActDone)


async def test_bad_metadata_is_one_sentence_and_stops_nothing(running: Running, tmp_path: Path) -> None:
    (tmp_path / "idp.xml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', encoding="utf-8")
    await running.answer({"federation.okta-acme.metadata_file": str(tmp_path / "idp.xml")})
    events = await running.run(StepName.FEDERATION)
    assert "idp.xml cannot be used: it has a DTD" in notices(events)
    assert ended(events).state is StepState.OPEN


async def test_the_uri_of_another_environment_is_noticed(running: Running, tmp_path: Path) -> None:
    other = Running(running.services, tmp_path / "production.journal", running.environ)
    await other.answer(google() | {"target.environment": "production"})
    other.close()
    await running.answer(google())
    events = await running.run(StepName.FEDERATION)
    assert "belongs to the environment production" in notices(events)


def test_headless_says_what_is_missing(
    services: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in services.environment().items():
        monkeypatch.setenv(name, value)
    answers = tmp_path / "answers.toml"
    answers.write_text(
        f"""
[source]
region = "{services.region}"
user_pool_id = "{services.user_pool_id}"
[target]
environment = "demo"
[guide]
acknowledged = true
file = "{services.guide_file}"
[timing]
reset = "reactive"
[federation.Google]
redirect_uri = "{WORKOS_CALLBACKS["Google"]}"
signed_in = "Ann, both ways"
""",
        encoding="utf-8",
    )
    command = ["run", "--new", "--journal", str(tmp_path / "acme.journal"), "--answers", str(answers)]
    assert cli.main([*command, "--until", "federation"]) == 4
    shown = capsys.readouterr()
    assert (
        "Federated setup is not done: 7 open, 1 tested; SignInWithApple: Paste the redirect URI" in shown.err
    )
    answers.write_text(
        answers.read_text("utf-8") + "\n".join(f'[federation.{name}]\nwaive = "later"' for name in OTHERS)
    )
    assert cli.main([*command, "--until", "federation"]) == 0
    assert "Federated setup: done (1 tested, 7 waived)" in capsys.readouterr().err
