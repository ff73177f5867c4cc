"""Who signs in how, and what counts as proof that an address belongs to a row's person (R10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.domain.federation.providers import ENTERPRISE, canonical_name, kind_named, named_in_username
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.emails import ascii_lower, domain_of, is_valid_email, normalise_email
from wizard.domain.rows.pool import Pool, ProviderKind

_GMAIL = frozenset({"gmail.com", "googlemail.com"})
HAS_PASSWORD = frozenset({UserStatus.CONFIRMED, UserStatus.RESET_REQUIRED})


class Method(StrEnum):
    """How a row signs in; LINKED means by password and through a provider."""

    PASSWORD = "password"  # noqa: S105  a way to sign in, not a password
    FEDERATED = "federated"
    LINKED = "linked"
    PASSWORDLESS = "passwordless"


class EmailState(StrEnum):
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    MISSING = "missing"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a row matters to inventory and trees; many rows share one profile.

    ``providers`` are names as the pool spells them, sorted; ``phone``: the row has a phone number.
    """

    method: Method
    providers: tuple[str, ...]
    email: EmailState
    status: UserStatus
    enabled: bool
    phone: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "method": self.method.value,
            "providers": list(self.providers),
            "email": self.email.value,
            "status": self.status.value,
            "enabled": self.enabled,
            "phone": self.phone,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Profile:
        return cls(
            method=Method(value["method"]),
            providers=tuple(value["providers"]),
            email=EmailState(value["email"]),
            status=UserStatus(value["status"]),
            enabled=value["enabled"],
            phone=value["phone"],
        )


def profile_of(row: CognitoRow, pool: Pool) -> Profile:
    """The row's profile, from ``identities`` and ``UserStatus`` together (``cognito.md`` 2)."""
    method = method_of(row, pool)
    federated = method in {Method.FEDERATED, Method.LINKED}
    return Profile(
        method=method,
        providers=providers_of(row, pool) if federated else (),
        email=email_state(row),
        status=row.status,
        enabled=row.enabled,
        phone=bool(row.attributes.get("phone_number")),
    )


def method_of(row: CognitoRow, pool: Pool) -> Method:
    """How the row signs in; a federated row that was given a password can do both."""
    if row.status is UserStatus.EXTERNAL_PROVIDER:
        return Method.FEDERATED
    if row.names_itself and row.status not in HAS_PASSWORD:
        return Method.FEDERATED
    if row.identities:
        return Method.LINKED
    return Method.PASSWORDLESS if is_passwordless(pool) else Method.PASSWORD


def email_state(row: CognitoRow) -> EmailState:
    address = normalise_email(row.email)
    if address is None:
        return EmailState.MISSING
    if not is_valid_email(address):
        return EmailState.INVALID
    return EmailState.VERIFIED if row.email_verified else EmailState.UNVERIFIED


def providers_of(row: CognitoRow, pool: Pool) -> tuple[str, ...]:
    """The names of the row's providers: from ``identities``, else from the username of a federated row."""
    if names := {canonical_name(identity.provider_name, pool) for identity in row.identities}:
        return tuple(sorted(names))
    if row.status is UserStatus.EXTERNAL_PROVIDER and (name := named_in_username(row.username, pool)):
        return (name,)
    return ()


def is_native(row: CognitoRow) -> bool:
    """Whether the row was made in the pool itself, not by a sign-in at an identity provider.

    A federated row stays one when setting a password turns EXTERNAL_PROVIDER into CONFIRMED.
    """
    return row.status is not UserStatus.EXTERNAL_PROVIDER and not row.names_itself


def is_passwordless(pool: Pool) -> bool:
    """Whether the pool's first factors leave passwords out (AllowedFirstAuthFactors)."""
    return bool(pool.first_factors) and "PASSWORD" not in pool.first_factors


def is_proven(row: CognitoRow, pool: Pool, proven_domains: Mapping[str, frozenset[str]]) -> bool:
    """Whether the row proves that its person owns the address (R10).

    ``proven_domains`` holds, by provider name, the domains that the operator confirmed for it.
    """
    return email_state(row) is EmailState.VERIFIED and is_vouched(row, pool, proven_domains)


def is_vouched(row: CognitoRow, pool: Pool, proven_domains: Mapping[str, frozenset[str]]) -> bool:
    """Whether a verified address of this row is proven: whoever made the row vouches for its domain."""
    names = providers_of(row, pool)
    if is_native(row):
        # Whoever runs a linked company's directory may set the row's address at each sign-in.
        names = tuple(name for name in names if kind_named(name, pool) in ENTERPRISE)
    elif not names:
        return False
    if not names:
        return True
    domain = domain_of(row.email)
    return all(
        _vouches(kind_named(name, pool), domain, proven_domains.get(name, frozenset())) for name in names
    )


def links(row: CognitoRow) -> tuple[str, ...]:
    """The lower-cased usernames of the other rows that this row's ``identities`` name."""
    if not row.identities:
        return ()
    own = ascii_lower(row.username)
    named = {ascii_lower(identity.username) for identity in row.identities if identity.user_id}
    return tuple(sorted(named - {own}))


def _vouches(kind: ProviderKind, domain: str, confirmed: frozenset[str]) -> bool:
    is_confirmed = domain in {ascii_lower(name.strip()).removeprefix("@") for name in confirmed}
    if kind is ProviderKind.GOOGLE:
        return domain in _GMAIL or is_confirmed
    return kind in ENTERPRISE and is_confirmed
