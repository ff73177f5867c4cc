"""What was read from Cognito."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from wizard.domain.events.remembered import Remembered
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.identities import Profile
from wizard.domain.rows.pool import Pool


@dataclass(frozen=True, slots=True)
class PoolRead:
    name: ClassVar[str] = "pool_read"
    pool: Pool


@dataclass(frozen=True, slots=True)
class ListingStarted:
    name: ClassVar[str] = "listing_started"
    listing: int
    estimate: int


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row as it is stored: classified, with the usernames that its identities name."""

    row: CognitoRow
    profile: Profile
    group: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageListed:
    """One page of the pool, committed with the token of the next one (None: it was the last)."""

    name: ClassVar[str] = "page_listed"
    listing: int
    page: int
    rows: tuple[ListedRow, ...]
    next_token: str | None


@dataclass(frozen=True, slots=True)
class ListingRestarted:
    """Cognito refused the token: the listing begins again at its first page; rows are kept by ``sub``."""

    name: ClassVar[str] = "listing_restarted"
    listing: int
    reason: str


@dataclass(frozen=True, slots=True)
class RecoveriesSeen:
    """The pool's point-in-time recoveries: ids of the completed ones, the status of one under way.

    ``listing``: a listing begins with this; 0 where none does.
    """

    name: ClassVar[str] = "recoveries_seen"
    completed: tuple[str, ...]
    active: str
    listing: int = 0


@dataclass(frozen=True, slots=True)
class ListingFinished:
    name: ClassVar[str] = "listing_finished"
    listing: int


@dataclass(frozen=True, slots=True)
class RowRelisted:
    """One row as the pool has it by now, taken into the latest listing; None: it is not there any more."""

    name: ClassVar[str] = "row_relisted"
    sub: str
    row: ListedRow | None


@dataclass(frozen=True, slots=True)
class TwinsCounted(Remembered):
    """Rows that share a person with another row: linked or all proven, and the others.

    ``kinds`` and ``due`` are what such families change about counts by profile
    (``domain/planning/census.py``).
    """

    name: ClassVar[str] = "twins_counted"
    key: ClassVar[str] = "twins"
    twins: int
    twins_unproven: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    due: int = 0


@dataclass(frozen=True, slots=True)
class GroupListed:
    """Members of a group of the pool, one page; the ``first`` takes the place of those listed before."""

    name: ClassVar[str] = "group_listed"
    group: str
    subs: tuple[str, ...]
    first: bool = False


@dataclass(frozen=True, slots=True)
class MfaScanned:
    """The MFA settings of some users by username, and where the scan stands: last key, users so far."""

    name: ClassVar[str] = "mfa_scanned"
    methods: Mapping[str, tuple[str, ...]]
    after: str
    scanned: int


@dataclass(frozen=True, slots=True)
class ExportWritten(Remembered):
    name: ClassVar[str] = "export_written"
    key: ClassVar[str] = "export"
    listing: int
    path: str
    rows: int
    sha256: str
