"""Who can write an attribute: what users can write by themselves decides nothing about companies.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
(WriteAttributes): a client without the list lets users write the standard attributes, and no custom one.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.domain.rows.pool import Pool

_STANDARD = (
    "address birthdate email family_name gender given_name locale middle_name name nickname phone_number"
    " picture preferred_username profile updated_at website zoneinfo"
)
STANDARD = frozenset(_STANDARD.split())
CLIENT_CALLS = ("ListUserPoolClients", "DescribeUserPoolClient")
REFUSED = (
    "Users can change this value themselves, so it cannot decide who joins a company. Export the list from"
    " your own database: `t` writes the template."
)


@dataclass(frozen=True, slots=True)
class WriteGuard:
    """Whether users can write an attribute: through which clients, by which providers, or unknown."""

    attribute: str
    clients: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    unread: bool = False

    @property
    def is_safe(self) -> bool:
        return not (self.clients or self.providers or self.unread)

    @property
    def because(self) -> str:
        """One clause: who can write it."""
        if self.clients:
            return f"writable through {_named('app client', self.clients)}"
        if self.providers:
            return f"written at each sign-in by {_named('provider', self.providers)}"
        if self.unread:
            return "the app clients could not be read, so it counts as writable"
        return "no app client may write it"


def write_guard(pool: Pool, attribute: str) -> WriteGuard:
    """Who can write this attribute of the pool's users, besides its administrators."""
    is_standard = attribute in STANDARD
    clients = tuple(
        client.name or client.id
        for client in pool.clients
        if (attribute in client.writable if client.writable else is_standard)
    )
    providers = tuple(provider.name for provider in pool.providers if attribute in provider.attribute_mapping)
    unread = pool.is_files or bool(set(CLIENT_CALLS) & set(pool.unreadable))
    return WriteGuard(attribute, clients, providers, unread)


def _named(what: str, names: tuple[str, ...]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""  # noqa: PLR2004  three are enough to see
    return f"{what}{'s' if len(names) > 1 else ''} {', '.join(names[:3])}{more}"
