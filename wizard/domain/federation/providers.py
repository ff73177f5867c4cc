"""What an identity provider of the pool is for WorkOS, and which of its providers a row names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import SplitResult, urlsplit

from wizard.domain.rows.emails import ascii_lower
from wizard.domain.rows.pool import LIST_PROVIDERS, Pool, Provider, ProviderKind

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
# The directory of all personal Microsoft accounts, which ``consumers`` stands for.
_CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URL_DETAILS = ("oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri")

# Used only where the credentials may not read a provider's details at all.
_NAMES = {
    kind.value: kind
    for kind in (ProviderKind.GITHUB, ProviderKind.GITLAB, ProviderKind.LINKEDIN, ProviderKind.SLACK)
}


def provider_kind(provider_type: str, details: Mapping[str, str], name: str) -> ProviderKind:
    """The kind of a provider, from its Cognito type, else its issuer and URLs, else its name.

    ``details`` are ProviderDetails of DescribeIdentityProvider. A Microsoft address that names one
    directory is a company's (OIDC); ``common``, ``organizations`` and ``consumers`` are everybody's.
    """
    if known := _TYPES.get(provider_type):
        return known
    urls = [url for key in _URL_DETAILS if (url := _split(details.get(key, "")))]
    for url in urls:
        kind = _HOSTS.get(_host(url))
        if kind is ProviderKind.MICROSOFT and any(_names_a_directory(each) for each in urls):
            return ProviderKind.OIDC
        if kind:
            return kind
    return ProviderKind.OIDC if urls else _NAMES.get(ascii_lower(name), ProviderKind.OIDC)


def detected_kind(provider: Provider) -> ProviderKind:
    """What a provider is by itself, whatever the operator corrected."""
    return provider_kind(provider.type, provider.details, provider.name)


def provider_seen(name: str, provider_type: str, issuer: str | None) -> Provider:
    """A provider of which only the ``identities`` of its rows tell."""
    details = {"oidc_issuer": issuer} if issuer else {}
    return Provider(name, provider_type, provider_kind(provider_type, details, name), details)


def with_seen(pool: Pool, seen: Iterable[Provider]) -> Pool:
    """The pool with what its rows tell of its providers, so that a pool and its export count alike.

    A provider that the pool does not list is added; an issuer is believed where the pool gives no address.
    """
    by_name = {provider.name: provider for provider in pool.providers}
    for found in seen:
        name = canonical_name(found.name, pool)
        known = by_name.get(name)
        if known is None:
            by_name[name] = found
        elif found.details and not any(known.details.get(key) for key in _URL_DETAILS):
            details = {**known.details, **found.details}
            by_name[name] = replace(known, details=details, kind=provider_kind(known.type, details, name))
    return replace(pool, providers=tuple(by_name.values()))


def kind_named(name: str, pool: Pool) -> ProviderKind:
    """The kind of a provider that rows name: as the pool has it, else by its name alone."""
    found = (provider.kind for provider in pool.providers if provider.name == name)
    return next(found, None) or provider_kind(name, {}, name)


def is_social(names: Iterable[str], pool: Pool) -> bool:
    """Whether all these providers, at least one, are social; any company among them decides."""
    kinds = {kind_named(name, pool) for name in names}
    return bool(kinds) and not kinds & ENTERPRISE


def canonical_name(name: str, pool: Pool) -> str:
    """The provider's name as the pool spells it (usernames may carry it lower-cased)."""
    folded = ascii_lower(name)
    return next((p.name for p in pool.providers if ascii_lower(p.name) == folded), name)


def named_in_username(username: str, pool: Pool) -> str | None:
    """The provider whose name begins ``<provider>_<subject>``: longest name first, any case.

    Only a fallback for rows without usable ``identities``: a handle may look the same.
    """
    folded = ascii_lower(username)
    names = {provider.name for provider in pool.providers} | (_TYPES.keys() - {"SAML"})
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if folded.startswith(f"{ascii_lower(name)}_"):
            return name
    # Where no one may list the providers, what stands before the first underscore is all there is.
    unlisted, _, subject = username.partition("_")
    return unlisted if LIST_PROVIDERS in pool.unreadable and unlisted and subject else None


def _names_a_directory(url: SplitResult) -> bool:
    """Whether the path begins with the id of one company's directory (``…/<id>/v2.0``)."""
    first = url.path.strip("/").partition("/")[0]
    is_microsoft = _HOSTS.get(_host(url)) is ProviderKind.MICROSOFT
    return is_microsoft and bool(_GUID.fullmatch(first)) and ascii_lower(first) != _CONSUMERS


def _host(url: SplitResult) -> str:
    return (url.hostname or "").removeprefix("www.")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket in the host
        return None
    return parts if parts.hostname else None
