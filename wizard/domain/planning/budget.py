"""The metadata of one WorkOS user within its budget (``workos.md`` 2.5)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from wizard.domain.rows import groups
from wizard.domain.text import clean

MAX_PAIRS = 10
MAX_KEY = 40
MAX_VALUE = 600

# Keys that the wizard itself writes; no mapping may.
MARK_KEY, SENT_MARK = "password_reset_sent", "true"  # in metadata: this user has had a reset mail
MARKED_FROM = "migrated_from"  # whom a migration from Cognito created or updated
RESERVED = frozenset({MARKED_FROM, "migration_date", MARK_KEY, "cognito_enabled", "cognito_other_subs"})


@dataclass(slots=True)
class Metadata:
    """Metadata being collected: at most 10 pairs, keys of 40 and values of 600 ASCII characters.

    ``notes`` names in sentences what was shortened or left out, ``overflow`` the keys concerned.
    """

    truncate: bool
    pairs: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    overflow: list[str] = field(default_factory=list)

    @staticmethod
    def takes(key: str) -> bool:
        """Whether a mapping may use this key: within the budget, not ours, and about no password (R1)."""
        is_short = 0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()
        return is_short and key == key.strip() and key not in RESERVED and "password" not in key.lower()

    def mark(self, key: str, value: str) -> None:
        """Set one of our own keys."""
        self.pairs[key] = value

    def put(self, key: str, value: str) -> None:
        """Add a mapped value, or note why it does not fit; the first source of a key keeps it."""
        if key in self.pairs:
            return
        if problem := self._problem(key, value):
            self.overflow.append(key)
            shortened = _ascii(value)[:MAX_VALUE] if self.truncate and self._has_room(key) else ""
            if not shortened:
                self.notes.append(f"metadata.{clean(key)}: dropped ({problem})")
                return
            self.notes.append(f"metadata.{clean(key)}: shortened ({problem})")
            value = shortened
        self.pairs[key] = value

    def put_names(self, key: str, names: Sequence[str]) -> None:
        """Add a list of names, cut between two of them only; one that is not ASCII is left out, by name."""
        kept = [name for name in names if name.isascii()]
        if key in self.pairs or not self._has_room(key):
            self.put(key, groups.join(kept))
            return
        for name in names:
            if not name.isascii():
                self.overflow.append(key)
                self.notes.append(f"metadata.{clean(key)}: without {clean(name)} (not ASCII)")
        fits = groups.fitting(kept, MAX_VALUE)
        if fits < len(kept):
            if not self.truncate:
                self.put(key, groups.join(kept))
                return
            self.overflow.append(key)
            left = f"the last {len(kept) - fits:,} of {len(names):,}"
            self.notes.append(f"metadata.{clean(key)}: without {left} (over {MAX_VALUE} characters)")
        if fits:
            self.pairs[key] = groups.join(kept[:fits])

    def _has_room(self, key: str) -> bool:
        return self.takes(key) and len(self.pairs) < MAX_PAIRS

    def _problem(self, key: str, value: str) -> str:
        if not self.takes(key):
            return "the key is not allowed"
        if len(self.pairs) >= MAX_PAIRS:
            return f"over {MAX_PAIRS} pairs"
        if not value.isascii():
            return "not ASCII"
        return f"over {MAX_VALUE} characters" if len(value) > MAX_VALUE else ""


def _ascii(text: str) -> str:
    """The text without accents and without what ASCII cannot hold."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
