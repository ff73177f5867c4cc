"""The report's table of organizations: who is in them, in which roles, and how they stand in WorkOS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

ORGANIZATIONS_FILE = "organizations.csv"
COLUMNS = ("name", "external_id", "workos_id", "users", "roles", "state", "reason", "connection", "domains")


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    """One organization; ``roles`` counts users by role, ``connection`` is the state of its provider.

    ``domains``: those that it shall have, each with its state in WorkOS.
    """

    name: str
    external_id: str
    workos_id: str
    users: int
    roles: str
    state: str
    reason: str
    connection: str = ""
    domains: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def role_counts(roles: Mapping[str, int]) -> str:
    """Users by role as text; the default role has no slug of its own."""
    return ", ".join(f"{n:,} {slug or 'default role'}" for slug, n in roles.items())


def cells(lines: Iterable[OrganizationLine]) -> Iterator[tuple[Any, ...]]:
    """The table as rows of cells, its header first."""
    yield COLUMNS
    for line in lines:
        yield tuple(getattr(line, column) for column in COLUMNS)
