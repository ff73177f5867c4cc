"""What rows of one family change about counts by profile: twins, and persons who are mailed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wizard.domain.planning.candidates import Group, Rules
from wizard.domain.planning.resolution import Due, Kind
from wizard.domain.planning.resolve import kinds_of, resolve
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.identities import is_passwordless, profile_of
from wizard.domain.rows.inventory import is_due
from wizard.domain.rows.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Census:
    """Differences to counts that take every row as one that is alone with its address.

    ``kinds``: rows by kind. ``due``: persons due by rule, less the rows that would be.
    """

    kinds: Mapping[Kind, int] = field(default_factory=dict)
    due: int = 0


class CensusTaker:
    """Takes one family after the other, by the resolver itself; the plan counts by the same rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._addresses = {sub: each["email"] for sub, each in rules.overrides.items() if "email" in each}
        self._kinds: Counter[Kind] = Counter()
        self._due = 0

    def take(self, listed: Sequence[CognitoRow]) -> None:
        """Count a family of rows as they were listed."""
        pool = self._rules.pool
        rows = tuple(at_address(row, self._addresses.get(row.sub)) for row in listed)
        profiles = [profile_of(row, pool) for row in listed]
        alone = Counter(kind for profile in profiles if (kind := kind_of(profile, pool)))
        together = Counter(kind for kind in kinds_of(rows, self._rules).values() if kind)
        self._kinds.update(together)
        self._kinds.subtract(alone)
        if not is_passwordless(pool):
            found = resolve(Group(rows), self._rules)
            self._due += sum(each.person is not None and each.person.due is Due.DUE for each in found)
            self._due -= sum(is_due(profile) for profile in profiles)

    def taken(self) -> Census:
        return Census({kind: rows for kind, rows in self._kinds.items() if rows}, self._due)


def at_address(row: CognitoRow, address: str | None) -> CognitoRow:
    """The row with the address that the operator gave it, never as verified; None: with its own."""
    if address is None:
        return row
    return replace(row, attributes={**row.attributes, "email": address, "email_verified": "false"})
