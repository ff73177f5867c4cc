"""The addresses to keep, the key of a connection, and what may be pasted as WorkOS' redirect URI."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people_made import POOL
from wizard.domain.federation.connections import (
    EXTERNAL_ID_LENGTH,
    ConnectionState,
    Secret,
    cognito_uris,
    external_id,
    furthest,
    standard_attributes,
)
from wizard.domain.federation.provider_kinds import KINDS, Shape
from wizard.domain.federation.redirect_uris import WORKOS_HOSTS, UriRules, uri_problem
from wizard.domain.rows.pool import ProviderKind

GOOD = "https://auth.workos.com/sso/oauth/google/01ABCDEFGHJKMNPQRSTVWXYZ2/callback"
KEEP = ("https://acme.auth.us-east-1.amazoncognito.com/oauth2/idpresponse",)


@pytest.mark.parametrize(
    ("pool_id", "domain", "custom", "uris"),
    [
        ("us-east-1_A", "acme", None, ["https://acme.auth.us-east-1.amazoncognito.com/oauth2/idpresponse"]),
        ("us-east-1_A", None, "id.acme.example", ["https://id.acme.example/oauth2/idpresponse"]),
        (
            "eu-west-1_A",
            "acme",
            "id.acme.example",
            [
                "https://id.acme.example/oauth2/idpresponse",
                "https://acme.auth.eu-west-1.amazoncognito.com/oauth2/idpresponse",
            ],
        ),
        (
            "us-gov-west-1_A",
            "acme",
            None,
            ["https://acme.auth-fips.us-gov-west-1.amazoncognito.com/oauth2/idpresponse"],
        ),
        ("us-east-1_A", None, None, []),
    ],
)
def test_the_addresses_that_stay(
    pool_id: str, domain: str | None, custom: str | None, uris: list[str]
) -> None:
    found = cognito_uris(replace(POOL, id=pool_id, domain=domain, custom_domain=custom))
    assert list(found.oauth) == uris
    assert list(found.acs) == [uri.replace("oauth2", "saml2") for uri in uris]
    assert found.entity_id == f"urn:amazon:cognito:sp:{pool_id}"
    assert found.own_domain == bool(custom)


def test_a_connection_is_known_by_pool_and_provider() -> None:
    assert external_id(POOL, "okta-acme") == "us-east-1_Ab12Cd:okta-acme"
    odd = {external_id(POOL, name) for name in ("Ökta", "Ükta", "x" * 60, "x" * 61)}
    assert len(odd) == 4


@given(st.text(max_size=80))
def test_its_key_is_always_one_that_workos_takes(name: str) -> None:
    found = external_id(POOL, name)
    assert found.isascii()
    assert 0 < len(found) <= EXTERNAL_ID_LENGTH
    assert found.startswith(f"{POOL.id}:")


def test_a_secret_never_prints() -> None:
    secret = Secret("GOCSPX-abcdefghijk")
    assert "GOCSPX" not in f"{secret} {secret!r} {[secret]} {secret!s}"
    assert secret.value == "GOCSPX-abcdefghijk"


def test_a_provider_never_goes_back_by_itself() -> None:
    assert furthest(ConnectionState.SENT, ConnectionState.PLANNED) is ConnectionState.SENT
    assert furthest(ConnectionState.SENT, ConnectionState.TESTED) is ConnectionState.TESTED


def test_claims_are_mapped_as_the_pool_had_them() -> None:
    mapping = {"email": "mail", "given_name": "first", "custom:team": "team", "username": "sub"}
    assert standard_attributes(mapping) == {"email": "mail", "first_name": "first", "idp_id": "sub"}


@pytest.mark.parametrize("kind", ProviderKind)
def test_every_kind_has_its_row(kind: ProviderKind) -> None:
    row = KINDS[kind]
    assert row.title
    assert row.directions
    assert row.credentials
    assert (row.workos is None) == (row.shape is Shape.NONE)
    assert any("{old}" in line for line in row.directions)
    if row.shape is Shape.SOCIAL:
        assert row.console
        assert any("{new}" in line for line in row.directions)


@pytest.mark.parametrize("uri", [GOOD, f"  {GOOD}\n", "https://api.workos.com/sso/oauth/apple/Ab1/callback"])
def test_what_the_dashboard_shows_is_taken(uri: str) -> None:
    assert uri_problem(uri, UriRules(keep=KEEP)) == ""


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("", "empty"),
        (GOOD.replace("https", "http"), "https://"),
        (GOOD.replace("auth", "\u0430uth"), "look-alike letter (U+0430, cyrillic small letter a)"),
        (GOOD.replace("auth.workos", "auth.wоrkos"), "look-alike letter"),
        (GOOD.replace("google", "goo\u200bgle"), "U+200B"),
        (f"\ufeff{GOOD}", "U+FEFF"),
        (GOOD.replace("/sso", "/s\u202eso"), "U+202E"),
        (GOOD.replace("/sso", "/ sso"), "a character that no URI has"),
        (GOOD.replace("/sso", "\\sso"), "a character that no URI has"),
        (f"{GOOD}\x00", "a character that no URI has"),
        (GOOD.replace("auth.workos.com", "auth.workos.com@evil.example"), "user name"),
        (GOOD.replace("auth.workos.com", "auth.workos.com:8443"), "a port"),
        (f"{GOOD}?x=1", "a query"),
        (f"{GOOD}#x", "a fragment"),
        (f"{GOOD}?", "a query"),
        (GOOD.replace("auth.workos.com", "auth.w0rkos.com"), "only looks like WorkOS"),
        (GOOD.replace("auth.workos.com", "auth.vvorkos.com"), "only looks like WorkOS"),
        (GOOD.replace("auth.workos.com", "auth.workos.com.evil.example"), "only looks like WorkOS"),
        (GOOD.replace("auth.workos.com", "workos.co"), "only looks like WorkOS"),
        (GOOD.replace("auth.workos.com", "dashboard.workos.com"), "Its host is dashboard.workos.com"),
        (GOOD.replace("auth.workos.com", "xn--80ak6aa92e.com"), "not a plain domain name"),
        (GOOD.replace("auth.workos.com", "10.0.0.1"), "not a plain domain name"),
        (GOOD.replace("auth.workos.com", "localhost"), "not a plain domain name"),
        (GOOD.replace("auth.workos.com", "id.acme.example"), "custom authentication domain"),
        ("https://[::1", "not a web address"),
        ("auth.workos.com/callback", "https://"),
        (GOOD.removesuffix("/callback"), "…/callback"),
        (f"{GOOD}/", "…/callback"),
        ("https://auth.workos.com/callback", "…/callback"),
        ("https://auth.workos.com/sso/../callback", "characters that WorkOS' redirect URIs do not have"),
        ("https://auth.workos.com/sso//callback", "characters that WorkOS' redirect URIs do not have"),
        (GOOD.replace("google", "apple"), "another provider (apple)"),
        (KEEP[0], "Cognito's own URI"),
        ("https://other.auth.us-east-1.amazoncognito.com/oauth2/idpresponse", "Cognito's own URI"),
        ("https://auth.workos.com/sso/oauth/taken1/callback", "the same as that of GitHub"),
        ("https://auth.workos.com/sso/oauth/staging1/callback", "belongs to the environment staging"),
    ],
)
def test_what_cannot_be_right_is_one_sentence(uri: str, words: str) -> None:
    rules = UriRules(
        slug="google",
        keep=KEEP,
        taken={"GitHub": "https://auth.workos.com/sso/oauth/taken1/callback"},
        elsewhere={"https://auth.workos.com/sso/oauth/staging1/callback": "staging"},
    )
    found = uri_problem(uri, rules)
    assert words in found
    assert found.isprintable()


def test_a_custom_domain_is_a_plain_one() -> None:
    rules = UriRules(custom_domain=True, keep=KEEP)
    assert uri_problem("https://id.acme.example/sso/oauth/google/a1/callback", rules) == ""
    for host in ("auth.work0s.com", "xn--acm-dma.example", "evil.amazoncognito.com", "acme"):
        assert uri_problem(f"https://{host}/sso/oauth/google/a1/callback", rules)


@given(st.text(max_size=60))
def test_any_text_gets_a_clean_sentence(text: str) -> None:
    assert uri_problem(text, UriRules()).isprintable()
    assert uri_problem(f"https://auth.workos.com/{text}/callback", UriRules()).isprintable()


@pytest.mark.parametrize("host", ["api.workos.dev", "auth.w0rkos.com", "auth.eu.workos.com"])
def test_a_host_that_is_none_of_theirs_is_told_the_usual_one(host: str) -> None:
    said = uri_problem(f"https://{host}/sso/oauth/google/a1/callback", UriRules())
    assert WORKOS_HOSTS[0] in said
    assert host in said
    assert not any(other in said for other in WORKOS_HOSTS[1:])
