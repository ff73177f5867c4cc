from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people_made import POOL, google_row, groups_of_rows, make_row
from wizard.domain.federation.providers import named_in_username, provider_kind
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.identities import (
    EmailState,
    Method,
    Profile,
    is_passwordless,
    is_proven,
    links,
    profile_of,
)
from wizard.domain.rows.inventory import Inventory, due_count, tenant_signs
from wizard.domain.rows.pool import AppClient, Pool, Provider, ProviderKind

OTP_POOL = replace(POOL, first_factors=("EMAIL_OTP", "WEB_AUTHN"))


@pytest.mark.parametrize(
    ("provider_type", "details", "name", "kind"),
    [
        ("Google", {}, "Google", "google"),
        ("SignInWithApple", {}, "SignInWithApple", "apple"),
        ("LoginWithAmazon", {}, "LoginWithAmazon", "amazon"),
        ("Facebook", {}, "Facebook", "facebook"),
        ("SAML", {"MetadataURL": "https://github.com/metadata"}, "GitHub", "saml"),
        ("OIDC", {"oidc_issuer": "https://login.microsoftonline.com/common/v2.0"}, "Work", "microsoft"),
        (
            "OIDC",
            {"oidc_issuer": "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"},
            "Live",
            "microsoft",
        ),
        (
            "OIDC",
            {"oidc_issuer": "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"},
            "Microsoft",
            "oidc",
        ),
        (
            "OIDC",
            {"oidc_issuer": "https://sts.windows.net/11111111-2222-3333-4444-555555555555/"},
            "AzureAD",
            "oidc",
        ),
        (
            "OIDC",
            {
                "oidc_issuer": "https://idp.example.com",
                "authorize_url": "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
            },
            "Work",
            "microsoft",
        ),
        (
            "OIDC",
            {
                "oidc_issuer": "https://login.microsoftonline.com/consumers/v2.0",
                "token_url": (
                    "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/oauth2/v2.0/token"
                ),
            },
            "Work",
            "oidc",
        ),
        ("OIDC", {"oidc_issuer": "https://github.com/11111111-2222-3333-4444-555555555555"}, "g", "github"),
        ("OIDC", {"authorize_url": "https://login.live.com/oauth20_authorize.srf"}, "ms", "microsoft"),
        ("OIDC", {"oidc_issuer": "https://github.com"}, "gh", "github"),
        (
            "OIDC",
            {
                "oidc_issuer": "https://shim.example.com",
                "authorize_url": "https://github.com/login/oauth/authorize",
            },
            "gh",
            "github",
        ),
        ("OIDC", {"oidc_issuer": "https://gitlab.com"}, "gl", "gitlab"),
        ("OIDC", {"oidc_issuer": "https://gitlab.acme.test"}, "GitLab", "oidc"),
        ("OIDC", {"oidc_issuer": "https://www.linkedin.com/oauth"}, "li", "linkedin"),
        ("OIDC", {"oidc_issuer": "https://slack.com"}, "sl", "slack"),
        ("OIDC", {"oidc_issuer": "https://github.com.evil.test"}, "x", "oidc"),
        ("OIDC", {"oidc_issuer": "https://[broken"}, "x", "oidc"),
        ("OIDC", {}, "GitHub", "github"),
        ("OIDC", {}, "Auth0", "oidc"),
        ("Something", {}, "New", "oidc"),
    ],
)
def test_provider_kind(provider_type: str, details: dict[str, str], name: str, kind: str) -> None:
    assert provider_kind(provider_type, details, name) == kind


def test_the_longest_provider_name_is_tried_first() -> None:
    providers = (Provider("Corp", "SAML", ProviderKind.SAML), Provider("Corp_IdP", "OIDC", ProviderKind.OIDC))
    pool = replace(POOL, providers=providers)
    assert named_in_username("corp_idp_ann", pool) == "Corp_IdP"
    assert named_in_username("CORP_ann_lee", pool) == "Corp"
    assert named_in_username("corpann", pool) is None
    assert named_in_username("loginwithamazon_amzn1.account", pool) == "LoginWithAmazon"


