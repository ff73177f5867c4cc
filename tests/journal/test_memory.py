"""How far a journal is, kept outside of it before the requests of an attempt start (R12a)."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from wizard.domain.events import (
    ActDone,
    ConnectionNoted,
    Fact,
    Recovered,
    RecoveryFound,
    RecoveryRead,
    WebhooksSwitched,
)
from wizard.domain.federation.connections import Connection
from wizard.domain.recovery import Found, Why
from wizard.errors import JournalError
from wizard.journal import Journal, memory, open_reader
from wizard.journal.identity import Identity, _why, identity
from wizard.journal.memory import LINE, Memory, Remembered

AT = "2026-11-30T08:00:00+00:00"
ATTEMPT = WebhooksSwitched(("we_1",), enabled=False)


class Machine:
    """A home with its state folder, and a journal in it."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.path = folder / "m.journal"
        self.memory = Memory(self.state)

    def open(self) -> Journal:
        return Journal(self.path, actor=lambda: "{}", state=self.state)

    def record(self, *facts: Fact) -> None:
        """Open, record, and let go."""
        journal = self.open()
        for fact in facts:
            asyncio.run(journal.record(fact, AT))
        journal.close()

    @property
    def identity(self) -> Identity:
        with closing(sqlite3.connect(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            return identity(connection)

    @property
    def remembered(self) -> int:
        known = self.memory.of(self.identity.journal)
        return known.commits if known else -1

    @property
    def why(self) -> Why | None:
        """Why it is in recovery once it is opened."""
        self.open().close()
        reader = open_reader(self.path)
        recovery = reader.recovery()
        reader.close()
        return recovery.why if recovery else None


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


async def test_an_attempt_is_remembered_before_anybody_goes_on(machine: Machine) -> None:
    journal = machine.open()
    begun = machine.remembered
    await journal.record(ActDone("a"), AT)
    assert machine.remembered == begun
    assert machine.identity.commits == begun + 1
    await journal.record(ATTEMPT, AT)
    assert machine.remembered == machine.identity.commits == begun + 2
    journal.close()


async def test_a_connection_is_remembered_before_it_is_created(machine: Machine) -> None:
    journal = machine.open()
    await journal.record(ConnectionNoted(Connection("acme-saml", organization_id="org_1")), AT)
    assert machine.remembered == machine.identity.commits
    journal.close()


async def test_who_waits_for_an_attempt_is_not_told_to_go_on_where_it_cannot_be_remembered(
    machine: Machine,
) -> None:
    journal = machine.open()
    shutil.rmtree(machine.state)
    machine.state.touch()
    with pytest.raises(JournalError, match="XDG_STATE_HOME"):
        await journal.record(ATTEMPT, AT)
    journal.close()


def test_ahead_of_what_is_remembered_is_normal(machine: Machine) -> None:
    machine.record(ATTEMPT, ActDone("a"), ActDone("b"))
    assert machine.why is None


def test_an_older_state_is_noticed(machine: Machine, tmp_path: Path) -> None:
    machine.record(ActDone("a"))
    shutil.copy(machine.path, tmp_path / "backup")
    machine.record(ATTEMPT)
    shutil.copy(tmp_path / "backup", machine.path)
    assert machine.why is Why.BEHIND
    # It stays so until somebody ends it.
    assert machine.why is Why.BEHIND


def test_a_copy_is_unknown_to_another_machine(machine: Machine, tmp_path: Path) -> None:
    machine.record(ATTEMPT)
    other = Machine(tmp_path / "other")
    other.path.parent.mkdir()
    shutil.copy(machine.path, other.path)
    assert other.why is Why.UNKNOWN
    assert machine.why is None


def test_a_shared_home_does_not_make_two_machines_one(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.record(ATTEMPT)
    monkeypatch.setattr(Memory, "host", lambda self: "another")
    assert machine.why is Why.ELSEWHERE


@pytest.mark.parametrize(
    ("remembered", "kept", "here", "why"),
    [
        ("h1", "h1", "h1", None),
        ("h1", "", "h1", None),
        ("h2", "h1", "h1", Why.ELSEWHERE),
        ("h1", "h2", "h1", Why.ELSEWHERE),
        ("h1", "h1", "h2", Why.ELSEWHERE),
    ],
)
def test_machine_file_and_journal_must_agree_on_the_machine(
    remembered: str, kept: str, here: str, why: Why | None
) -> None:
    found = Identity(journal="j", commits=3, host=kept, at=AT)
    assert _why(found, Remembered(3, remembered), here) is why


def test_a_journal_in_which_nothing_was_recorded_is_nobodys_copy(machine: Machine, tmp_path: Path) -> None:
    machine.path.touch()
    assert machine.why is None


def ended(machine: Machine) -> None:
    machine.record(
        RecoveryRead(Found(users=2, settled=1), None, "user_2"),
        RecoveryRead(Found(users=1, marks=1), "user_2", None),
        RecoveryFound(resets=3),
        Recovered("RECOVERED staging"),
    )


def test_once_ended_it_is_the_journal_of_this_machine(machine: Machine, tmp_path: Path) -> None:
    machine.record(ActDone("a"))
    shutil.copy(machine.path, tmp_path / "backup")
    machine.record(*[ATTEMPT] * 20)
    shutil.copy(machine.path, tmp_path / "latest")
    shutil.copy(tmp_path / "backup", machine.path)
    assert machine.why is Why.BEHIND
    before = machine.remembered
    ended(machine)
    assert machine.remembered == machine.identity.commits > before
    assert machine.why is None
    reader = open_reader(machine.path)
    kept = reader.meta("recovered")
    reader.close()
    assert kept["found"] == Found(users=3, settled=1, marks=1, resets=3).to_json()
    assert kept["last_commit"] == AT
    # What was the latest before does not know what the other one has done since.
    shutil.copy(tmp_path / "latest", machine.path)
    assert machine.why is Why.BEHIND


def test_a_reading_that_begins_anew_counts_anew(machine: Machine) -> None:
    machine.record(ATTEMPT)
    shutil.rmtree(machine.state)
    machine.record(
        RecoveryRead(Found(users=2), None, "user_2"),
        RecoveryRead(Found(users=5), None, None),
        RecoveryFound(resets=0, blind="nothing"),
    )
    reader = open_reader(machine.path)
    recovery = reader.recovery()
    reader.close()
    assert recovery is not None
    assert (recovery.found, recovery.blind) == (Found(users=5), "nothing")


@pytest.mark.parametrize("torn", range(0, LINE, 7))
def test_a_line_that_a_power_cut_tore_leaves_the_other(machine: Machine, torn: int) -> None:
    memory = machine.memory
    for commits in (7, 8, 9):
        memory.remember("j", Remembered(commits, "host"))
    path = machine.state / "journals" / "j"
    content = path.read_bytes()
    place = content.index(b"9 host") // LINE * LINE
    path.write_bytes(content[: place + torn] + b"\0" + content[place + torn + 1 :])
    assert memory.of("j") == Remembered(8, "host")
    memory.remember("j", Remembered(10, "host"))
    assert memory.of("j") == Remembered(10, "host")
    assert path.stat().st_size == 2 * LINE


def test_a_file_that_was_replaced_while_it_was_open_is_written_anew(machine: Machine) -> None:
    memory = machine.memory
    memory.remember("j", Remembered(7, "host"))
    path = machine.state / "journals" / "j"
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)
    memory.remember("j", Remembered(8, "host"))
    assert Memory(machine.state).of("j") == Remembered(8, "host")
    path.unlink()
    memory.remember("j", Remembered(9, "host"))
    assert Memory(machine.state).of("j") == Remembered(9, "host")
    memory.close()


def test_a_link_planted_while_it_was_open_is_not_followed(machine: Machine, tmp_path: Path) -> None:
    machine.memory.remember("j", Remembered(7, "host"))
    precious = tmp_path / "precious"
    precious.write_text("keep")
    path = machine.state / "journals" / "j"
    path.unlink()
    path.symlink_to(precious)
    with pytest.raises(JournalError, match="cannot be written"):
        machine.memory.remember("j", Remembered(8, "host"))
    assert precious.read_text() == "keep"


def test_a_file_that_tells_nothing_is_no_memory(machine: Machine) -> None:
    machine.record(ATTEMPT)
    (machine.state / "journals" / machine.identity.journal).write_bytes(b"\xff" * 300)
    assert machine.why is Why.UNKNOWN


def test_it_is_the_users_alone(machine: Machine) -> None:
    machine.open().close()
    for path in machine.state.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)
    assert machine.state.stat().st_mode & 0o777 == 0o700


def test_a_planted_link_is_not_followed(machine: Machine, tmp_path: Path) -> None:
    machine.record(ActDone("a"))
    precious = tmp_path / "precious"
    precious.write_text("keep")
    file = machine.state / "journals" / machine.identity.journal
    file.unlink()
    file.symlink_to(precious)
    with pytest.raises(JournalError, match="cannot be written"):
        machine.open()
    assert precious.read_text() == "keep"


def test_a_state_folder_that_cannot_be_written_is_a_sentence(machine: Machine) -> None:
    machine.state.touch()
    with pytest.raises(JournalError, match=r"cannot be written: .+ XDG_STATE_HOME") as refused:
        machine.open()
    assert refused.value.exit_code == 5
    machine.state.unlink()
    machine.open().close()


def test_a_machine_without_an_id_of_its_own_keeps_one(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.journal.memory.MACHINE_IDS", ())
    found = {Memory(machine.state).host() for _ in range(2)}
    assert len(found) == 1
    assert (machine.state / "host").stat().st_mode & 0o777 == 0o600


def test_a_machine_is_known_by_its_own_id_where_it_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first-id", tmp_path / "second-id"
    monkeypatch.setattr(memory, "MACHINE_IDS", (first, second))
    known = Memory(tmp_path / "state")
    own = known.host()
    assert known.host() == own
    second.write_text(" abc\n")
    by_second = known.host()
    assert by_second != own
    assert len(by_second) == 16
    assert "abc" not in by_second
    first.write_text("\n")
    assert known.host() == by_second
    first.write_bytes(b"\xff")
    assert known.host() == by_second
    first.write_text("abc")
    assert known.host() == by_second
    first.write_text("other")
    assert known.host() not in {own, by_second}
    assert Memory(tmp_path / "another").host() == known.host()


def test_without_one_the_state_folder_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MACHINE_IDS", ())
    assert Memory(tmp_path / "a").host() == Memory(tmp_path / "a").host() != Memory(tmp_path / "b").host()
    assert (tmp_path / "a" / "host").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700


def test_of_two_lines_the_higher_that_is_whole_counts(tmp_path: Path) -> None:
    known = Memory(tmp_path)
    for commits in range(1, 5):
        known.remember("j", Remembered(commits, "h"))
        assert known.of("j") == Remembered(commits, "h")
    known.close()
    path = tmp_path / "journals" / "j"
    content = path.read_bytes()
    assert len(content) == 2 * LINE
    assert {int(content[at : at + 20]) for at in (0, LINE)} == {3, 4}
    newest = 0 if int(content[:20]) == 4 else LINE
    path.write_bytes(content[:newest] + content[newest : newest + 19] + b"9" + content[newest + 20 :])
    assert known.of("j") == Remembered(3, "h")
    known.remember("j", Remembered(5, "h"))
    assert known.of("j") == Remembered(5, "h")
    known.close()
    path.write_bytes(b"nothing legible")
    assert known.of("j") is None
    known.remember("j", Remembered(6, "h"))
    assert known.of("j") == Remembered(6, "h")
    known.close()
