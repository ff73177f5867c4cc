"""Rows, rules and strategies that the tests of the domain share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from wizard.domain.planning.candidates import Rules
from wizard.domain.planning.people import TargetUser
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.mapping import MappingRules
from wizard.domain.rows.pool import Pool, Provider, ProviderKind

START = datetime(2024, 1, 1, tzinfo=UTC)

POOL = Pool(
    id="us-east-1_Ab12Cd",
    arn="arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab12Cd",
    name="acme",
    estimate=100,
    providers=(
        Provider("Google", "Google", ProviderKind.GOOGLE),
        Provider("okta-acme", "SAML", ProviderKind.SAML),
        Provider("Corp_IdP", "OIDC", ProviderKind.OIDC),
        Provider("Facebook", "Facebook", ProviderKind.FACEBOOK),
    ),
)

DEFAULTS = {
    "disabled": "skip",
    "unusable_status": "skip",
    "no_email": "skip",
    "invalid_email": "skip",
    "unconfirmed": "skip",
    "twins": "merge",
    "twins_unproven": "proven",
    "force_change_password": "import",
    "email_unverified": "import",
    "federated_social": "import",
    "federated_enterprise": "jit",
    "existing_ours": "update",
    "existing_foreign": "skip",
    "metadata_overflow": "drop",
}


def make_rules(
    decisions: Mapping[str, str] | None = None,
    *,
    pool: Pool = POOL,
    mapping: Mapping[str, str] | None = None,
    proven_domains: Mapping[str, frozenset[str]] | None = None,
) -> Rules:
    chosen = {**DEFAULTS, **(decisions or {})}
    return Rules(
        decisions=chosen,
        mapping=MappingRules(mapping or {}, chosen["metadata_overflow"]),
        pool=pool,
        proven_domains=proven_domains or {},
        migration_date="2026-11-23",
    )


def make_row(
    sub: str,
    email: str | None = "ann@example.com",
    *,
    username: str | None = None,
    verified: bool = True,
    status: UserStatus = UserStatus.CONFIRMED,
    enabled: bool = True,
    day: int = 0,
    identities: tuple[tuple[str, str, str], ...] = (),
    **attributes: str,
) -> CognitoRow:
    """A row; ``identities`` are (provider name, provider type, user id)."""
    given = {"sub": sub, "email_verified": str(verified).lower(), **attributes}
    if email is not None:
        given["email"] = email
    if identities:
        listed = [{"providerName": n, "providerType": t, "userId": u} for n, t, u in identities]
        given["identities"] = json.dumps(listed)
    moment = START + timedelta(days=day)
    return CognitoRow(username or sub, given, enabled, status, moment, moment)


def with_attributes(sub: str, attributes: Mapping[str, str]) -> CognitoRow:
    """A usual row with attributes whose names are no words of Python."""
    row = make_row(sub)
    return replace(row, attributes={**row.attributes, **attributes})


def google_row(
    sub: str, email: str | None, subject: str, *, verified: bool = True, day: int = 0
) -> CognitoRow:
    """The row that Cognito makes at a first sign-in through Google."""
    return make_row(
        sub,
        email,
        username=f"Google_{subject}",
        verified=verified,
        status=UserStatus.EXTERNAL_PROVIDER,
        day=day,
        identities=(("Google", "Google", subject),),
    )


def make_user(
    user_id: str,
    email: str,
    external_id: str | None = None,
    *,
    verified: bool = True,
    first_name: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> TargetUser:
    return TargetUser(user_id, email, verified, external_id, first_name, None, metadata or {})


_ADDRESSES = ["ann@example.com", "Ann@Example.com ", "bo@gmail.com", "bo@acme.test", "no-address", None]
_USERNAMES = ["Google_1", "okta-acme_ann", "facebook_9", "bo@acme.test", "handle", "Corp_IdP_x_y"]
_IDENTITIES = [
    (),
    (("Google", "Google", "1"),),
    (("okta-acme", "SAML", "ann"),),
    (("Facebook", "Facebook", "9"),),
]


@st.composite
def groups_of_rows(draw: st.DrawFn) -> tuple[CognitoRow, ...]:
    """One to five rows of few addresses, in every status, with and without identities."""
    count = draw(st.integers(1, 5))
    return tuple(
        make_row(
            f"sub-{number}",
            draw(st.sampled_from(_ADDRESSES)),
            username=draw(st.sampled_from(_USERNAMES)),
            verified=draw(st.booleans()),
            status=draw(st.sampled_from(UserStatus)),
            enabled=draw(st.booleans()),
            day=draw(st.integers(0, 3)),
            identities=draw(st.sampled_from(_IDENTITIES)),
        )
        for number in range(count)
    )


CHOICES = {
    "disabled": ["skip", "import"],
    "unusable_status": ["skip", "import"],
    "no_email": ["skip", "username"],
    "invalid_email": ["skip", "username"],
    "unconfirmed": ["skip", "import"],
    "twins": ["merge", "newest", "skip"],
    "twins_unproven": ["proven", "skip", "merge"],
    "force_change_password": ["import", "import_and_mail", "skip"],
    "email_unverified": ["import", "import_and_mail", "skip"],
    "federated_social": ["import", "jit"],
    "federated_enterprise": ["import", "jit"],
    "existing_ours": ["update", "leave"],
    "existing_foreign": ["skip", "link", "fail"],
    "metadata_overflow": ["drop", "truncate", "skip"],
}

decisions = st.fixed_dictionaries({key: st.sampled_from(values) for key, values in CHOICES.items()})
