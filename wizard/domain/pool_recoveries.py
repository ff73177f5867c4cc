"""Point-in-time recoveries of a user pool: one under way blocks writes there, one completed undoes users.

Statuses: RestoreStatus of ListPointInTimeRecoveries (botocore 1.44.8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_COMPLETED = "RESTORE_COMPLETED"
_OVER = frozenset(
    {_COMPLETED, "PREVIEW_CANCELLED", "PREVIEW_GENERATION_FAILED", "PREVIEW_EXPIRED", "AWS_ABORTED"}
)


@dataclass(frozen=True, slots=True)
class PoolRecovery:
    """One recovery by id; a status that is not known counts as under way."""

    id: str
    status: str

    @property
    def is_active(self) -> bool:
        return self.status not in _OVER


def completed_recoveries(found: Iterable[PoolRecovery]) -> tuple[str, ...]:
    """The ids of those that set the pool back."""
    return tuple(sorted(recovery.id for recovery in found if recovery.status == _COMPLETED))


def active_recovery(found: Iterable[PoolRecovery]) -> str:
    """The status of the one that is under way, empty where none is; a pool has one at a time."""
    return next((recovery.status for recovery in found if recovery.is_active), "")
