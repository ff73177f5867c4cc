"""What a provider is, by its type, addresses and name, and which provider a row names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.people_made import POOL
from wizard.domain.federation.providers import (
    canonical_name,
    detected_kind,
    is_social,
    kind_named,
    named_in_username,
    provider_kind,
    provider_seen,
    with_seen,
)
from wizard.domain.rows.pool import LIST_PROVIDERS, Provider, ProviderKind

GUID = "72f988bf-86f1-41af-91ab-2d7cd011db47"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
MICROSOFT = "https://login.microsoftonline.com"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{MICROSOFT}/common/v2.0", ProviderKind.MICROSOFT),
        (f"{MICROSOFT}/{CONSUMERS}/v2.0", ProviderKind.MICROSOFT),
        (f"{MICROSOFT}/{CONSUMERS.upper()}/v2.0", ProviderKind.MICROSOFT),
        (f"{MICROSOFT}/{GUID}/v2.0", ProviderKind.OIDC),
        (f"{MICROSOFT}/{GUID}", ProviderKind.OIDC),
        (f"{MICROSOFT}/{GUID}x/v2.0", ProviderKind.MICROSOFT),
        ("https://www.github.com/login", ProviderKind.GITHUB),
        (f"https://github.com/{GUID}", ProviderKind.GITHUB),
        ("https://github.com.evil.test", ProviderKind.OIDC),
        ("https://[", ProviderKind.GITHUB),
        ("no address", ProviderKind.GITHUB),
    ],
)
def test_an_oidc_provider_is_what_its_address_says_else_its_name(url: str, kind: ProviderKind) -> None:
    assert provider_kind("OIDC", {"oidc_issuer": url}, "GitHub") is kind
    assert provider_kind("Google", {"oidc_issuer": url}, "GitHub") is ProviderKind.GOOGLE


def test_one_address_of_a_directory_makes_it_a_companys() -> None:
    details = {"oidc_issuer": f"{MICROSOFT}/common/v2.0", "token_url": f"{MICROSOFT}/{GUID}/token"}
    assert provider_kind("OIDC", details, "Azure") is ProviderKind.OIDC
    assert provider_kind("OIDC", {"other": f"{MICROSOFT}/common"}, "Azure") is ProviderKind.OIDC


def test_a_name_counts_where_there_is_no_address() -> None:
    assert provider_kind("OIDC", {}, "LinkedIn") is ProviderKind.LINKEDIN
    assert provider_kind("OIDC", {}, "corp") is ProviderKind.OIDC
    assert kind_named("okta-acme", POOL) is ProviderKind.SAML
    assert kind_named("GitLab", POOL) is ProviderKind.GITLAB
    corrected = replace(POOL, providers=(Provider("GitLab", "OIDC", ProviderKind.OIDC),))
    assert kind_named("GitLab", corrected) is ProviderKind.OIDC
    assert detected_kind(corrected.providers[0]) is ProviderKind.GITLAB


def test_any_company_among_the_providers_decides() -> None:
    assert is_social(["Google"], POOL)
    assert is_social(["Google", "Facebook"], POOL)
    assert not is_social(["Google", "okta-acme"], POOL)
    assert not is_social(["Corp_IdP"], POOL)
    assert not is_social([], POOL)


def test_what_rows_tell_is_added_to_the_pool() -> None:
    seen = provider_seen("Okta", "SAML", None)
    assert seen == Provider("Okta", "SAML", ProviderKind.SAML, {})
    found = with_seen(POOL, [seen, provider_seen("google", "Google", "https://accounts.google.com")])
    assert [provider.name for provider in found.providers] == [*(p.name for p in POOL.providers), "Okta"]
    (google,) = (provider for provider in found.providers if provider.name == "Google")
    assert google.details == {"oidc_issuer": "https://accounts.google.com"}


def test_an_issuer_is_believed_only_where_the_pool_gives_no_address() -> None:
    bare = Provider("corp", "OIDC", ProviderKind.OIDC, {"client_id": "c"})
    summary = provider_seen("corp", "OIDC", f"{MICROSOFT}/common/v2.0")
    (found,) = with_seen(replace(POOL, providers=(bare,)), [summary]).providers
    assert found.kind is ProviderKind.MICROSOFT
    assert found.details == {"client_id": "c", "oidc_issuer": f"{MICROSOFT}/common/v2.0"}
    known = replace(bare, details={"token_url": "https://corp.test/token"})
    assert with_seen(replace(POOL, providers=(known,)), [summary]).providers == (known,)
    silent = provider_seen("corp", "OIDC", None)
    assert with_seen(replace(POOL, providers=(bare,)), [silent]).providers == (bare,)


@pytest.mark.parametrize(
    ("username", "name"),
    [
        ("google_123", "Google"),
        ("Google_", "Google"),
        ("Google", None),
        ("okta-acme_ann", "okta-acme"),
        ("corp_idp_ann", "Corp_IdP"),
        ("corp_ann", None),
        ("SignInWithApple_1", "SignInWithApple"),
        ("SAML_1", None),
        ("ann", None),
    ],
)
def test_a_username_may_begin_with_its_provider(username: str, name: str | None) -> None:
    assert named_in_username(username, POOL) == name


@pytest.mark.parametrize(
    ("username", "name"),
    [("corp_ann", "corp"), ("corp_", None), ("_ann", None), ("ann", None), ("a_b_c", "a")],
)
def test_where_nobody_may_list_the_providers_the_username_is_all_there_is(
    username: str, name: str | None
) -> None:
    assert named_in_username(username, replace(POOL, unreadable=(LIST_PROVIDERS,))) == name


def test_the_longest_name_comes_first() -> None:
    short, long = Provider("Corp", "OIDC", ProviderKind.OIDC), Provider("Corp_IdP", "OIDC", ProviderKind.OIDC)
    assert named_in_username("corp_idp_ann", replace(POOL, providers=(short, long))) == "Corp_IdP"
    assert named_in_username("corp_ann", replace(POOL, providers=(short, long))) == "Corp"
    assert canonical_name("CORP", replace(POOL, providers=(short, long))) == "Corp"
    assert canonical_name("other", POOL) == "other"
