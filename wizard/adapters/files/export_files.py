"""Files that the AWS CLI exported, behind the ``IdentitySource`` port, in pages of sixty."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard.adapters.files.export_survey import Survey, survey
from wizard.domain.capture_client import CaptureClient
from wizard.domain.federation.connections import Secret
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.pool import Pool, PoolRecovery
from wizard.domain.text import clean
from wizard.errors import Blocked, UsageError
from wizard.ports import Probe, SourceIdentity, TokenRefused, UserPage

PAGE_LIMIT = 60
_DIGITS = re.compile(r"\d{1,18}")
_OUR_TOKEN = re.compile(r"(\d{1,6}):(\d{1,12})")
# What a listing of users cannot tell of its pool, by the names of the operations that could.
UNREADABLE = (
    "DescribeUserPool",
    "GetUserPoolMfaConfig",
    "DescribeIdentityProvider",
    "ListGroups",
    "ListUserPoolClients",
)


@dataclass(slots=True)
class _Cursor:
    """An open reading: the next row to give is ``record`` of file ``index``."""

    index: int
    record: int
    rows: Generator[CognitoRow]


class ExportFiles:
    """One or several export files, served as one listing.

    The files are read through once before the first answer (a broken or partial one is refused
    as a whole) and again while their pages are asked for.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        """Raises UsageError for no file, or one named twice; reads nothing yet."""
        if not paths:
            raise UsageError("No export file is named.", fix="Name at least one under export_files.")
        if len({path.absolute() for path in paths}) < len(paths):
            raise UsageError("An export file is named twice.", fix="Name each file once under export_files.")
        self._paths = in_order(paths)
        self._lock = asyncio.Lock()
        self._survey: Survey | None = None
        self._cursor: _Cursor | None = None

    async def identity(self) -> SourceIdentity:
        known = await self._known()
        return SourceIdentity(account="", pool_arn=known.arn, endpoint="", region=known.region)

    async def pool(self) -> Pool:
        """What the rows themselves say of their pool; the rest is named in ``unreadable``."""
        known = await self._known()
        return Pool(
            id=known.pool_id,
            arn=known.arn,
            name=", ".join(clean(path.name) for path in self._paths),
            estimate=known.rows - known.repeats,
            attributes=known.attributes,
            providers=known.providers,
            unreadable=UNREADABLE,
            gaps={str(gap): n for gap, n in known.gaps.items()},
        )

    async def probes(self) -> Sequence[Probe]:
        known = await self._known()
        listed = f"{known.rows} records in {len(known.files)} file(s)"
        probes = [Probe("export files", ok=True, required=True, detail=listed)]
        if known.repeats:
            detail = f"{known.repeats} records repeat a user and are left out; the one modified last counts"
            probes.append(Probe("repeated records", ok=False, required=False, detail=detail))
        return probes

    async def page(self, token: str | None) -> UserPage:
        """See the port. A token is ours (file:record) and outlives a restart.

        Raises Blocked when a file has changed since it was read through.
        """
        known = await self._known()
        async with self._lock:
            return await asyncio.to_thread(self._read_page, known, token)

    async def find(self, row: CognitoRow) -> CognitoRow | None:
        """Never: a file says what was so when it was written."""
        raise Blocked(
            f"The export files cannot be asked what became of {clean(row.username)}.",
            fix="Export the pool again, then list again: only the difference is planned.",
        )

    async def recoveries(self) -> Sequence[PoolRecovery]:
        """None: a file stays as it is."""
        return ()

    async def capture_client(self, client_id: str) -> CaptureClient | None:  # noqa: ARG002  the port's
        """None: files tell of no app client."""
        return None

    async def group_members(self, group: str, token: str | None) -> UserPage:  # noqa: ARG002  the port's
        """No one: an export of users names no groups."""
        return UserPage((), None)

    async def mfa_methods(self, username: str) -> tuple[str, ...]:  # noqa: ARG002  the port's
        """None: an export of users does not hold them."""
        return ()

    async def client_secret(self, provider: str) -> Secret | None:
        """Files hold no secret."""
        del provider
        return None

    async def clock_skew(self) -> float | None:
        return None

    async def close(self) -> None:
        async with self._lock:
            self._drop_cursor()

    async def _known(self) -> Survey:
        async with self._lock:
            if self._survey is None:
                self._survey = await asyncio.to_thread(survey, self._paths)
            return self._survey

    def _read_page(self, known: Survey, token: str | None) -> UserPage:
        index, record = _position(known, token)
        cursor = self._cursor
        if cursor is None or (cursor.index, cursor.record) != (index, record):
            cursor = self._move(known, index, record)
        rows: list[CognitoRow] = []
        while len(rows) < PAGE_LIMIT:
            row = next(cursor.rows, None)
            if row is None:
                if cursor.index + 1 == len(known.files):
                    self._drop_cursor()
                    return UserPage(tuple(rows), None)
                cursor = self._move(known, cursor.index + 1, 0)
                continue
            if known.is_kept(row.sub, cursor.index, cursor.record):
                rows.append(row)
            cursor.record += 1
        return UserPage(tuple(rows), _token(known, cursor))

    def _move(self, known: Survey, index: int, record: int) -> _Cursor:
        self._drop_cursor()
        file = known.files[index]
        if not file.is_unchanged():
            raise Blocked(
                f"The export file {clean(file.path.name)} has changed since it was read.",
                fix="Run the same command: it is read and compared again.",
            )
        self._cursor = _Cursor(index, record, file.read(record))
        return self._cursor

    def _drop_cursor(self) -> None:
        if self._cursor is not None:
            self._cursor.rows.close()
            self._cursor = None


def in_order(paths: Sequence[Path]) -> tuple[Path, ...]:
    """As named; files whose names differ in a number alone by that: a shell names users_10 before users_2."""
    patterns = {_DIGITS.sub("#", str(path)) for path in paths}
    if len(patterns) > 1:
        return tuple(paths)
    return tuple(sorted(paths, key=lambda path: [int(digits) for digits in _DIGITS.findall(str(path))]))


def _position(known: Survey, token: str | None) -> tuple[int, int]:
    """The file and record that a token of ours names; raises TokenRefused for any other."""
    if token is None:
        return 0, 0
    match = _OUR_TOKEN.fullmatch(token)
    if match is None:
        raise TokenRefused("the page token is not one of these files")
    index, record = int(match[1]), int(match[2])
    if index >= len(known.files) or record > known.files[index].rows:
        raise TokenRefused("the page token points past the end of these files")
    return index, record


def _token(known: Survey, cursor: _Cursor) -> str | None:
    is_last = cursor.index + 1 == len(known.files)
    if is_last and cursor.record == known.files[cursor.index].rows:
        return None
    return f"{cursor.index}:{cursor.record}"
