"""Providers, records and what is asked of events, made for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from wizard.domain.federation.connections import (
    FederationFacts,
)
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.domain.rows.inventory import Inventory
from wizard.domain.rows.pool import Pool, Provider, ProviderKind
from wizard.guide.federation import key
from wizard.guide.provider_record import ProviderRecord
from wizard.guide.provider_records import provider_records

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
