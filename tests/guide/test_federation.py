"""The tree for every kind of provider, the records, the hand-off sheets and the table of connections."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.domain.people_made import POOL, make_row
from wizard.domain.connections import (
    Connection,
    ConnectionState,
    FederationFacts,
    ProbeResult,
    ProbeRole,
    ProbeVerdict,
    Tick,
    Ticked,
)
from wizard.domain.identities import EmailState, Method, Profile
from wizard.domain.inventory import Inventory
from wizard.domain.pool import Pool, Provider, ProviderKind
from wizard.domain.resolution import Due
from wizard.domain.resolve import Group, resolve
from wizard.domain.rows import UserStatus
from wizard.domain.saml import Certificate, SamlMetadata
from wizard.domain.trees import BranchState, next_question, outline, paths
from wizard.guide.answers import key_of, parse_answers, rules_of
from wizard.guide.connection_table import EDITABLE, from_csv, to_csv
from wizard.guide.federation import choices_of, key, tree_of
from wizard.guide.handoff import OIDC_COLUMNS, SAML_COLUMNS, oidc_csv, saml_csv, sheet, sheet_name
from wizard.guide.provider_records import ProviderRecord, Standing, provider_records

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD = "https://auth.workos.com/sso/oauth/google/01ABCDEFGHJKMNPQRSTVWXYZ2/callback"
TYPES = {
    ProviderKind.GOOGLE: "Google",
    ProviderKind.APPLE: "SignInWithApple",
    ProviderKind.FACEBOOK: "Facebook",
    ProviderKind.AMAZON: "LoginWithAmazon",
    ProviderKind.SAML: "SAML",
}


def provider(kind: ProviderKind, name: str = "", **details: str) -> Provider:
    given = {"client_id": "client-1", "authorize_url": "https://idp.example/authorize", **details}
    return Provider(
        name or kind.value,
        TYPES.get(kind, "OIDC"),
        kind,
        {} if kind is ProviderKind.SAML else given,
        {"email": "mail", "custom:team": "=team()"},
        ("acme.example", "acme.test"),
    )


def inventory(*providers: Provider, **pool: Any) -> Inventory:
    made = Pool("us-east-1_Ab12Cd", "arn:x", "acme", 10, domain="acme", providers=providers, **pool)
    profiles = {
        Profile(
            Method.FEDERATED,
            (item.name,),
            EmailState.VERIFIED,
            UserStatus.EXTERNAL_PROVIDER,
            enabled=True,
            phone=False,
        ): 1_204
        for item in providers
    }
    return Inventory(made, profiles)


def record(item: Provider, facts: FederationFacts | None = None, **answers: str) -> ProviderRecord:
    given = {key(item.name, name): value for name, value in answers.items()}
    (found,) = provider_records(inventory(item), given, facts or FederationFacts())
    return found


ALL = [provider(kind) for kind in ProviderKind]


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.name)
def test_every_path_of_every_kind_ends(item: Provider) -> None:
    found = inventory(item)
    tree = tree_of(item, found.pool)
    routes = list(paths(tree))
    assert routes
    asked = {question.id for question in tree.questions}
    for question in tree.questions:
        known = key_of(question.id)
        assert known
        assert {choice.key for choice in question.choices} <= set(known.choices)
        assert len(question.choices) >= 2
        assert question.why
        assert all(choice.told(found).startswith("1,204 rows: ") for choice in question.choices)
        assert all(choice.consequence.endswith(".") for choice in question.choices)
    for wish in range(3):
        answers: dict[str, str] = {}
        while question_left := next_question(tree, answers, found):
            assert question_left.id in asked
            offered = question_left.choices
            answers[question_left.id] = offered[wish % len(offered)].key
        assert outline(tree, answers, found).state is BranchState.TAKEN


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        (provider(ProviderKind.GOOGLE), {"custom_domain": "no", "editor": "me"}),
        (
            provider(ProviderKind.GITHUB),
            {"kind": "github", "redirect_uris": "second_app", "custom_domain": "no", "editor": "me"},
        ),
        (provider(ProviderKind.OIDC), {"kind": "oidc", "connection": "dashboard", "editor": "me"}),
        (
            provider(ProviderKind.SAML),
            {"saml": "second_app", "connection": "dashboard", "editor": "me"},
        ),
        (provider(ProviderKind.FACEBOOK), {"replacement": "magic_auth"}),
    ],
    ids=lambda value: value.name if isinstance(value, Provider) else "",
)
def test_headless_needs_no_answer(item: Provider, asked: dict[str, str]) -> None:
    assert choices_of(item, inventory(item).pool, {}) == asked


def test_the_operator_may_correct_what_stands_behind_oidc() -> None:
    item = provider(ProviderKind.MICROSOFT, "Corp")
    assert record(item).kind is ProviderKind.MICROSOFT
    assert record(item, kind="oidc").kind is ProviderKind.OIDC
    assert record(item, kind="oidc").choices["connection"] == "dashboard"
    assert record(provider(ProviderKind.GOOGLE), kind="oidc").kind is ProviderKind.GOOGLE


@pytest.mark.parametrize(
    ("pool", "details", "offered"),
    [
        ({"custom_domain": "id.acme.example"}, {}, True),
        ({}, {}, False),
        ({"custom_domain": "id.acme.example"}, {"RequestSigningAlgorithm": "rsa-sha256"}, False),
        ({"custom_domain": "id.acme.example"}, {"EncryptedResponses": "true"}, False),
    ],
)
def test_a_proxy_is_offered_only_where_it_can_be(
    pool: dict[str, str], details: dict[str, str], offered: bool
) -> None:
    many = [replace(provider(ProviderKind.SAML, f"idp-{n}"), details=details) for n in range(15)]
    found = inventory(*many, **pool).pool
    question = tree_of(many[0], found).questions[0]
    assert (question.choice("proxy") is not None) == offered
    few = inventory(*many[:14], **pool).pool
    assert tree_of(many[0], few).questions[0].choice("proxy") is None
    given = {key("idp-0", "saml"): "proxy"}
    assert choices_of(many[0], found, given)["saml"] == ("proxy" if offered else "second_app")


def facts_of(
    uri: str, verdict: ProbeVerdict | None = ProbeVerdict.ACCEPTED, *ticks: Tick, name: str = "google"
) -> FederationFacts:
    probes = {ProbeRole.NEW: ProbeResult(uri, verdict, "200", NOW)} if verdict else {}
    return FederationFacts(
        probes={name: probes}, ticks={name: {tick: Ticked("Ann, both ways", uri, NOW) for tick in ticks}}
    )


BOTH = (Tick.REACHED, Tick.RETURNED)
ACCEPTED, INCONCLUSIVE = ProbeVerdict.ACCEPTED, ProbeVerdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("facts", "answers", "standing", "words"),
    [
        (FederationFacts(), {}, Standing.OPEN, "Paste the redirect URI"),
        (FederationFacts(), {"redirect_uri": "http://x"}, Standing.OPEN, "does not begin with https"),
        (facts_of(GOOD, None), {"redirect_uri": GOOD}, Standing.OPEN, "has not been asked"),
        (
            facts_of(GOOD, ProbeVerdict.MISMATCH, *BOTH),
            {"redirect_uri": GOOD},
            Standing.OPEN,
            "refuses the new URI: add it in Google Cloud console",
        ),
        (facts_of(GOOD), {"redirect_uri": GOOD}, Standing.OPEN, "reaches WorkOS"),
        (
            facts_of(GOOD, ProbeVerdict.ACCEPTED, Tick.REACHED),
            {"redirect_uri": GOOD},
            Standing.OPEN,
            "comes back to the app",
        ),
        (
            facts_of(GOOD, ProbeVerdict.ACCEPTED, *BOTH),
            {"redirect_uri": GOOD},
            Standing.TESTED,
            "new URI accepted",
        ),
        (
            facts_of(GOOD, ProbeVerdict.INCONCLUSIVE, *BOTH),
            {"redirect_uri": GOOD},
            Standing.TESTED,
            "inconclusive",
        ),
        (
            facts_of(GOOD.replace("google/", "google/X"), ProbeVerdict.ACCEPTED, *BOTH),
            {"redirect_uri": GOOD},
            Standing.OPEN,
            "has not been asked",
        ),
        (facts_of("", None, Tick.WAIVED), {}, Standing.WAIVED, "Ann, both ways"),
    ],
)
def test_where_a_social_provider_stands(
    facts: FederationFacts, answers: dict[str, str], standing: Standing, words: str
) -> None:
    found = record(provider(ProviderKind.GOOGLE), facts, **answers)
    assert found.standing is standing
    assert words in found.evidence
    assert found.rows == 1_204
    assert found.keep == ("https://acme.auth.us-east-1.amazoncognito.com/oauth2/idpresponse",)
    assert any(found.keep[0] in line for line in found.directions)


def test_a_tick_is_about_the_uri_of_that_day() -> None:
    old = GOOD.replace("google/", "google/X")
    facts = facts_of(old, ProbeVerdict.ACCEPTED, *BOTH)
    found = record(provider(ProviderKind.GOOGLE), facts, redirect_uri=GOOD)
    assert not found.ticks
    assert any("changed since it was ticked" in need for need in found.needs)


def test_a_provider_that_workos_does_not_have() -> None:
    item = provider(ProviderKind.FACEBOOK)
    assert record(item).standing is Standing.OPEN
    assert "1,204 rows do instead" in record(item).needs[0]
    decided = record(item, replacement="leave")
    assert decided.standing is Standing.WAIVED
    assert "left behind" in decided.evidence
    assert record(provider(ProviderKind.GOOGLE), replacement="leave").standing is Standing.OPEN
    assert decided.question(ProbeRole.OLD) is None


def test_github_is_switched_at_the_cutover_or_waived() -> None:
    item = provider(ProviderKind.GITHUB)
    facts = facts_of(GOOD.replace("google", "github"), ProbeVerdict.MISMATCH, name="github")
    found = record(
        item, facts, redirect_uri=GOOD.replace("google", "github"), redirect_uris="switch_at_cutover"
    )
    assert "at the cutover: sign in then, or waive it" in found.needs[0]


def test_the_question_for_the_probe_holds_no_secret() -> None:
    item = provider(ProviderKind.GOOGLE, authorize_scopes="openid email", oidc_issuer="https://idp.example")
    question = record(item, redirect_uri=GOOD).question(ProbeRole.NEW)
    assert question
    assert (question.redirect_uri, question.client_id, question.scopes) == (GOOD, "client-1", "openid email")
    assert record(item, redirect_uri="http://x").question(ProbeRole.NEW) is None
    assert record(provider(ProviderKind.SAML), acs_url=GOOD).question(ProbeRole.NEW) is None


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
    assert from_csv(text, known).changed == ()
    changes = {"state": "sent", "owner": "=Ann", "contact": "it@acme.example", "appointment": "2026-12-24"}
    edits = from_csv("\ufeff" + written(list(edited(text, **changes, note="-x"))), known)
    assert not edits.problems
    assert len(edits.changed) == 60
    first = edits.changed[0]
    assert (first.state, first.owner, first.note) == (ConnectionState.SENT, "=Ann", "-x")
    again = provider_records(
        inventory(*sixty()), {}, FederationFacts(connections={item.provider: item for item in edits.changed})
    )
    assert "'=Ann" in to_csv(again)
    assert from_csv(to_csv(again), {item.name: item.connection for item in again}).changed == ()


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
    edits = from_csv(text, {"okta": Connection("okta")})
    assert any(words in problem for problem in edits.problems)
    assert all(problem.isprintable() for problem in edits.problems)
    assert all(edit.owner != "Bob" for edit in edits.changed)


def test_rows_without_anything_are_passed_over() -> None:
    edits = from_csv("provider,owner\n,\nokta,Ann\n", {"okta": Connection("okta")})
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
