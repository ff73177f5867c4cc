"""The user pool of the rehearsal inside moto, built in process (creating users by API is quadratic)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

from moto.cognitoidp.models import (
    CognitoIdpBackend,
    CognitoIdpGroup,
    CognitoIdpIdentityProvider,
    CognitoIdpUser,
    CognitoIdpUserPool,
    CognitoIdpUserPoolAttribute,
    CognitoIdpUserPoolClient,
    CognitoIdpUserPoolDomain,
    cognitoidp_backends,
)
from moto.cognitoidp.utils import expand_attrs, flatten_attrs

from wizard.rehearsal.identity_providers import PROVIDERS
from wizard.rehearsal.rows import FIRST_DAY, Row

REGION = "us-east-1"
POOL_ID = f"{REGION}_Reh3arsal"
POOL_NAME = "rehearsal"
DOMAIN = "acme-rehearsal"
FIRST_ACCOUNT = 123456789012
CUSTOM_ATTRIBUTES = ("plan", "tenant_id", "notes", "city")
CONFIGURATION: Mapping[str, Any] = {
    "UsernameAttributes": ["email", "phone_number"],
    "UsernameConfiguration": {"CaseSensitive": True},
    "AutoVerifiedAttributes": ["email"],
    "MfaConfiguration": "OPTIONAL",
    "DeletionProtection": "ACTIVE",
    "UserPoolTier": "ESSENTIALS",
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
    "LambdaConfig": {"PreTokenGeneration": "arn:aws:lambda:us-east-1:123456789012:function:rehearsal-claims"},
}
GROUPS = (("admins", "May do everything", 1), ("editors", "May write", 5))
_WEB = "https://app.acme.example"
CLIENTS: tuple[tuple[str, str, bool, Mapping[str, Any]], ...] = (
    (
        "web",
        "1rehearsalweb0000000000000",
        True,
        {"CallbackURLs": [f"{_WEB}/callback"], "AllowedOAuthFlows": ["code"]},
    ),
    (
        "spa",
        "2rehearsalspa0000000000000",
        False,
        {"CallbackURLs": [f"{_WEB}/spa"], "AllowedOAuthFlows": ["code"]},
    ),
    ("machine", "3rehearsalm2m0000000000000", True, {"AllowedOAuthFlows": ["client_credentials"]}),
)


class RehearsalPool(CognitoIdpUserPool):
    """A pool that finds a user by name at once; moto alone reads the whole pool."""

    def _get_user(self, username: str) -> Any:
        return self.users.get(username) or super()._get_user(username)


class _Accounts:
    """AWS account numbers in use: each rehearsal in a process has moto to itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: set[int] = set()

    def take(self) -> str:
        with self._lock:
            account = next(number for number in range(FIRST_ACCOUNT, 10**12) if number not in self._taken)
            self._taken.add(account)
        return str(account)

    def free(self, account: str) -> None:
        with self._lock, suppress(KeyError):
            self._taken.remove(int(account))


ACCOUNTS = _Accounts()


def _schema() -> list[dict[str, Any]]:
    standard = CognitoIdpUserPoolAttribute.STANDARD_SCHEMA.items()
    own = ({"Name": name, "AttributeDataType": "String", "Mutable": True} for name in CUSTOM_ATTRIBUTES)
    return [*({"Name": name, **dict(entry)} for name, entry in standard), *own]


