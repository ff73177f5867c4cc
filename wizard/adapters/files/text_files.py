"""Small text files next to the journal: whole or not at all, and no one else's to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from wizard.adapters.files.new_files import replacing
from wizard.domain.text import clean
from wizard.errors import Blocked, UsageError

SIZE_LIMIT = 5_000_000  # bytes


def write_text(path: Path, text: str) -> Path:
    """Write ``text`` as UTF-8 with mode 0600 and put it in its place at once. Raises Blocked."""
    return write_pieces(path, (text,))


def write_pieces(path: Path, pieces: Iterable[str]) -> Path:
    """The same for a text in pieces; it is never in memory as a whole."""
    try:
        with replacing(path) as file:
            for piece in pieces:
                file.write(piece.encode())
    except OSError as full:
        raise Blocked(
            f"{clean(str(path))} cannot be written: {full.strerror}.",
            fix="Make room on that disk, then run the same command again.",
        ) from full
    return path


def read_text(path: Path) -> str:
    """The text of a file of at most SIZE_LIMIT bytes, CSV as spreadsheets write it. Raises UsageError."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as unreadable:
        reason = getattr(unreadable, "strerror", None) or "its name is none"
        raise UsageError(f"{clean(str(path))} cannot be read: {reason}.", fix="Check the path.") from None
    if len(content) > SIZE_LIMIT:
        raise UsageError(f"{clean(str(path))} is larger than {SIZE_LIMIT:,} bytes.", fix="Check the path.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            f"{clean(str(path))} is not text in UTF-8.", fix="Save it as CSV in UTF-8."
        ) from None


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a text file of any size, with their ends: UTF-8, or UTF-16 as spreadsheets save it.

    Raises UsageError, with the line where the text stops being any.
    """
    number = 0
    try:
        with path.open("rb") as file:
            encoding = "utf-16" if file.read(2) in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007  the error names it
                yield line
    except UnicodeDecodeError:
        raise UsageError(
            f"{clean(str(path))} is not text in UTF-8, line {number + 1} or soon after.",
            fix="Save it as CSV in UTF-8.",
        ) from None
    except (OSError, ValueError) as unreadable:
        reason = getattr(unreadable, "strerror", None) or "its name is none"
        raise UsageError(f"{clean(str(path))} cannot be read: {reason}.", fix="Check the path.") from None
