"""The bytes of an export file as UTF-8, whatever it was written or packed in; bounded, as a stream."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from wizard.adapters.files.export_refusals import CLOUD_SHELL, code_page, is_json, named, packed, refused
from wizard.domain.text import whole
from wizard.errors import UsageError

BUFFER = 1 << 18
# What one user record may hold: Cognito's own limits (70 attributes of 2,048 characters) come to 200 kB.
RECORD_LIMIT = 16 << 20
# JSON of a listing packs to a tenth or a thirtieth; what unpacks to far more was made to fill the memory.
UNPACKED_FREE = 64 << 20
UNPACKED_RATIO = 200
_HEAD = 1 << 12
_GZIP = b"\x1f\x8b"
# The longer marks come first: the one of UTF-16 is the beginning of the one of UTF-32.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A JSON text begins with two ASCII characters, so their zeros tell a wide encoding without a mark.
_ZEROS: Mapping[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class ExportBytes:
    """An open export file: ``read`` gives UTF-8. Raises UsageError for what it cannot be.

    ``progress`` is called by whoever reads after each record or token: what is read between two of
    them stays in memory, and is bounded.
    """

    def __init__(self, path: Path, file: BinaryIO, seen: Callable[[bytes], object] | None = None) -> None:
        self._path = path
        self._file = file
        self._raw: Readable = _Tee(file, seen) if seen else file
        self._since = 0
        head = _read_up_to(self._raw, _HEAD)
        if not head:
            raise refused(path, "is empty")
        if head.startswith(_GZIP):
            self._raw = _Unpacked(path, _Head(head, self._raw))
            head = _read_up_to(self._raw, _HEAD)
        if what := packed(head):
            raise refused(path, *what)
        self.encoding, mark = _encoding(path, head)
        text: Readable = _Head(head[mark:], self._raw)
        if self.encoding != "utf-8":
            text = _Decoded(text, self.encoding)
            head = head[mark:].decode(self.encoding, "ignore").encode()
        shown = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore")
        if not is_json(shown) and (what := named(shown)):
            raise refused(path, *what)
        self._text: Readable = Mended(text)

    def read(self, size: int = -1, /) -> bytes:
        content = self._text.read(size)
        self._since += len(content)
        if self._since > RECORD_LIMIT + BUFFER:
            raise refused(self._path, f"holds a record of more than {RECORD_LIMIT >> 20} MB")
        return content

    def progress(self) -> None:
        self._since = 0

    def drain(self) -> None:
        """Read what lies after the last value, so that all bytes were seen."""
        while self._raw.read(BUFFER):
            pass


@contextmanager
def opened(path: Path, seen: Callable[[bytes], object] | None = None) -> Iterator[ExportBytes]:
    """The file, with whatever is wrong with its bytes said in words; ``seen`` gets them as they lie there."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise refused(path, "does not exist", "Check its name and folder.") from None
    except IsADirectoryError:
        raise refused(path, "is a folder", "Name the files in it.") from None
    except (OSError, ValueError) as error:
        raise refused(path, f"cannot be opened ({type(error).__name__})", "Check its permissions.") from None
    with file:
        try:
            yield ExportBytes(path, file, seen)
        except EOFError:
            raise refused(path, "is cut off before its end") from None
        except (gzip.BadGzipFile, zlib.error):
            raise refused(path, "is a damaged gzip file", "Copy it again, or pack it again.") from None
        except UnicodeDecodeError as error:
            raise _undecoded(path, error) from None


def not_utf8(path: Path) -> UsageError | None:
    """The refusal that names the encoding, where the file is not UTF-8 through and through."""
    with opened(path) as content:
        if content.encoding != "utf-8":
            return None
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := content.read(BUFFER):
                content.progress()
                decoder.decode(block)
        except UnicodeDecodeError as error:
            return _undecoded(path, error)
    return None


def _undecoded(path: Path, error: UnicodeDecodeError) -> UsageError:
    if error.encoding != "utf-8":
        return refused(path, "is cut off before its end")
    wrong = error.object[error.start :]
    if re.match(rb"\xed[\xa0-\xbf]", wrong):
        return refused(path, "is not text in UTF-8: it holds half a character", CLOUD_SHELL)
    page = code_page(wrong)
    return refused(
        path,
        f"is not text in UTF-8 but, by its bytes, in the Windows code page {page}"
        if page
        else "is not text in UTF-8",
        f"{CLOUD_SHELL} Or convert it: iconv -f {page} -t UTF-8 users.json > utf8.json"
        if page
        else CLOUD_SHELL,
    )


def _encoding(path: Path, head: bytes) -> tuple[str, int]:
    """The encoding, and how many bytes its mark takes."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    zeros = tuple(byte == 0 for byte in head[:4])
    if zeros in _ZEROS:
        return _ZEROS[zeros], 0
    if any(zeros):
        raise refused(
            path,
            "looks like UTF-16 or UTF-32 without a byte order mark",
            "Save it as UTF-8, or write it with: | Out-File -Encoding utf8",
        )
    return "utf-8", 0


def _read_up_to(file: Readable, size: int) -> bytes:
    content = b""
    while len(content) < size and (more := file.read(size - len(content))):
        content += more
    return content


class _Head:
    """What was read ahead, then the rest."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        if not self._head:
            return self._rest.read(size)
        cut = len(self._head) if size < 0 else size
        content, self._head = self._head[:cut], self._head[cut:]
        return content


class _Tee:
    """Gives every byte that is read to ``seen`` as well, so that hashing costs no second reading."""

    def __init__(self, file: Readable, seen: Callable[[bytes], object]) -> None:
        self._file = file
        self._seen = seen

    def read(self, size: int = -1, /) -> bytes:
        content = self._file.read(size)
        self._seen(content)
        return content


class _Unpacked:
    """The content of a gzip file, as long as it is in proportion to what is packed."""

    def __init__(self, path: Path, packed: Readable) -> None:
        self._path = path
        self._in = self._out = 0
        self._file = gzip.GzipFile(fileobj=cast("BinaryIO", _Tee(packed, self._count)))

    def read(self, size: int = -1, /) -> bytes:
        content = self._file.read(size)
        self._out += len(content)
        if self._out > max(UNPACKED_FREE, UNPACKED_RATIO * self._in):
            raise refused(
                self._path,
                f"unpacks to more than {UNPACKED_RATIO} times its size (and {UNPACKED_FREE >> 20} MB)",
                "No listing does that: look at what it holds; unpacked by hand, it is read as it is.",
            )
        return content

    def _count(self, content: bytes) -> None:
        self._in += len(content)


class _Decoded:
    """Text in a wide encoding as UTF-8; a lone surrogate becomes U+FFFD."""

    def __init__(self, file: Readable, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")

    def read(self, size: int = -1, /) -> bytes:
        text = ""
        while not text:
            content = self._file.read(size)
            text = self._decoder.decode(content, final=not content)
            if not content:
                break
        return whole(text).encode()


# Every escape of a JSON text in order, so that an escaped backslash hides what follows it; the group is a
# lone surrogate.
_HIGH, _LOW = rb"[dD][89abAB][0-9a-fA-F]{2}", rb"[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = re.compile(rb"\\(?:u%b\\u%b|(u%b|u%b)|.)" % (_HIGH, _LOW, _HIGH, _LOW), re.DOTALL)
_LONGEST_ESCAPE = len(rb"\ud83d\ude00")


class Mended:
    """Gives U+FFFD for each lone surrogate: yajl would make a question mark of it, and so a good address."""

    def __init__(self, file: Readable) -> None:
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
