"""What a service was asked, and how politely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.rehearsal.limits import Monotonic

DROPPED = "dropped"
CREDENTIAL_WRITES = frozenset({"create_user", "update_user"})


@dataclass(slots=True)
class Stats:
    """Counts since the start or the last reset."""

    tick: Monotonic
    operations: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    mails: Counter[str] = field(default_factory=Counter)
    created_users: int = 0
    in_flight: int = 0
    peak_in_flight: int = 0
    throttled: int = 0
    inside_retry_after: int = 0
    password_fields: int = 0
    metadata_not_strings: int = 0
    _paused_until: dict[Hashable, float] = field(default_factory=dict)

    def started(self, operation: str, key: Hashable) -> None:
        """A request arrived; ``key`` is what a Retry-After was issued to (the API key)."""
        self.operations[operation] += 1
        self.in_flight += 1
        self.peak_in_flight = max(self.peak_in_flight, self.in_flight)
        if self.tick() < self._paused_until.get(key, 0.0):
            self.inside_retry_after += 1

    def finished(self, operation: str, status: int | None) -> None:
        self.in_flight -= 1
        shown = DROPPED if status is None else str(status)
        self.statuses[shown] += 1
        self.outcomes.setdefault(operation, Counter())[shown] += 1

    def paused(self, key: Hashable, retry_after: int) -> None:
        """A 429 leaves now and asks for a pause of so many seconds."""
        self.throttled += 1
        self._paused_until[key] = max(self._paused_until.get(key, 0.0), self.tick() + retry_after)

    def looked_at(self, operation: str, body: Mapping[str, Any]) -> None:
        """Note what must never be sent."""
        if operation in CREDENTIAL_WRITES and any(key.startswith("password") for key in body):
            self.password_fields += 1
        metadata = body.get("metadata")
        values = metadata.values() if isinstance(metadata, dict) else ()
        if any(value is not None and not isinstance(value, str) for value in values):
            self.metadata_not_strings += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "requests": self.operations.total(),
            "operations": dict(self.operations),
            "statuses": dict(self.statuses),
            "outcomes": {name: dict(counts) for name, counts in self.outcomes.items()},
            "created_users": self.created_users,
            "in_flight": self.in_flight,
            "peak_in_flight": self.peak_in_flight,
            "throttled": self.throttled,
            "inside_retry_after": self.inside_retry_after,
            "password_fields": self.password_fields,
            "metadata_not_strings": self.metadata_not_strings,
            "mails": dict(self.mails),
            "mails_sent": self.mails.total(),
        }

    def reset(self) -> None:
        """Forget the counts; a running pause stays, as does what is in flight."""
        for counts in (self.operations, self.statuses, self.mails):
            counts.clear()
        self.outcomes.clear()
        self.created_users = self.throttled = self.inside_retry_after = 0
        self.password_fields = self.metadata_not_strings = 0
        self.peak_in_flight = self.in_flight
