"""``cognito_users.json``: written so that a partial export can never look complete, read for check 1."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wizard.adapters.files.new_files import replacing
from wizard.adapters.files.users_json import SubCensus, outline, user_rows
from wizard.errors import Blocked

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class UsersFile:
    """A file that was written to its end."""

    path: Path
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class UsersFileFacts:
    """What check 1 needs to know of a file; ``token_left`` means that a listing stopped before its end."""

    rows: int
    unique_subs: int
    sha256: str
    token_left: bool


async def write_users_file(path: Path, records: AsyncIterator[str] | Iterable[str]) -> UsersFile:
    """Write ``{"Users": [...]}`` from records that are JSON already, in the shape of the AWS CLI.

    The name appears only when every byte is on disk; the file is 0600, its folder, if it has to be
    made, 0700. Raises Blocked where the disk does not take it.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(path) as file:
            written = await _write(file, records)
    except OSError as error:
        raise _unwritable(path, error) from error
    return UsersFile(path, *written)


def read_users_file(path: Path) -> UsersFileFacts:
    """Count the file's records as a stream; blocks while it reads.

    Raises UsageError for a file that is broken, or a record that has no user in it.
    """
    sha = hashlib.sha256()
    seen = outline(path, seen=sha.update)
    census = SubCensus()
    rows = 0
    for exported in user_rows(path, seen.shape):
        census.add(exported.row.sub)
        rows += 1
    return UsersFileFacts(rows, census.unique(), sha.hexdigest(), bool(seen.token_left))


async def _write(file: BinaryIO, records: AsyncIterator[str] | Iterable[str]) -> tuple[int, str]:
    """The number of records and the digest of the bytes; big blocks, each from a thread."""
    sha = hashlib.sha256()
    block = bytearray(b'{"Users": [')
    rows = 0

    async def flush() -> None:
        sha.update(block)
        await asyncio.to_thread(file.write, bytes(block))
        block.clear()

    async for record in _each(records):
        block += (b",\n" if rows else b"\n") + record.encode()
        rows += 1
        if len(block) >= _BLOCK:
            await flush()
    block += b"\n]}\n"
    await flush()
    await asyncio.to_thread(_settle, file)
    return rows, sha.hexdigest()


async def _each(records: AsyncIterator[str] | Iterable[str]) -> AsyncIterator[str]:
    if isinstance(records, AsyncIterator):
        async for record in records:
            yield record
    else:
        for record in records:
            yield record


def _settle(file: BinaryIO) -> None:
    """On the disk before the loop goes on: gigabytes may wait to be written."""
    file.flush()
    os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> Blocked:
    return Blocked(
        f"The file {path} cannot be written: {error.strerror or type(error).__name__}.",
        fix="Make room or set the folder's permissions, then run the same command again.",
    )
