"""The hand-off sheets, the importer's tables and the table of connections."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.domain.people_made import POOL, make_row
from tests.guide.providers_made import NOW, inventory, provider, record
from wizard.domain.federation.connections import (
    Connection,
    ConnectionState,
    FederationFacts,
)
from wizard.domain.federation.saml import Certificate, SamlMetadata
from wizard.domain.planning.resolution import Due
from wizard.domain.planning.resolve import Group, resolve
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.pool import Provider, ProviderKind
from wizard.guide.answers import key_of, parse_answers, rules_of
from wizard.guide.connection_table import EDITABLE, from_csv, to_csv
from wizard.guide.federation import key
from wizard.guide.handoff import OIDC_COLUMNS, SAML_COLUMNS, oidc_csv, saml_csv, sheet, sheet_name
from wizard.guide.provider_record import ProviderRecord
from wizard.guide.provider_records import provider_records

METADATA = SamlMetadata(
    "https://idp.acme.example/saml",
    "https://idp.acme.example/sso",
    (Certificate("CN=x", NOW - timedelta(days=9), NOW - timedelta(days=1), "ab" * 32, "MIIB"),),
)
ACS = "https://auth.workos.com/sso/saml/acs/01ABC"
ENTITY = "https://auth.workos.com/01ABC"


def saml(name: str = "okta-acme", **answers: str) -> ProviderRecord:
    facts = FederationFacts(metadata={name: METADATA})
    return record(provider(ProviderKind.SAML, name), facts, **answers)


def test_the_hand_off_sheet_has_old_and_new() -> None:
    found = saml(acs_url=ACS, sp_entity_id=ENTITY)
    text = sheet(found, inventory(found.provider).pool, now=NOW)
    for wanted in (
        "| ACS URL | `https://acme.auth.us-east-1.amazoncognito.com/saml2/idpresponse` |",
        f"`{ACS}`",
        "`urn:amazon:cognito:sp:us-east-1_Ab12Cd`",
        f"`{ENTITY}`",
        "| email | `mail` |",
        "expired on 2026-11-22",
        "1. At the IdP: a second application",
        "`us-east-1_Ab12Cd:okta-acme`",
    ):
        assert wanted in text
    assert "Send the hand-off sheet" not in text
    assert "will follow" in sheet(saml(), inventory(found.provider).pool, now=NOW)


def test_the_way_over_decides_what_the_idp_is_asked_for() -> None:
    text = sheet(saml(saml="wave"), inventory(provider(ProviderKind.SAML)).pool, now=NOW)
    assert "At the appointed time" in text
    assert "second application" not in text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "=cmd|'/C'!A0", "a|b`c\n# x", "Ökta <b>", "\u202e.md", "."]
)
def test_sheets_of_hostile_names(name: str) -> None:
    found = saml(name)
    file = sheet_name(found)
    assert file.isascii()
    assert "/" not in file
    assert file.startswith("handoff-")
    assert file != sheet_name(saml(f"{name} "))
    text = sheet(found, inventory(found.provider).pool, now=NOW)
    assert all(line.isprintable() for line in text.splitlines())
    assert "<b>" not in text.replace(r"\<b\>", "")
    assert text.count("\n# ") == 0


def test_the_importers_tables() -> None:
    items = [
        provider(ProviderKind.SAML, "=okta"),
        provider(ProviderKind.OIDC, "Partner", oidc_issuer="https://i.x/"),
    ]
    found = provider_records(inventory(*items), {}, FederationFacts(metadata={"=okta": METADATA}))
    pool = inventory(*items).pool
    (row,) = csv.DictReader(io.StringIO(saml_csv(found, pool)))
    assert tuple(row) == SAML_COLUMNS
    assert row["organizationName"] == "'=okta"
    assert row["domains"] == "acme.example;acme.test"
    assert (row["idpUrl"], row["x509Cert"]) == ("https://idp.acme.example/sso", "MIIB")
    assert (row["emailAttribute"], row["customAttributes"]) == ("mail", '{"team": "=team()"}')
    (other,) = csv.DictReader(io.StringIO(oidc_csv(found, pool)))
    assert tuple(other) == OIDC_COLUMNS
    assert other["clientSecret"] == ""
    assert other["discoveryEndpoint"] == "https://i.x/.well-known/openid-configuration"


TODAY = date(2026, 12, 1)


def sixty() -> list[Provider]:
    return [provider(ProviderKind.SAML, f"idp, {n:02}") for n in range(60)]


def edited(text: str, **changes: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(io.StringIO(text)):
        yield row | changes


def written(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_sixty_connections_go_out_and_come_back() -> None:
    found = provider_records(inventory(*sixty()), {}, FederationFacts())
    known = {item.name: item.connection for item in found}
    text = to_csv(found)
    assert from_csv(text, known, TODAY).changed == ()
    changes = {"state": "sent", "owner": "=Ann", "contact": "it@acme.example", "appointment": "2026-12-24"}
    edits = from_csv("\ufeff" + written(list(edited(text, **changes, note="-x"))), known, TODAY)
    assert not edits.problems
    assert len(edits.changed) == 60
    first = edits.changed[0]
    assert (first.state, first.owner, first.note) == (ConnectionState.SENT, "=Ann", "-x")
    again = provider_records(
        inventory(*sixty()), {}, FederationFacts(connections={item.provider: item for item in edits.changed})
    )
    assert "'=Ann" in to_csv(again)
    assert from_csv(to_csv(again), {item.name: item.connection for item in again}, TODAY).changed == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("provider,state\nnobody,sent", "Line 2: the pool has no provider nobody."),
        ("provider,state\nokta,flying", "Line 2: flying is no state; states are planned"),
        ("provider,appointment\nokta,Thursday", "Line 2: Thursday is no date"),
        ("provider,note\nokta," + "x" * 1_001, "Line 2: its note is longer than 1,000"),
        ("provider,state\nokta,sent,more", "Line 2: it has more cells than columns."),
        ("provider,owner\nokta,Ann\nokta,Bob", "Line 3: okta is in the table twice."),
        ("name,state\nokta,sent", "no column «provider»"),
        ("", "no column «provider»"),
        ('provider,state\n"okta,sent', "not CSV"),
        ("provider\n" + "nobody\n" * 2_001, "more than 2,000 lines"),
        ("provider,state\n\x1b[2J,sent", "no provider <001B>[2J."),
    ],
)
def test_a_bad_row_is_one_sentence(text: str, words: str) -> None:
    edits = from_csv(text, {"okta": Connection("okta")}, TODAY)
    assert any(words in problem for problem in edits.problems)
    assert all(problem.isprintable() for problem in edits.problems)
    assert all(edit.owner != "Bob" for edit in edits.changed)


def test_rows_without_anything_are_passed_over() -> None:
    edits = from_csv("provider,owner\n,\nokta,Ann\n", {"okta": Connection("okta")}, TODAY)
    assert [item.owner for item in edits.changed] == ["Ann"]
    assert set(EDITABLE) <= set(Connection.__slots__)


def test_the_answers_file_takes_the_tree_and_the_table() -> None:
    answers = parse_answers(
        '[federation]\nconnections = "c.csv"\n[federation.Okta]\nconnection = "admin-portal"\nsaml = "wave"\n'
    )
    assert answers == {
        "federation.connections": "c.csv",
        "federation.Okta.connection": "admin_portal",
        "federation.Okta.saml": "wave",
    }
    assert key_of("federation.connections.saml")


@pytest.mark.parametrize(
    ("name", "choice", "verified", "due"),
    [
        ("Facebook", "password_reset", True, Due.DECIDED),
        ("Facebook", "password_reset", False, Due.NO),
        ("Facebook", "magic_auth", True, Due.NO),
        ("Google", "password_reset", True, Due.NO),
    ],
)
def test_a_reset_for_people_of_a_missing_provider_is_counted_apart(
    name: str, choice: str, verified: bool, due: Due
) -> None:
    row = make_row(
        "s1",
        verified=verified,
        username=f"{name}_9",
        status=UserStatus.EXTERNAL_PROVIDER,
        identities=((name, name, "9"),),
    )
    rules = rules_of({key(name, "replacement"): choice}, POOL, "2026-11-23")
    (person,) = (found.person for found in resolve(Group((row,)), rules) if found.person)
    assert person.due is due
    assert ("password_reset_sent" in person.draft.metadata) == (due is not Due.NO)


def test_a_past_day_and_an_unknown_column_are_said() -> None:
    known = {"okta": Connection("okta", appointment="2026-11-01")}
    late = from_csv("provider,appointment\nokta,2026-11-30\n", known, TODAY)
    assert late.changed == ()
    assert late.problems == ("Line 2: 2026-11-30 is past: it is 2026-12-01.",)
    # What it says already is nobody's mistake of today.
    kept = from_csv("provider,appointment,owner\nokta,2026-11-01,Ann\n", known, TODAY)
    assert (kept.problems, [one.owner for one in kept.changed]) == ((), ["Ann"])
    odd = from_csv("provider,ownr,colour\nokta,Ann,red\n", known, TODAY)
    assert odd.changed == ()
    assert 'The column "ownr" is not known' in odd.problems[0]
    assert 'did you mean "owner"?' in odd.problems[0]
    assert 'The column "colour"' in odd.problems[1]
