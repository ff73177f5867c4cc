"""A pool whose users belong to companies in every way at once, and who belongs to what by its own account.

The account is kept next to the pool, in plain dictionaries: nothing of the wizard's rules is asked for it.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moto.cognitoidp.models import CognitoIdpIdentityProvider

from tests.acceptance.far_side import NO_LIMITS, FarSide
from tests.acceptance.operator import Operator
from wizard.rehearsal.rows import FIRST_DAY, Row
from wizard.rehearsal.services import Rehearsal

# By sub: roles by the value of the company.
Belonging = dict[str, dict[str, frozenset[str]]]
ROLES = ("admin", "editor", "member")
TENANT = "custom:tenant_id"


@dataclass
class Tenants:
    """``users`` users in ``companies`` companies, the first of which have an identity provider each."""

    services: Rehearsal
    users: int
    companies: int
    providers: int = 0
    seed: int = 7
    rows: dict[str, Row] = field(default_factory=dict)
    in_groups: Belonging = field(default_factory=dict)
    by_attribute: dict[str, frozenset[str]] = field(default_factory=dict)
    by_provider: dict[str, frozenset[str]] = field(default_factory=dict)
    by_domain: dict[str, frozenset[str]] = field(default_factory=dict)
    by_file: Belonging = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = random.Random(self.seed)
        for number in range(self.providers):
            self._provider(f"idp-{number}")
        for number in range(self.users):
            self._user(rng, number)

    def put(self, sub: str, **changes: Any) -> None:
        """Change a row of the pool."""
        row = self.rows[sub]
        attributes = {**row.attributes, **changes.pop("attributes", {})}
        self.rows[sub] = Row(
            **{name: getattr(row, name) for name in Row.__slots__}
            | changes
            | {"attributes": {name: value for name, value in attributes.items() if value is not None}}
        )
        self.services.cognito.store.put(self.rows[sub])

    def groups_of(self, sub: str) -> tuple[str, ...]:
        return tuple(sorted(f"{org}:{role}" for org, roles in self.in_groups[sub].items() for role in roles))

    def write_file(self, path: Path) -> Path:
        """The file as an operator's database gives it."""
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            out = csv.writer(file, delimiter=";")
            out.writerow(["sub", "org_external_id", "org_name", "role_slugs"])
            for sub, companies in self.by_file.items():
                for company, roles in companies.items():
                    out.writerow([sub, company, f"Company {company}", ",".join(sorted(roles))])
        return path

    def _user(self, rng: random.Random, number: int) -> None:
        sub = f"{number:08d}-0000-4000-8000-000000000000"
        some = rng.sample(range(self.companies), rng.choice((0, 1, 1, 1, 2, 3)))
        verified = rng.random() < 0.9
        domain = f"company{some[0]}.example" if some else "gmail.com"
        value = ", ".join(f"t_{company}" for company in some)
        self.in_groups[sub] = {f"org{company}": frozenset({rng.choice(ROLES)}) for company in some}
        self.by_attribute[sub] = frozenset(f"t_{company}" for company in some)
        self.by_provider[sub] = frozenset(
            f"idp-{company}" for company in some[:1] if company < self.providers
        )
        self.by_domain[sub] = frozenset({domain}) if some and verified else frozenset()
        self.by_file[sub] = {f"{company}": frozenset({rng.choice(ROLES)}) for company in some}
        identities = [
            {"userId": f"u{number}", "providerName": name, "providerType": "SAML", "primary": False}
            for name in sorted(self.by_provider[sub])
        ]
        attributes = {
            "sub": sub,
            "email": f"user{number}@{domain}",
            "email_verified": "true" if verified or identities else "false",
            TENANT: value,
            **({"identities": json.dumps(identities)} if identities else {}),
        }
        # Whoever a company's provider is linked to proves an address only for the provider's domains.
        if not verified:
            attributes["email_verified"] = "false"
        row = Row(sub, {name: text for name, text in attributes.items() if text}, groups=self.groups_of(sub))
        self.rows[sub] = row
        self.services.cognito.store.put(row)

    def _provider(self, name: str) -> None:
        config = {"ProviderType": "SAML", "ProviderDetails": {}, "AttributeMapping": {"email": "email"}}
        entry = CognitoIdpIdentityProvider(name, config)
        entry.creation_date = entry.last_modified_date = FIRST_DAY
        self.services.cognito.store.pool.identity_providers[name] = entry


def held(far_side: FarSide) -> Belonging:
    """Who belongs to what at WorkOS: by external ID of the user, roles by external ID of the organization."""
    users = {user["id"]: user["external_id"] for user in far_side.users()}
    organizations = {item["id"]: item["external_id"] for item in far_side.organizations()}
    found: Belonging = {sub: {} for sub in users.values()}
    for item in far_side.memberships():
        if item["status"] == "active":
            roles = frozenset(role["slug"] for role in item["roles"])
            of = found[users[item["user_id"]]]
            assert organizations[item["organization_id"]] not in of, "a member twice"
            of[organizations[item["organization_id"]]] = roles
    return found


def free(far_side: FarSide) -> None:
    far_side.set(**NO_LIMITS)


def without_roles(values: Mapping[str, frozenset[str]], prefix: str) -> Belonging:
    """Everybody with the default role; the external ID is the value behind a prefix."""
    member = frozenset({"member"})
    return {sub: {f"{prefix}{value}": member for value in some} for sub, some in values.items()}


def with_answers(operator: Operator, **answers: Any) -> Operator:
    operator.answers |= {f"organizations.{name}": value for name, value in answers.items()}
    return operator
