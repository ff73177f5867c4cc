"""Files of user records as the AWS CLI writes them, read as a stream so that size costs no memory.

Three shapes: an object with ``Users`` (several may follow one another), a bare array, and JSON
lines. Parsed by ijson.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import ijson  # type: ignore[import-untyped]

from wizard.domain.rows import CognitoRow, parse_record
from wizard.domain.text import clean
from wizard.errors import UsageError

PAGE_TOKENS = frozenset({"PaginationToken", "NextToken"})
AGAIN = (
    "Export again without --limit, --max-items and --no-paginate: "
    "aws cognito-idp list-users --user-pool-id <id> > users.json"
)
_BUFFER = 1 << 18
_BOM = b"\xef\xbb\xbf"
_OPENS = frozenset({"start_map", "start_array"})
_CLOSES = frozenset({"end_map", "end_array"})
_INSIDE = 2  # levels: the file's own value, and what lies directly in it
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")


class Shape(StrEnum):
    """How records lie in a file; the value is their place in ijson's words."""

    OBJECT = "Users.item"
    ARRAY = "item"
    LINES = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A file seen from above: its shape, whether a page token is left, a pool id if one is said."""

    shape: Shape
    token_left: bool
    pool_id: str


# Every escape of a JSON text in order, so that an escaped backslash hides what follows it; the group is a
# lone surrogate.
_HIGH, _LOW = rb"[dD][89abAB][0-9a-fA-F]{2}", rb"[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = re.compile(rb"\\(?:u%b\\u%b|(u%b|u%b)|.)" % (_HIGH, _LOW, _HIGH, _LOW), re.DOTALL)
_LONGEST_ESCAPE = len(rb"\ud83d\ude00")


class _Mended:
    """Gives U+FFFD for each lone surrogate: yajl would make a question mark of it, and so a good address."""

    def __init__(self, file: BinaryIO | _Tee) -> None:
        self._file = file
        self._kept = b""

    def read(self, size: int = -1, /) -> bytes:
        text = b""
        while not text:
            content = self._file.read(size)
            text = self._kept + content
            cut = _whole_escapes(text) if content else len(text)
            self._kept, text = text[cut:], text[:cut]
            if not content:
                break
        return _ESCAPE.sub(_without_half, text) if b"\\u" in text else text


def _whole_escapes(text: bytes) -> int:
    """Where to cut: an escape that begins near the end may go on in the next bytes."""
    near = max(0, len(text) - _LONGEST_ESCAPE)
    if b"\\" not in text[near:]:
        return len(text)
    end = 0
    for escape in _ESCAPE.finditer(text):
        if escape.start() >= near:
            return escape.start()
        end = escape.end()
    return len(text) - 1 if text.endswith(b"\\") and end < len(text) else len(text)


def _without_half(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape[1] else escape[0]


class _Tee:
    """Gives every byte that is read to ``seen`` as well, so that hashing costs no second reading."""

    def __init__(self, file: BinaryIO, seen: Callable[[bytes], object]) -> None:
        self._file = file
        self._seen = seen

    def read(self, size: int = -1, /) -> bytes:
        content = self._file.read(size)
        self._seen(content)
        return content


def outline(path: Path, *, seen: Callable[[bytes], object]) -> Outline:
    """Read the whole file once, giving its bytes to ``seen``.

    Raises UsageError for what is missing, empty, cut off, not JSON, or has no users in it.
    """
    walk = _Walk(path)
    with _opened(path) as file:
        seen(_byte_order_mark(file, path))
        content = _Mended(_Tee(file, seen))
        events = ijson.basic_parse(content, multiple_values=True, use_float=True, buf_size=_BUFFER)
        try:
            _follow(events, walk)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise _broken(path, error) from None
    if walk.shape is None:
        raise refused(path, "holds nothing")
    return Outline(walk.shape, walk.token_left, walk.pool_id)


def user_rows(path: Path, shape: Shape, start: int = 0) -> Generator[CognitoRow]:
    """The rows of a file from record ``start`` (the first is 0) on; it is closed with the generator.

    Raises UsageError naming the record, counted from 1, that is no user.
    """
    for number, record in enumerate(_records(path, shape), start=1):
        if number > start:
            yield _row(path, number, record)


def _records(path: Path, shape: Shape) -> Generator[Any]:
    with _opened(path) as file:
        _byte_order_mark(file, path)
        try:
            yield from ijson.items(
                _Mended(file), shape.value, multiple_values=True, use_float=True, buf_size=_BUFFER
            )
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise _broken(path, error) from None


def _row(path: Path, number: int, record: object) -> CognitoRow:
    if not isinstance(record, Mapping):
        raise refused(path, f"holds something else than a user as record {number}")
    try:
        return parse_record(record)
    except ValueError as bad:
        raise refused(path, f"cannot be read at record {number}: {bad}") from None


def refused(path: Path, why: str, fix: str = AGAIN) -> UsageError:
    """The error that names the file; ``why`` is the rest of the sentence."""
    return UsageError(f"The export file {clean(path.name)} {why}.", fix=fix)


def _follow(events: Iterator[tuple[str, Any]], walk: _Walk) -> None:
    """Walk the two outermost levels; what lies deeper is only counted, for there lies nearly everything."""
    depth = 0
    for event, value in events:
        if event in _OPENS:
            if depth < _INSIDE:
                walk.open(event, depth)
            depth += 1
        elif event in _CLOSES:
            depth -= 1
            if depth == 0 and event == "end_map":
                walk.close_map()
        elif depth < _INSIDE:
            walk.leaf(event, value, depth)


class _Walk:
    """What the outermost two levels of a file say."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: set[str] = set()
        self._key = ""
        self.token_left = False
        self.pool_id = ""
        self.shape: Shape | None = None

    def open(self, event: str, depth: int) -> None:
        if depth == 0:
            self._keys.clear()
            self._key = ""
            if event == "start_array":
                self._settle(Shape.ARRAY)
        elif self._key == "Users" and event == "start_map":
            raise refused(self._path, "holds something else than a list under Users")

    def leaf(self, event: str, value: object, depth: int) -> None:
        if depth == 0:
            raise refused(self._path, "holds no user records")
        if event == "map_key":
            self._key = str(value)
            self._keys.add(self._key)
        elif self._key == "Users":
            raise refused(self._path, "holds something else than a list under Users")
        elif self._key in PAGE_TOKENS and value:
            self.token_left = True
        elif self._key == "UserPoolId" and isinstance(value, str):
            self.pool_id = value

    def close_map(self) -> None:
        if "Users" in self._keys:
            self._settle(Shape.OBJECT)
        elif "Username" in self._keys or self.shape is Shape.LINES:
            self._settle(Shape.LINES)
        else:
            raise refused(self._path, "has no Users in it")

    def _settle(self, shape: Shape) -> None:
        if self.shape not in {None, shape}:
            raise refused(self._path, "mixes several ways to write users down")
        self.shape = shape


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise refused(path, "does not exist", "Check its name and folder.") from None
    except IsADirectoryError:
        raise refused(path, "is a folder", "Name the files in it.") from None
    except (OSError, ValueError) as error:
        raise refused(path, f"cannot be opened ({type(error).__name__})", "Check its permissions.") from None


def _byte_order_mark(file: BinaryIO, path: Path) -> bytes:
    """Step over a UTF-8 byte order mark and return it; refuse what PowerShell's ``>`` writes."""
    start = file.read(len(_BOM))
    if not start:
        raise refused(path, "is empty")
    if start.startswith(_WIDE_BOMS):
        raise refused(
            path, "is UTF-16, as PowerShell's > writes it", "Write it with: | Out-File -Encoding utf8"
        )
    if start == _BOM:
        return start
    file.seek(0)
    return b""


def _broken(path: Path, error: Exception) -> UsageError:
    """The parser's own words quote the file, which holds personal data, so only their sense is said."""
    if isinstance(error, UnicodeDecodeError):
        return refused(path, "is not text in UTF-8")
    if "premature EOF" in str(error) or "Incomplete" in str(error):
        return refused(path, "is cut off before its end")
    return refused(path, "is not valid JSON")
