"""One writing process for each WorkOS key: the second one is told who is first."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.errors import JournalError
from wizard.journal.key_lock import KeyLock

URL, MARK = "https://api.workos.com", "1a2b3c4d"
PORTRAIT = json.dumps({"pid": 42, "user": "ann", "host": "here", "since": "now"})


def lock_of(state: Path, name: str = "a.journal") -> KeyLock:
    return KeyLock(state, state / name, PORTRAIT)


def test_a_second_one_is_refused_with_the_name_of_the_first_until_that_lets_go(tmp_path: Path) -> None:
    first, second = lock_of(tmp_path), lock_of(tmp_path, "b.journal")
    first.hold(URL, MARK)
    first.hold(URL, MARK)
    with pytest.raises(JournalError, match=r"a\.journal, process 42 of ann on here"):
        second.hold(URL, MARK)
    first.release()
    second.hold(URL, MARK)
    second.release()


def test_other_keys_and_other_addresses_are_no_concern(tmp_path: Path) -> None:
    locks = [lock_of(tmp_path) for _ in range(3)]
    for lock, key in zip(locks, ((URL, MARK), (URL, "other"), ("http://127.0.0.1:1", MARK)), strict=True):
        lock.hold(*key)
    for lock in locks:
        lock.release()


def test_the_end_of_a_process_lets_go(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from wizard.journal.key_lock import KeyLock\n"
        f"KeyLock(Path({str(tmp_path)!r}), Path('x'), {PORTRAIT!r}).hold({URL!r}, {MARK!r})\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        with pytest.raises(JournalError):
            lock_of(tmp_path).hold(URL, MARK)
        process.kill()
    lock_of(tmp_path).hold(URL, MARK)
