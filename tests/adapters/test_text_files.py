"""Small text files, as spreadsheets and people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.adapters.files.text_files import SIZE_LIMIT, read_text, write_text
from wizard.errors import UsageError


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = write_text(tmp_path / "m.txt", "ä\nb")
    assert path == tmp_path / "m.txt"
    assert read_text(path) == "ä\nb"


def test_the_mark_of_a_spreadsheet_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(b"\xef\xbb\xbfa,b")
    assert read_text(path) == "a,b"


def test_a_file_may_be_as_large_as_five_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(b"x" * SIZE_LIMIT)
    assert len(read_text(path)) == 5_000_000
    path.write_bytes(b"x" * (SIZE_LIMIT + 1))
    with pytest.raises(UsageError, match="is larger than 5,000,000 bytes"):
        read_text(path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("none.csv", "No such file or directory"), ("", "Is a directory"), ("a\0b", "its name is none")],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(UsageError, match=f"cannot be read: {reason}."):
        read_text(tmp_path / name)


def test_what_is_no_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(b"a;\xe4")
    with pytest.raises(UsageError, match="is not text in UTF-8"):
        read_text(path)
