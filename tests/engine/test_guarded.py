"""While a journal is in recovery nothing is written: each call of the ports is known to read or to write."""

from __future__ import annotations

from wizard.engine.guarded import CONNECTION_WRITES, ORGANIZATION_WRITES, WRITES
from wizard.ports import ConnectionTarget, IdentityTarget, OrganizationTarget

READS = frozenset(
    {
        *(
            "identity",
            "connections",
            "organizations",
            "now",
            "close",
            "list_users",
            "get_user",
            "find_user",
            "sessions",
        ),
        *("events", "webhook_endpoints", "redirect_uris"),
    }
)
CONNECTION_READS = frozenset({"get", "list_one"})
ORGANIZATION_READS = frozenset({"page", "find", "roles", "memberships", "domains"})


def calls_of(port: type) -> set[str]:
    return {name for name in vars(port) if not name.startswith("_")}


def test_every_call_of_the_environment_is_known_to_read_or_to_write() -> None:
    assert calls_of(IdentityTarget) == READS | WRITES
    assert calls_of(ConnectionTarget) == CONNECTION_READS | CONNECTION_WRITES
    assert calls_of(OrganizationTarget) == ORGANIZATION_READS | ORGANIZATION_WRITES