class PoolStore:
    """The seeded pool and its edits; ``version`` grows with each change."""

    def __init__(self, rows: Iterable[Row], *, base_url: str) -> None:
        self.account = ACCOUNTS.take()
        self.backend: CognitoIdpBackend = cognitoidp_backends[self.account][REGION]
        self.pool = RehearsalPool(
            self.account, REGION, POOL_NAME, dict(CONFIGURATION) | {"Schema": _schema()}
        )
        self.pool.id = POOL_ID
        self.pool.arn = f"arn:aws:cognito-idp:{REGION}:{self.account}:userpool/{POOL_ID}"
        self.pool.sms_mfa_config = {"SmsAuthenticationMessage": "Your code is {####}"}
        self.pool.token_mfa_config = {"Enabled": True}
        self.pool.creation_date = self.pool.last_modified_date = FIRST_DAY
        self.backend.user_pools[POOL_ID] = self.pool
        self.backend.user_pool_domains[DOMAIN] = CognitoIdpUserPoolDomain(POOL_ID, DOMAIN)
        self.version = 0
        self._add_clients()
        self._add_providers(base_url)
        for name, description, precedence in GROUPS:
            self._add_group(name, description, precedence)
        for row in rows:
            self.put(row)

    def close(self) -> None:
        """Give the account back, empty."""
        self.backend.user_pools.clear()
        self.backend.user_pool_domains.clear()
        ACCOUNTS.free(self.account)

    def put(self, row: Row) -> None:
        """Add a row, or replace the one of that name."""
        before = self.pool.users.get(row.username)
        self.remove(row.username)
        # A row that is edited keeps its password.
        password = before.password if before else None
        user = CognitoIdpUser(POOL_ID, row.username, cast("str", password), row.status, [])
        user.id = row.sub
        user.attributes = expand_attrs(row.attributes)
        user.attribute_lookup = dict(row.attributes)
        user.enabled = row.enabled
        user.create_date, user.last_modified_date = row.created, row.modified
        user.software_token_mfa_enabled = user.token_verified = "SOFTWARE_TOKEN_MFA" in row.mfa
        user.sms_mfa_enabled = "SMS_MFA" in row.mfa
        user.preferred_mfa_setting = row.mfa[0] if row.mfa else None
        self.pool.users[row.username] = user
        for name in (*row.groups, *(f"{POOL_ID}_{provider}" for provider in row.providers)):
            group = self.pool.groups.get(name) or self._add_group(name, "", None)
            group.users.add(user)
            user.groups.add(group)
        self.version += 1

    def get(self, username: str) -> Row | None:
        user = self.pool.users.get(username)
        if user is None:
            return None
        groups = tuple(sorted(group.group_name for group in user.groups))
        totp, sms = user.software_token_mfa_enabled, user.sms_mfa_enabled
        return Row(
            username=username,
            attributes=flatten_attrs(user.attributes),
            status=str(getattr(user.status, "value", user.status)),
            enabled=user.enabled,
            created=in_utc(user.create_date),
            modified=in_utc(user.last_modified_date),
            mfa=tuple(name for name, on in (("SOFTWARE_TOKEN_MFA", totp), ("SMS_MFA", sms)) if on),
            groups=groups,
        )

    def remove(self, username: str) -> bool:
        user = self.pool.users.pop(username, None)
        if user is None:
            return False
        for group in user.groups:
            group.users.discard(user)
        self.version += 1
        return True

    def _add_group(self, name: str, description: str, precedence: int | None) -> CognitoIdpGroup:
        group = CognitoIdpGroup(POOL_ID, name, description, cast("str", None), cast("int", precedence))
        group.creation_date = group.last_modified_date = FIRST_DAY
        self.pool.groups[name] = group
        return group

    def _add_clients(self) -> None:
        names = ["COGNITO", *(provider.name for provider in PROVIDERS)]
        for name, client_id, secret, options in CLIENTS:
            config = {"ClientName": name, "SupportedIdentityProviders": names, **options}
            client = CognitoIdpUserPoolClient(POOL_ID, secret, config)
            client.id = client_id
            client.secret = f"rehearsal-{name}-client-secret"
            self.pool.clients[client_id] = client

    def _add_providers(self, base_url: str) -> None:
        for provider in PROVIDERS:
            config = {
                "ProviderType": provider.type,
                "ProviderDetails": provider.provider_details(base_url),
                "AttributeMapping": dict(provider.mapping),
                "IdpIdentifiers": list(provider.identifiers),
            }
            entry = CognitoIdpIdentityProvider(provider.name, config)
            entry.creation_date = entry.last_modified_date = FIRST_DAY
            self.pool.identity_providers[provider.name] = entry


def in_utc(moment: datetime) -> datetime:
    """moto's own times are naive UTC, ours are aware."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
