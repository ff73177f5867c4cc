"""One process works on one journal, whatever it is called, whatever became of the files next to it (R12a)."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import pytest

from wizard.errors import JournalError
from wizard.journal import Journal, file_locks, holder, open_reader
from wizard.journal import lock as locks

# Opens the journal as a run does, says how that went, and holds it until its input ends.
WORKER = """
import sys
from pathlib import Path
from wizard.errors import JournalError
from wizard.journal import Journal
try:
    journal = Journal(Path(sys.argv[1]), actor=lambda: "{}")
except JournalError as closed:
    print(closed.exit_code, closed, flush=True)
else:
    print("open", flush=True)
    sys.stdin.read()
    journal.close()
"""
# Locks the whole file, which no one can while somebody else has it open in WAL mode.
EXCLUSIVE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0)
connection.execute("PRAGMA locking_mode = EXCLUSIVE")
connection.execute("BEGIN EXCLUSIVE")
"""


class Worker:
    """Another process that opens a journal."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def out(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout

    def said(self) -> str:
        return self.out.readline().strip()

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.out.close()


@contextmanager
def working(path: Path) -> Iterator[Worker]:
    worker = Worker(path)
    try:
        yield worker
    finally:
        worker.end()


def opened(path: Path) -> Journal:
    return Journal(path, actor=lambda: "{}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    opened(tmp_path / "m.journal").close()
    return tmp_path / "m.journal"


def assert_names(said: str, worker: Worker) -> None:
    assert said.startswith(f"5 This journal is open elsewhere: process {worker.process.pid} of "), said
    assert ", since 20" in said


def test_of_six_processes_at_once_one_works_and_the_others_name_it(tmp_path: Path) -> None:
    """On a journal that is only just being made, too."""
    path = tmp_path / "m.journal"
    link = tmp_path / "link.journal"
    link.symlink_to(path)
    path.touch(mode=0o600)
    with ExitStack() as stack:
        workers = [stack.enter_context(working(name)) for name in (path, link) * 3]
        said = {worker: worker.said() for worker in workers}
        (first,) = (worker for worker, words in said.items() if words == "open")
        for worker, words in said.items():
            if worker is not first:
                assert_names(words, first)


def test_a_link_and_a_removed_lock_file_change_nothing(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.journal"
    link.parent.mkdir()
    link.symlink_to(path)
    with working(path) as first:
        assert first.said() == "open"
        for note in tmp_path.rglob("*.lock"):
            note.unlink()
        for name in (path, link):
            with working(name) as second:
                assert_names(second.said(), first)
            assert holder(name).startswith(f"process {first.process.pid} of ")
    assert holder(path) == ""
    opened(path).close()


def test_a_killed_process_holds_nothing(path: Path) -> None:
    with working(path) as first:
        assert first.said() == "open"
        first.process.kill()
        first.process.wait()
        assert holder(path) == ""
        with working(path) as second:
            assert second.said() == "open"
            assert holder(path).startswith(f"process {second.process.pid} of ")


@pytest.mark.parametrize("is_open", [True, False])
def test_a_second_hard_link_is_refused_by_everybody(path: Path, tmp_path: Path, is_open: bool) -> None:
    name = tmp_path / "second.journal"
    with ExitStack() as stack:
        if is_open:
            assert stack.enter_context(working(path)).said() == "open"
        os.link(path, name)
        for one in (path, name):
            for open_it in (opened, open_reader):
                with pytest.raises(JournalError, match="2 names \\(hard links\\)") as refused:
                    open_it(one)
                assert refused.value.exit_code == 5
    name.unlink()
    opened(path).close()


def test_it_is_read_while_it_is_worked_on(path: Path) -> None:
    with working(path) as first:
        assert first.said() == "open"
        reader = open_reader(path)
        assert reader.meta("name") == "m"
        reader.close()
        # Reading has taken nothing from whoever works on it.
        with working(path) as second:
            assert_names(second.said(), first)


def test_looking_who_holds_it_leaves_sqlites_own_locks(path: Path) -> None:
    """A POSIX lock is dropped when any descriptor of the process on that file is closed."""
    journal = opened(path)
    holder(path)
    with pytest.raises(JournalError, match="open elsewhere"):
        opened(path)
    found = subprocess.run(
        [sys.executable, "-c", EXCLUSIVE, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "database is locked" in found.stderr
    journal.close()


def test_readers_outlive_the_journal_in_its_process(path: Path) -> None:
    """What the screen says at its end it reads after the journal was let go."""
    journal = opened(path)
    reader = journal.reader_besides()
    journal.close()
    opened(path).close()
    assert reader.meta("name") == "m"
    reader.close()


def test_a_planted_link_in_place_of_the_lock_file_is_not_followed(path: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep")
    note = tmp_path / "m.journal.lock"
    note.symlink_to(precious)
    journal = opened(path)
    assert json.loads(note.read_text(encoding="utf-8"))["pid"] == os.getpid()
    journal.close()
    assert precious.read_text() == "keep"
    assert not note.exists()


def test_a_journal_is_not_made_behind_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "m.journal").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalError, match="cannot be created or written"):
        opened(tmp_path / "m.journal")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_no_journal(tmp_path: Path, make: object) -> None:
    path = tmp_path / "m.journal"
    make(path)  # type: ignore[operator]
    for open_it in (opened, open_reader):
        with pytest.raises(JournalError) as refused:
            open_it(path)
        assert refused.value.exit_code == 5


def test_systems_without_such_locks_lock_the_file_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "lock", file_locks.lock_whole)
    monkeypatch.setattr(locks, "is_locked", file_locks.is_locked_whole)
    monkeypatch.setattr(locks, "unlock", file_locks.unlock_whole)
    journal = opened(path)
    with pytest.raises(OSError, match="unavailable"), path.open("rb") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
    journal.close()
    assert holder(path) == ""
    opened(path).close()


@pytest.mark.parametrize(
    ("take", "is_taken", "release"),
    [
        (file_locks.lock_whole, file_locks.is_locked_whole, file_locks.unlock_whole),
        pytest.param(
            file_locks._ofd_lock,
            file_locks._is_ofd_locked,
            file_locks._ofd_unlock,
            marks=pytest.mark.skipif(not file_locks.HAS_OFD, reason="this system has no such locks"),
        ),
    ],
)
def test_each_kind_of_lock_is_one_descriptors_alone(
    tmp_path: Path,
    take: Callable[[int], bool],
    is_taken: Callable[[int], bool],
    release: Callable[[int], None],
) -> None:
    path = tmp_path / "m.journal"
    path.touch()
    one, other = os.open(path, os.O_RDWR), os.open(path, os.O_RDWR)
    try:
        assert not is_taken(other)
        assert take(one)
        assert is_taken(other)
        assert not take(other)
        release(one)
        assert not is_taken(one)
        assert take(other)
    finally:
        os.close(one)
        os.close(other)
    with pytest.raises(OSError, match="Bad file descriptor"):
        take(other)


def test_nobody_holds_what_is_not_there(tmp_path: Path) -> None:
    assert holder(tmp_path / "none") == ""
    assert holder(tmp_path / "a\0b") == ""
    locks.require_one_name(tmp_path / "none")
    locks.require_one_name(tmp_path / "a\0b")
