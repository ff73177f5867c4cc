"""The first reading of export files: are they whole, what do their rows say of the pool, who comes twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard.adapters.files.export_refusals import refused
from wizard.adapters.files.users_json import ExportShape, Outline, SubCensus, digest_of, outline, user_rows
from wizard.domain.federation.providers import provider_seen
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.exported import ExportedRow, Gap
from wizard.domain.rows.pool import FILES_ARN, Provider

# A pool has at most 300 providers and 70 attributes (``cognito.md`` 1); a hostile file has no limit.
_NAMES_KEPT = 500
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SurveyedFile:
    """A file that was read to its end, and how to see that it is still the same."""

    path: Path
    shape: ExportShape
    rows: int
    size: int
    modified_ns: int

    def read(self, start: int = 0) -> Generator[CognitoRow]:
        """The rows from record ``start`` on; the first is 0."""
        for exported in user_rows(self.path, self.shape, start):
            yield exported.row

    def is_unchanged(self) -> bool:
        try:
            stat = self.path.stat()
        except OSError:
            return False
        return (stat.st_size, stat.st_mtime_ns) == (self.size, self.modified_ns)


@dataclass(frozen=True, slots=True)
class Survey:
    """All files together.

    ``kept`` says which record counts of each sub that comes more than once, by file and record;
    ``gaps`` counts what records leave open.
    """

    files: tuple[SurveyedFile, ...]
    digest: str
    pool_id: str
    attributes: tuple[str, ...]
    providers: tuple[Provider, ...]
    kept: Mapping[str, tuple[int, int]]
    repeats: int
    gaps: Mapping[Gap, int]

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def arn(self) -> str:
        return f"{FILES_ARN}sha256:{self.digest}"

    @property
    def region(self) -> str:
        """The region in a pool id (``eu-west-1_Ab12``), empty where the files name no pool."""
        return self.pool_id.rpartition("_")[0]

    def is_kept(self, sub: str, file: int, record: int) -> bool:
        return self.kept.get(sub, (file, record)) == (file, record)


@dataclass(slots=True)
class _Notes:
    """What is gathered while rows stream by."""

    census: SubCensus = field(default_factory=SubCensus)
    attributes: dict[str, None] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    gaps: Counter[Gap] = field(default_factory=Counter)

    def take(self, exported: ExportedRow) -> None:
        row = exported.row
        self.gaps.update(exported.gaps)
        self.census.add(row.sub)
        if len(self.attributes) < _NAMES_KEPT:
            self.attributes.update(dict.fromkeys(row.attributes))
        for identity in row.identities:
            name = identity.provider_name
            known = self.providers.get(name)
            is_new = known is None and len(self.providers) < _NAMES_KEPT
            if is_new or (known and identity.issuer and not known.details):
                self.providers[name] = provider_seen(name, identity.provider_type, identity.issuer)


def survey(paths: Sequence[Path]) -> Survey:
    """Read every file to its end; blocks while it reads.

    Raises UsageError naming the file, and the record where it is one, for anything broken, partial
    or without users.
    """
    notes = _Notes()
    files: list[SurveyedFile] = []
    digest = hashlib.sha256()
    pool_ids: set[str] = set()
    partial: Path | None = None
    for path in paths:
        file, seen = _read_through(path, notes, digest)
        files.append(file)
        pool_ids.add(seen.pool_id)
        if seen.token_left is not None:
            partial = path if seen.token_left else None
    if partial is not None:
        raise refused(partial, _partial(len(paths)))
    kept, repeats = _kept_places(files, notes.census)
    return Survey(
        files=tuple(files),
        digest=digest.hexdigest(),
        pool_id=pool_ids.pop() if len(pool_ids) == 1 else "",
        attributes=tuple(notes.attributes),
        providers=tuple(notes.providers.values()),
        kept=kept,
        repeats=repeats,
        gaps=dict(notes.gaps) | ({Gap.REPEATED: repeats} if repeats else {}),
    )


def _partial(files: int) -> str:
    """Pages may lie in files of their own: whole they are where the last one carries no token."""
    what = "holds only a part of the listing: a page token is left in it"
    return f"{what}, and no page follows it" if files > 1 else what


def _read_through(path: Path, notes: _Notes, digest: Any) -> tuple[SurveyedFile, Outline]:
    content = hashlib.sha256()
    seen = outline(path, seen=content.update)
    digest.update(content.digest())
    rows = 0
    for row in user_rows(path, seen.shape):
        notes.take(row)
        rows += 1
    stat = path.stat()
    return SurveyedFile(path, seen.shape, rows, stat.st_size, stat.st_mtime_ns), seen


def _kept_places(files: Sequence[SurveyedFile], census: SubCensus) -> tuple[dict[str, tuple[int, int]], int]:
    """Which record counts of each repeated sub, and how many do not.

    The one modified last, of equals the one that comes last; one that has its ``sub`` from its username
    alone never stands before one that says it. A second reading, only for exports that repeat anything:
    it compares the subs themselves.
    """
    best: dict[str, tuple[bool, datetime]] = {}
    kept: dict[str, tuple[int, int]] = {}
    repeats = 0
    if repeated := census.repeated():
        for index, file in enumerate(files):
            for record, row in enumerate(file.read()):
                if digest_of(row.sub) in repeated:
                    rank = row.has_sub, row.modified_at or row.created_at or _LONG_AGO
                    repeats += row.sub in best
                    if row.sub not in best or rank >= best[row.sub]:
                        best[row.sub], kept[row.sub] = rank, (index, record)
    return kept, repeats