def test_native_rows_of_a_pool_without_passwords_are_passwordless() -> None:
    assert profile_of(make_row("s"), OTP_POOL).method is Method.PASSWORDLESS
    assert (
        profile_of(make_row("s"), replace(POOL, first_factors=("PASSWORD", "EMAIL_OTP"))).method
        is Method.PASSWORD
    )
    inventory = Inventory(
        OTP_POOL, {profile_of(make_row("s", identities=(("Google", "Google", "1"),)), OTP_POOL): 3}
    )
    assert is_passwordless(OTP_POOL)
    assert due_count(inventory) == 0


def test_links_name_the_other_rows() -> None:
    native = make_row("s1", identities=(("Google", "Google", "ABC"), ("okta-acme", "SAML", "")))
    assert links(native) == ("google_abc",)
    assert links(google_row("s2", "ann@gmail.com", "ABC")) == ()


@pytest.mark.parametrize(
    ("email", "domains", "proven"),
    [
        ("ann@gmail.com", {}, True),
        ("ann@googlemail.com", {}, True),
        ("ann@notgmail.com", {}, False),
        ("ann@gmail.com.evil.test", {}, False),
        ("ann@acme.test", {}, False),
        ("ann@acme.test", {"Google": frozenset({"@Acme.test"})}, True),
        ("ann@sub.acme.test", {"Google": frozenset({"acme.test"})}, False),
        ("ann@acme.test", {"okta-acme": frozenset({"acme.test"})}, False),
    ],
)
def test_google_vouches_for_its_own_domains(
    email: str, domains: dict[str, frozenset[str]], proven: bool
) -> None:
    assert is_proven(google_row("s", email, "1"), POOL, domains) is proven


def test_facebook_never_vouches() -> None:
    row = make_row(
        "s",
        "ann@acme.test",
        username="Facebook_1",
        status=UserStatus.EXTERNAL_PROVIDER,
        identities=(("Facebook", "Facebook", "1"),),
    )
    assert not is_proven(row, POOL, {"Facebook": frozenset({"acme.test"})})


@given(groups_of_rows(), st.sampled_from([POOL, OTP_POOL]))
def test_every_row_has_a_profile_that_survives_json(rows: tuple[CognitoRow, ...], pool: Pool) -> None:
    for row in rows:
        profile = profile_of(row, pool)
        assert Profile.from_json(profile.to_json()) == profile
        assert hash(profile) == hash(Profile.from_json(profile.to_json()))
        assert (profile.email is EmailState.VERIFIED) >= is_proven(row, pool, {})
        if row.status is UserStatus.EXTERNAL_PROVIDER:
            assert profile.method is Method.FEDERATED


@given(st.text(), st.text(), st.text())
def test_any_username_and_identities_are_classified(username: str, identities: str, email: str) -> None:
    attributes = {"sub": "s", "identities": identities, "email": email}
    for status in UserStatus:
        profile_of(CognitoRow(username or "u", attributes, enabled=True, status=status), POOL)


def test_tenant_signs_say_who_may_write_them() -> None:
    pool = replace(
        POOL,
        attributes=("email", "custom:tenant_id", "custom:organization", "custom:plan"),
        clients=(AppClient("c1", "web", writable=("email", "custom:organization")),),
        providers=(*POOL.providers, Provider("adfs", "SAML", ProviderKind.SAML)),
    )
    inventory = Inventory(pool, {profile_of(make_row("s"), pool): 100}, distinct={"custom:tenant_id": 4})
    signs = {sign.subject: sign.sentence for sign in tenant_signs(inventory)}
    assert signs == {
        "SAML": "2 SAML providers, often one for each customer",
        "custom:tenant_id": "an attribute with 4 different values; no app client may write it",
        "custom:organization": (
            "an attribute; an app client may write it, so users may have chosen it themselves"
        ),
    }
    many = replace(inventory, distinct={"custom:tenant_id": 90, "custom:organization": 90})
    assert [sign.subject for sign in tenant_signs(many)] == ["SAML"]
    assert tenant_signs(Inventory(POOL)) == ()
