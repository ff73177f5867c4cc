"""What an identity provider of the pool is for WorkOS, and which of its providers a row names."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from wizard.domain.pool import Pool, ProviderKind
from wizard.domain.rows import CognitoRow
from wizard.domain.unread import LIST_PROVIDERS

ENTERPRISE = frozenset({ProviderKind.OIDC, ProviderKind.SAML})
NO_EQUIVALENT = frozenset({ProviderKind.FACEBOOK, ProviderKind.AMAZON})

# ProviderType of the Cognito model; OIDC is looked at more closely below.
_TYPES = {
    "SAML": ProviderKind.SAML,
    "Google": ProviderKind.GOOGLE,
    "Facebook": ProviderKind.FACEBOOK,
    "LoginWithAmazon": ProviderKind.AMAZON,
    "SignInWithApple": ProviderKind.APPLE,
}

# Hosts of the social providers that pools reach through Cognito's OIDC type.
_HOSTS = {
    "login.microsoftonline.com": ProviderKind.MICROSOFT,
    "login.live.com": ProviderKind.MICROSOFT,
    "login.windows.net": ProviderKind.MICROSOFT,
    "sts.windows.net": ProviderKind.MICROSOFT,
    "graph.microsoft.com": ProviderKind.MICROSOFT,
    "github.com": ProviderKind.GITHUB,
    "api.github.com": ProviderKind.GITHUB,
    "gitlab.com": ProviderKind.GITLAB,
    "linkedin.com": ProviderKind.LINKEDIN,
    "api.linkedin.com": ProviderKind.LINKEDIN,
    "slack.com": ProviderKind.SLACK,
    "accounts.google.com": ProviderKind.GOOGLE,
    "oauth2.googleapis.com": ProviderKind.GOOGLE,
    "appleid.apple.com": ProviderKind.APPLE,
    "facebook.com": ProviderKind.FACEBOOK,
    "amazon.com": ProviderKind.AMAZON,
    "api.amazon.com": ProviderKind.AMAZON,
}
_URL_DETAILS = ("oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri")

# Used only where the credentials may not read a provider's details at all.
_NAMES = {
    kind.value: kind
    for kind in (ProviderKind.GITHUB, ProviderKind.GITLAB, ProviderKind.LINKEDIN, ProviderKind.SLACK)
}


def provider_kind(provider_type: str, details: Mapping[str, str], name: str) -> ProviderKind:
    """The kind of a provider, from its Cognito type, else its issuer and URLs, else its name.

    ``details`` are ProviderDetails of DescribeIdentityProvider. A company's own Microsoft directory is
    behind the same hosts as Microsoft's social sign-in: the operator may correct the kind.
    """
    if known := _TYPES.get(provider_type):
        return known
    urls = [url for key in _URL_DETAILS if (url := _split(details.get(key, "")))]
    for url in urls:
        kind = _HOSTS.get((url.hostname or "").removeprefix("www."))
        if kind:
            return kind
    return ProviderKind.OIDC if urls else _NAMES.get(name.casefold(), ProviderKind.OIDC)


def canonical_name(name: str, pool: Pool) -> str:
    """The provider's name as the pool spells it (usernames may carry it lower-cased)."""
    folded = name.casefold()
    return next((p.name for p in pool.providers if p.name.casefold() == folded), name)


def named_in_username(username: str, pool: Pool) -> str | None:
    """The provider whose name begins ``<provider>_<subject>``: longest name first, any case.

    Only a fallback for rows without usable ``identities``: a handle may look the same.
    """
    folded = username.casefold()
    names = {provider.name for provider in pool.providers} | (_TYPES.keys() - {"SAML"})
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if folded.startswith(f"{name.casefold()}_"):
            return name
    # Where nobody may list the providers, what stands before the first underscore is all there is.
    unlisted, _, subject = username.partition("_")
    return unlisted if LIST_PROVIDERS in pool.unreadable and unlisted and subject else None


def kind_in_pool(name: str, row: CognitoRow, pool: Pool) -> ProviderKind:
    """The kind of a row's provider: as the pool has it, else from the row's identity, else from its name."""
    for provider in pool.providers:
        if provider.name == name:
            return provider.kind
    for identity in row.identities:
        if identity.provider_name.casefold() == name.casefold():
            details = {"oidc_issuer": identity.issuer} if identity.issuer else {}
            return provider_kind(identity.provider_type, details, name)
    return provider_kind(name, {}, name)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket in the host
        return None
    return parts if parts.hostname else None
