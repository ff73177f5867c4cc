"""Files of user records as the AWS CLI writes them, read as a stream so that size costs no memory.

An object with ``Users`` (several may follow one another, or lie in an array), an array of users or of
such arrays, and JSON lines. Parsed by ijson.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Any

import ijson  # type: ignore[import-untyped]

from wizard.adapters.files.export_bytes import BUFFER, ExportBytes, not_utf8, opened
from wizard.adapters.files.export_refusals import AGAIN, WHOLE_RECORDS, refused
from wizard.domain.rows.exported import ExportedRow, exported_row
from wizard.errors import UsageError

PAGE_TOKENS = frozenset({"PaginationToken", "NextToken"})
_OPENS = frozenset({"start_map", "start_array"})
_CLOSES = frozenset({"end_map", "end_array"})
_INSIDE = 3  # levels: the file's own value, what lies directly in it, and what lies in that


class ExportShape(StrEnum):
    """How records lie in a file; the value is their place in ijson's words."""

    OBJECT = "Users.item"
    PAGES = "item.Users.item"
    ARRAY = "item"
    ARRAYS = "item.item"
    LINES = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A file seen from above: its shape, a pool id if one is said.

    ``token_left``: its last page carries a page token; None where it has no pages that could.
    """

    shape: ExportShape
    token_left: bool | None
    pool_id: str


def outline(path: Path, *, seen: Callable[[bytes], object]) -> Outline:
    """Read the whole file once, giving its bytes to ``seen``.

    Raises UsageError for what is missing, empty, cut off, not JSON, or has no users in it.
    """
    walk = _Walk(path)
    with opened(path, seen) as content:
        events = ijson.basic_parse(content, multiple_values=True, use_float=True, buf_size=BUFFER)
        try:
            _follow(events, walk, content)
        except ijson.JSONError as error:
            raise _broken(path, error) from None
        content.drain()
    if walk.shape is None:
        raise refused(path, "holds nothing")
    return Outline(walk.shape, walk.token_left, walk.pool_id)


def user_rows(path: Path, shape: ExportShape, start: int = 0) -> Generator[ExportedRow]:
    """The rows of a file from record ``start`` (the first is 0) on; it is closed with the generator.

    Raises UsageError naming the record, counted from 1, that is no user.
    """
    for number, record in enumerate(_records(path, shape), start=1):
        if number > start:
            yield _row(path, number, record)


def _records(path: Path, shape: ExportShape) -> Generator[Any]:
    with opened(path) as content:
        items = ijson.items(content, shape.value, multiple_values=True, use_float=True, buf_size=BUFFER)
        try:
            for record in items:
                content.progress()
                yield record
        except ijson.JSONError as error:
            raise _broken(path, error) from None


def _row(path: Path, number: int, record: object) -> ExportedRow:
    if not isinstance(record, Mapping):
        raise refused(path, f"holds something else than a user as record {number}", WHOLE_RECORDS)
    try:
        return exported_row(record)
    except ValueError as bad:
        raise refused(path, f"cannot be read at record {number}: {bad}", WHOLE_RECORDS) from None


def _follow(events: Iterator[tuple[str, Any]], walk: _Walk, content: ExportBytes) -> None:
    """Walk the outermost levels; what lies deeper is only counted, for there lies nearly everything."""
    depth = 0
    for event, value in events:
        if event in _CLOSES:
            depth -= 1
        if depth < _INSIDE:
            content.progress()
            walk.take(event, value, depth)
        if event in _OPENS:
            depth += 1


class _Walk:
    """What the outermost levels of a file say; a page or a record lies at level 0, or in an array at 1."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._in_array = self._is_empty = False
        self._keys: set[str] = set()
        self._key = ""
        self._token = False
        self.token_left: bool | None = None
        self.pool_id = ""
        self.shape: ExportShape | None = None

    def take(self, event: str, value: object, depth: int) -> None:
        """One event; ``depth`` is the level of what opens, closes or stands there."""
        if depth == 1:
            self._is_empty = False
        if event in _OPENS:
            self._open(event, depth)
        elif event in _CLOSES:
            self._close(event, depth)
        else:
            self._leaf(event, value, depth)

    def _open(self, event: str, depth: int) -> None:
        if depth == 0:
            self._in_array = self._is_empty = event == "start_array"
        if depth == self._level:
            if event == "start_map":
                self._keys.clear()
                self._key, self._token = "", False
            else:
                self._settle(ExportShape.ARRAYS)
        elif depth == self._level + 1 and self._key == "Users" and event == "start_map":
            raise refused(self._path, "holds something else than a list under Users")

    def _leaf(self, event: str, value: object, depth: int) -> None:
        if depth == 0:
            raise refused(self._path, "holds no user records")
        if depth == self._level:
            self._settle(ExportShape.ARRAY)  # the reading of records says which of them is no user
        elif depth == self._level + 1:
            self._entry(event, value)

    def _close(self, event: str, depth: int) -> None:
        if event == "end_map" and depth == self._level:
            self._close_map()
        elif depth == 0 and self._is_empty:
            self._settle(ExportShape.ARRAY)

    @property
    def _level(self) -> int:
        return 1 if self._in_array else 0

    def _entry(self, event: str, value: object) -> None:
        if event == "map_key":
            self._key = str(value)
            self._keys.add(self._key)
        elif self.shape is ExportShape.ARRAYS:
            pass
        elif self._key == "Users":
            raise refused(self._path, "holds something else than a list under Users")
        elif self._key in PAGE_TOKENS and value:
            self._token = True
        elif self._key == "UserPoolId" and isinstance(value, str):
            self.pool_id = value

    def _close_map(self) -> None:
        if "Users" in self._keys:
            if "Username" in self._keys:
                raise refused(self._path, "mixes several ways to write users down")
            self._settle(ExportShape.PAGES if self._in_array else ExportShape.OBJECT)
            self.token_left = self._token
        elif self._in_array:
            self._settle(ExportShape.ARRAY)
        elif {"Username", "Attributes", "UserAttributes"} & self._keys or self.shape is ExportShape.LINES:
            self._settle(ExportShape.LINES)
        elif {"sub", "email", "cognito:username"} & self._keys:
            raise refused(
                self._path, "holds records that were flattened: attributes as fields", WHOLE_RECORDS
            )
        else:
            raise refused(self._path, "has no Users in it")

    def _settle(self, shape: ExportShape) -> None:
        if self.shape not in {None, shape}:
            raise refused(self._path, "mixes several ways to write users down")
        self.shape = shape


