"""Writing and counting ``cognito_users.json`` on a real disk."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from wizard.adapters.files.users_file import UsersFileFacts, read_users_file, write_users_file
from wizard.errors import Blocked, UsageError


def record(number: int, **changes: object) -> dict[str, object]:
    sub = {"Name": "sub", "Value": f"sub-{number}"}
    return {"Username": f"u{number}", "Attributes": [sub], "Enabled": True} | changes


def lines(count: int) -> Iterator[str]:
    return (json.dumps(record(number)) for number in range(count))


def names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


async def test_what_is_written_is_what_the_cli_would_have_written(tmp_path: Path) -> None:
    path = tmp_path / "journal" / "cognito_users.json"
    written = await write_users_file(path, lines(20_000))
    assert [user["Username"] for user in json.loads(path.read_text())["Users"]] == [
        f"u{n}" for n in range(20_000)
    ]
    assert (written.path, written.rows) == (path, 20_000)
    assert written.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert read_users_file(path) == UsersFileFacts(20_000, 20_000, written.sha256, token_left=False)
    assert names(path.parent) == ["cognito_users.json"]


async def test_no_users_at_all(tmp_path: Path) -> None:
    written = await write_users_file(tmp_path / "none.json", ())
    assert read_users_file(written.path) == UsersFileFacts(0, 0, written.sha256, token_left=False)


async def test_a_broken_off_export_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    async def failing() -> AsyncIterator[str]:
        for line in lines(20_000):
            yield line
        raise RuntimeError("the journal is gone")

    path = tmp_path / "cognito_users.json"
    await write_users_file(path, lines(3))
    with pytest.raises(RuntimeError, match="the journal is gone"):
        await write_users_file(path, failing())
    assert read_users_file(path).rows == 3
    assert names(tmp_path) == ["cognito_users.json"]


async def test_the_rest_of_a_killed_run_is_taken_over_and_closed_to_others(tmp_path: Path) -> None:
    stale = tmp_path / ".cognito_users.json.partial"
    stale.write_text("x" * 9000)
    stale.chmod(0o644)
    written = await write_users_file(tmp_path / "cognito_users.json", lines(2))
    assert read_users_file(written.path).rows == 2
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600
    assert not stale.exists()


async def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / ".cognito_users.json.partial").symlink_to(victim)
    written = await write_users_file(tmp_path / "cognito_users.json", lines(2))
    assert victim.read_text() == "precious"
    assert read_users_file(written.path).rows == 2


async def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Blocked, match="cannot be written"):
        await write_users_file(tmp_path / "taken" / "cognito_users.json", lines(2))


def test_repeats_and_a_page_token_are_counted_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    users = [record(1), record(2), record(1), {"Username": "without-sub", "Attributes": []}]
    path.write_text(json.dumps({"Users": users, "PaginationToken": "abc"}))
    facts = read_users_file(path)
    assert (facts.rows, facts.unique_subs, facts.token_left) == (4, 3, True)


def test_a_record_without_a_user_is_named(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_text(json.dumps({"Users": [record(1), {}]}))
    with pytest.raises(UsageError, match=r"users.json cannot be read at record 2: .* no Username"):
        read_users_file(path)
