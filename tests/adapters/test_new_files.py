"""Whatever we write: made exclusively, through no link, whole or not at all, its owner's alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wizard.adapters.files.app_folder import AppFolder
from wizard.adapters.files.text_files import write_pieces, write_text
from wizard.adapters.files.users_file import write_users_file
from wizard.bootstrap.reports import _written
from wizard.errors import Blocked

WRITERS: dict[str, Callable[[Path], object]] = {
    "m.txt": lambda path: write_text(path, "new"),
    "report.html": lambda path: _written(path, ("new",)),
    "cognito_users.json": lambda path: asyncio.run(write_users_file(path, iter(("{}",)))),
}


@pytest.mark.parametrize("name", WRITERS)
def test_planted_links_are_replaced_not_followed(tmp_path: Path, name: str) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep")
    precious.chmod(0o644)
    path = tmp_path / name
    for planted in (name, f".{name}.part", f".{name}.partial", f".{name}-", f"{name}.tmp"):
        (tmp_path / planted).symlink_to(precious)
    WRITERS[name](path)
    assert precious.read_text() == "keep"
    assert precious.stat().st_mode & 0o777 == 0o644
    assert not path.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_env_file_that_is_a_link_is_not_written(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep")
    app = tmp_path / "app"
    app.mkdir()
    (app / ".env").symlink_to(precious)
    folder = AppFolder(app, {})
    with pytest.raises(Blocked, match="is a link"):
        folder.add_settings(".env", {"A": "b"})
    assert precious.read_text() == "keep"


def test_what_is_cut_off_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "m.txt"
    path.write_text("old")

    def pieces() -> Iterator[str]:
        yield "new"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_pieces(path, pieces())
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["m.txt"]