def _broken(path: Path, error: Exception) -> UsageError:
    """The parser's own words quote the file, which holds personal data, so only their sense is said."""
    if "invalid bytes in UTF8" in str(error) and (wrong := not_utf8(path)):
        return wrong
    if "premature EOF" in str(error) or "Incomplete" in str(error):
        return refused(path, "is cut off before its end", AGAIN)
    return refused(path, "is not valid JSON", AGAIN)


_BUCKETS = 256


class SubCensus:
    """Counts different subs; a million of them take 8 MB, so that memory stays nearly flat.

    It keeps 64-bit digests: two subs of a million meet by chance once in 37 million exports, so
    whoever drops a record because of a digest looks at the subs themselves first.
    """

    def __init__(self) -> None:
        self._digests = [array("Q") for _ in range(_BUCKETS)]

    def add(self, sub: str) -> None:
        digest = digest_of(sub)
        self._digests[digest % _BUCKETS].append(digest)

    def unique(self) -> int:
        return sum(len(set(bucket)) for bucket in self._digests)

    def repeated(self) -> frozenset[int]:
        """The digests that came more than once."""
        return frozenset(
            digest for bucket in self._digests for digest, times in Counter(bucket).items() if times > 1
        )


def digest_of(sub: str) -> int:
    return int.from_bytes(blake2b(sub.encode("utf-8", "surrogatepass"), digest_size=8).digest())
