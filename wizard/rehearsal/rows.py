"""One row of the rehearsal pool and the dice it is thrown with."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from wizard.rehearsal.identity_providers import IdentityProvider

FIRST_DAY = datetime(2023, 1, 2, 8, 0, tzinfo=UTC)
FIRST_NAMES = ("Ann", "Ben", "Chidi", "Dora", "Emil", "Fatima", "Goran", "Hana", "Ines", "Jamal", "Kaya")
LAST_NAMES = ("Adler", "Brook", "Castro", "Dahl", "Evans", "Fischer", "Garcia", "Hansen", "Ito", "Jansen")
DOMAINS = ("acme.example", "globex.example", "initech.example", "mail.test")
MEMBERSHIPS: tuple[tuple[tuple[str, ...], ...], tuple[int, ...]] = (
    (("admins",), ("editors",), ()),
    (2, 10, 88),
)


# Of a pool that is large enough for them.
COMPANIES = (
    *("Acme", "Globex", "Initech", "Umbra Labs", "Northwind", "Contoso", "Fabrikam", "Tailspin", "Wingtip"),
    *(
        "Litware",
        "Proseware",
        "Adatum",
        "Lucerne",
        "Humongous",
        "Woodgrove",
        "Trey Research",
        "Fourth Coffee",
    ),
    *(
        "Graphic Design",
        "Blue Yonder",
        "Coho Winery",
        "Margie Travel",
        "City Power",
        "Alpine Ski",
        "Nod Books",
    ),
    *("Relecloud", "Munson", "VanArsdel", "Bellows", "Liberty", "Southridge", "Consolidated", "Wide World"),
    *(
        "School of Art",
        "Best For You",
        "Lakeshore",
        "Pine Valley",
        "Harbour",
        "Meridian",
        "Orchard",
        "Quarry",
    ),
)
LARGE = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """``attributes`` as Cognito keeps them: strings; ``sub`` among them."""

    username: str
    attributes: dict[str, str]
    status: str = "CONFIRMED"
    enabled: bool = True
    created: datetime = FIRST_DAY
    modified: datetime = FIRST_DAY
    mfa: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    providers: tuple[str, ...] = field(default=())

    @property
    def sub(self) -> str:
        return self.attributes["sub"]


@dataclass(slots=True)
class Dice:
    """Random choices of one seeding; ``number`` keeps addresses apart, and goes round the companies."""

    rng: random.Random
    number: int = 0
    companies: tuple[str, ...] = ()

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def times(self) -> tuple[datetime, datetime]:
        created = FIRST_DAY + timedelta(seconds=self.rng.randrange(3 * 365 * 86400))
        return created, created + timedelta(seconds=self.rng.randrange(90 * 86400))

    def native(self, **changes: str | None) -> dict[str, str]:
        """The attributes of a native row; a change of None leaves the attribute out."""
        self.number += 1
        first, last = self.rng.choice(FIRST_NAMES), self.rng.choice(LAST_NAMES)
        domain = self.rng.choice(DOMAINS)
        attributes: dict[str, str | None] = {
            "sub": self.uuid(),
            "email": f"{first}.{last}{self.number}@{domain}".lower(),
            "email_verified": "true",
            "given_name": first,
            "family_name": last,
            "custom:plan": self.rng.choice(("free", "team", "enterprise")),
            "custom:tenant_id": self.rng.choice(("acme", "globex", "initech")),
        }
        if self.companies:
            attributes["custom:tenant_id"] = self.companies[self.number % len(self.companies)]
        attributes |= changes
        return {name: value for name, value in attributes.items() if value is not None}

    def row(self, attributes: dict[str, str], status: str = "CONFIRMED", *, enabled: bool = True) -> Row:
        """A native row: in a pool that signs in by email the Username is the ``sub``."""
        created, modified = self.times()
        groups = self.rng.choices(*MEMBERSHIPS)[0]
        return Row(attributes["sub"], attributes, status, enabled, created, modified, groups=groups)

    def federated(self, provider: IdentityProvider, base_url: str, **changes: str | None) -> Row:
        """A row made by a sign-in at ``provider``."""
        subject = provider.subject(self.rng)
        created, modified = self.times()
        identity = self.identity(provider, subject, created, base_url, primary=True)
        defaults: dict[str, str | None] = {
            "email_verified": None,
            "custom:plan": None,
            "custom:tenant_id": None,
        }
        attributes = self.native(**defaults | {"identities": identity} | changes)
        return Row(
            username=f"{provider.name}_{subject}",
            attributes=attributes,
            status="EXTERNAL_PROVIDER",
            created=created,
            modified=modified,
            providers=(provider.name,),
        )

    def identity(
        self, provider: IdentityProvider, subject: str, created: datetime, base_url: str, *, primary: bool
    ) -> str:
        """The ``identities`` attribute with one entry; issuer is null for the social types."""
        shown = provider.issuer_at(base_url) if provider.type in {"SAML", "OIDC"} else None
        entry = {
            "userId": subject,
            "providerName": provider.name,
            "providerType": provider.type,
            "issuer": shown,
            "primary": primary,
            "dateCreated": int(created.timestamp() * 1000),
        }
        return json.dumps([entry], separators=(",", ":"))
