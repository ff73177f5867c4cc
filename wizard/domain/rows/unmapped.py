"""Sources of the mapping that no row has: a misspelt attribute would be lost without a word."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.emails import ascii_lower
from wizard.domain.rows.mapping import CREATED_SOURCE, GROUPS_SOURCE, USERNAME_SOURCE, MappingRules, value_of
from wizard.domain.rows.pool import Pool
from wizard.domain.text import clean

CUSTOM = "custom:"
_NAMES_KEPT = 500  # a pool has at most 70 attributes (``cognito.md`` 1); hostile rows could have any number


class Unmapped:
    """Looks for the mapped sources on rows as they pass by."""

    def __init__(self, mapping: MappingRules, pool: Pool) -> None:
        self._targets = dict(mapping.attributes)
        self._missing = dict.fromkeys(self._targets)
        self._pool = pool
        self._rows = 0
        self._found: dict[str, None] = {}

    def see(self, row: CognitoRow) -> None:
        self._rows += 1
        if not self._missing:
            return
        for source in [each for each in self._missing if value_of(row, each)]:
            del self._missing[source]
        if len(self._found) < _NAMES_KEPT:
            self._found.update(dict.fromkeys(name for name, value in row.attributes.items() if value))

    def summary(self) -> tuple[str, ...]:
        """A sentence for each mapped source that no row had; nothing where there were no rows."""
        return tuple(self._sentence(source) for source in self._missing) if self._rows else ()

    def _sentence(self, source: str) -> str:
        target = clean(self._targets[source])
        if source == GROUPS_SOURCE:
            return f"{self._without_groups()} {target} stays empty."
        near = nearest(source, [*self._found, *self._pool.attributes, USERNAME_SOURCE, CREATED_SOURCE])
        hint = f" Did you mean {clean(near)}?" if near else ""
        if source in self._pool.attributes:
            hint = ""
        return f"No user has a value for {clean(source)}: {target} stays empty.{hint}"

    def _without_groups(self) -> str:
        if self._pool.is_files:
            return f"{GROUPS_SOURCE} is mapped, and export files hold no groups: only the pool itself does."
        if "ListGroups" in self._pool.unreadable:
            return f"{GROUPS_SOURCE} is mapped, and the groups of this pool cannot be read."
        return f"{GROUPS_SOURCE} is mapped, and no user is in a group that was made by hand."


def nearest(name: str, known: Sequence[str]) -> str | None:
    """The known name that was most likely meant: prefix, case and punctuation count least."""
    plain: dict[str, str] = {}
    for each in known:
        plain.setdefault(_plain(each), each)
    return next(_matches(_plain(name), plain), None)


def _matches(wanted: str, plain: dict[str, str]) -> Iterator[str]:
    if wanted in plain:
        yield plain[wanted]
    for each in difflib.get_close_matches(wanted[:60], list(plain), n=1):
        yield plain[each]


def _plain(name: str) -> str:
    return "".join(c for c in ascii_lower(name.removeprefix(CUSTOM)) if c.isalnum())
