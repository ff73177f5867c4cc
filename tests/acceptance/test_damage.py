"""A journal that is not what was written: a sentence and exit 5 wherever that is met, never a bug."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from tests import old_journal
from tests.acceptance.refusals import CommandLine
from wizard.cli import main
from wizard.domain.events import ActDone
from wizard.journal import Journal

PAGE = 8192
NOBODY = 65_534
FLIPS = 60


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A journal with something in every table that a status or a report reads."""
    path = tmp_path_factory.mktemp("sound") / "m.journal"
    old_journal.restore(path)
    Journal(path, actor=lambda: "{}").close()
    return path.read_bytes()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


def commands(desk: CommandLine) -> list[tuple[object, ...]]:
    report = ("report", "-o", desk.folder / "report")
    return [("status", "--json"), report, ("verify",), ("status",), ("plan",)]


def assert_told(desk: CommandLine, *arguments: object) -> int:
    """0, or what a healthy journal may end with, or 5 with a sentence."""
    command, *rest = arguments
    done = desk.call(command, "--journal", desk.journal, *rest)
    assert done.code in ({0, 1, 2, 3, 4, 5} if command == "verify" else {0, 5}), (arguments, done.err)
    assert "Traceback" not in done.err
    assert "bug" not in done.err, (arguments, done.err)
    if done.code == 5:
        assert str(desk.journal) in done.err
    return done.code


def put(desk: CommandLine, content: bytes) -> None:
    for path in desk.folder.glob("m.journal*"):
        path.unlink()
    desk.journal.write_bytes(content)
    desk.journal.chmod(0o600)


def zeros(page: bytes, dice: random.Random) -> bytes:
    return bytes(len(page))


def noise(page: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(len(page))


def half(page: bytes, dice: random.Random) -> bytes:
    """A write of which one sector arrived."""
    return page[:512] + dice.randbytes(len(page) - 512)


@pytest.mark.parametrize("damage", [zeros, noise, half])
def test_every_page_in_turn(
    desk: CommandLine, sound: bytes, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    dice, summary = random.Random(1), 0
    turns = cycle(commands(desk))
    for begin in range(0, len(sound), PAGE):
        page = damage(sound[begin : begin + PAGE], dice)
        put(desk, sound[:begin] + page + sound[begin + PAGE :])
        summary += assert_told(desk, *next(turns)) == 5
    assert summary > len(sound) / PAGE / 5


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80, 0xFF])
def test_a_byte_anywhere(desk: CommandLine, sound: bytes, mask: int) -> None:
    dice = random.Random(mask)
    turns = cycle(commands(desk))
    for place in sorted(dice.sample(range(len(sound)), FLIPS)):
        changed = bytearray(sound)
        changed[place] ^= mask
        put(desk, bytes(changed))
        assert_told(desk, *next(turns))


@pytest.mark.parametrize("part", [0.001, 0.1, 0.5, 0.9])
def test_a_file_that_ends_early(desk: CommandLine, sound: bytes, part: float) -> None:
    for arguments in commands(desk):
        put(desk, sound[: int(len(sound) * part)])
        assert assert_told(desk, *arguments) == 5


def test_without_its_wal_and_shm(desk: CommandLine, sound: bytes) -> None:
    """What a kill leaves next to the file, and what is left where only the one file is copied."""
    put(desk, sound)
    journal = Journal(desk.journal, actor=lambda: "{}")
    asyncio.run(journal.record(ActDone("a"), "2026-11-30T08:00:00+00:00"))
    names = [path.name for path in desk.folder.glob("m.journal-*")]
    files = {name: (desk.folder / name).read_bytes() for name in names}
    journal.close()
    assert len(files) == 2
    for missing in ("-shm", "-wal", ""):
        put(desk, sound)
        for name, content in files.items():
            if missing and not name.endswith(missing):
                (desk.folder / name).write_bytes(content)
        for arguments in commands(desk)[:2]:
            assert assert_told(desk, *arguments) == 0


def test_another_user_on_a_folder_that_nobody_may_write(desk: CommandLine, sound: bytes) -> None:
    """SQLite must be able to make its -shm: a sentence says so."""
    put(desk, sound)
    report = ("report", "-o", str(desk.folder / "report"))
    for arguments in (("status",), report):
        assert_told(desk, *arguments)  # all that it imports is there by now
    desk.journal.chmod(0o444)
    above = [folder for folder in desk.folder.parents if "pytest-of-" in str(folder)]
    for folder in (desk.folder, *above):
        folder.chmod(0o555)
    for arguments in (("status",), report):
        code, said = as_nobody(arguments[0], "--journal", str(desk.journal), *arguments[1:])
        assert code == 5, said
        assert "cannot be" in said
    for folder in (desk.folder, *above):
        folder.chmod(0o755)


def as_nobody(*arguments: str) -> tuple[int, str]:
    """The command as a user who owns nothing; its exit code and prose."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(into, 2)
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        sys.stderr = os.fdopen(2, "w")
        code = main(arguments)
        sys.stderr.flush()
        os._exit(code)
    os.close(into)
    with os.fdopen(out) as summary:
        said = summary.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said
