"""An app's own folder: nothing outside of it is read, and what it has is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wizard.adapters.files.app_folder import LARGEST, AppFolder
from wizard.errors import Blocked, UsageError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "app"
    root.mkdir()
    return root


@pytest.fixture
def folder(root: Path) -> AppFolder:
    return AppFolder(root, {"A": "b"})


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not there"):
        AppFolder(tmp_path / "none", {})


def test_a_file_is_read_as_text_whatever_is_in_it(root: Path, folder: AppFolder) -> None:
    (root / "a.json").write_bytes(b"\xef\xbb\xbf{\xff}")
    assert folder.text("a.json") == "{\ufffd}"
    (root / "sub").mkdir()
    (root / "sub" / "b").write_text("b", encoding="utf-8")
    assert folder.text("sub/b") == "b"


def test_what_is_no_file_of_the_app_has_no_text(root: Path, folder: AppFolder) -> None:
    secret = root.parent / "secret"
    secret.write_text("key", encoding="utf-8")
    (root / "link").symlink_to(secret)
    (root / "sub").mkdir()
    os.mkfifo(root / "pipe")
    for name in ("none", "link", "../secret", str(secret), "sub", "pipe", "none/b"):
        assert folder.text(name) is None


def test_a_link_within_the_app_is_followed(root: Path, folder: AppFolder) -> None:
    (root / "a").write_text("a", encoding="utf-8")
    (root / "b").symlink_to(root / "a")
    assert folder.text("b") == "a"


def test_a_file_that_nobody_wrote_by_hand_is_not_read(root: Path, folder: AppFolder) -> None:
    (root / "a").write_bytes(b"x" * LARGEST)
    (root / "b").write_bytes(b"x" * (LARGEST + 1))
    assert folder.text("a") is not None
    assert folder.text("b") is None


def test_variables_are_those_of_the_process(folder: AppFolder) -> None:
    assert (folder.variable("A"), folder.variable("B")) == ("b", None)


def test_settings_are_added_after_what_is_there(root: Path, folder: AppFolder) -> None:
    path = root / ".env"
    assert folder.add_settings(".env", {"A": "1"}) == ("A",)
    assert path.read_text() == 'A="1"\n'
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"# \xff\nA=own")
    assert folder.add_settings(".env", {"A": "2", "B": "3"}) == ("B",)
    assert path.read_bytes() == b'# \xff\nA=own\nB="3"\n'
    before = path.stat().st_mtime_ns
    assert folder.add_settings(".env", {"A": "2", "B": "4"}) == ()
    assert path.stat().st_mtime_ns == before


def test_what_cannot_be_written_is_one_sentence(root: Path, folder: AppFolder) -> None:
    (root / ".env").mkdir()
    with pytest.raises(Blocked, match="is a link or no file"):
        folder.add_settings(".env", {"A": "1"})
    with pytest.raises(Blocked, match="cannot be written: No such file or directory"):
        folder.add_settings("none/.env", {"A": "1"})
