"""Backups, a look at all of a journal, putting a backup back, and the hand-over (R12a)."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journal.test_memory import ATTEMPT, Machine
from wizard.domain.events import HANDED_OVER_ACT, ActDone, HandedOver
from wizard.domain.recovery import Why
from wizard.errors import JournalError
from wizard.journal import Journal, back_up, look, open_reader, restore, write_handed
from wizard.journal.backups import backups_in, latest_in
from wizard.journal.schema import APPLICATION_ID

NOW = datetime(2026, 12, 1, 22, 0, tzinfo=UTC)
AT = NOW.isoformat()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def acts_of(path: Path) -> list[str]:
    reader = open_reader(path)
    try:
        return [act.kind for act in reader.acts()]
    finally:
        reader.close()


def handed_over(machine: Machine, to: Path) -> None:
    machine.record(ATTEMPT, ActDone(HANDED_OVER_ACT), HandedOver(str(to)))
    write_handed(machine.path)


async def test_a_backup_holds_every_commit_although_the_journal_is_at_work(machine: Machine) -> None:
    journal = machine.open()
    await journal.record(ActDone("first"), AT)
    made = journal.back_up(machine.path.parent / "b", NOW)
    await journal.record(ActDone("second"), AT)
    journal.close()
    assert acts_of(made) == ["first"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_the_last_three_backups_of_this_journal_are_kept_and_no_others_touched(machine: Machine) -> None:
    machine.record(ActDone("first"))
    folder = machine.path.parent / "b"
    folder.mkdir()
    other = folder / "m-00000000-20200101T000000000Z.journal"
    other.write_text("of another migration with the same name")
    made = [back_up(machine.path, folder, NOW + timedelta(milliseconds=n)) for n in range(5)]
    assert list(backups_in(machine.path, folder)) == made[:1:-1]
    assert other.exists()
    assert latest_in(machine.path, folder) == made[-1]


def test_a_backup_that_cannot_be_written_leaves_the_earlier_ones(machine: Machine) -> None:
    machine.record(ActDone("first"))
    folder = machine.path.parent / "b"
    made = back_up(machine.path, folder, NOW)
    with pytest.raises(JournalError, match="exists already"):
        back_up(machine.path, folder, NOW)
    assert [path.name for path in folder.iterdir()] == [made.name]


def test_a_planted_link_is_not_followed(machine: Machine, tmp_path: Path) -> None:
    machine.record(ActDone("first"))
    folder, secret = tmp_path / "b", tmp_path / "secret"
    folder.mkdir()
    secret.write_text("kept")
    name = back_up(machine.path, folder, NOW).name
    (folder / name).unlink()
    (folder / f".{name}.partial").symlink_to(secret)
    back_up(machine.path, folder, NOW)
    assert secret.read_text() == "kept"


def test_a_backup_from_before_an_attempt_opens_in_recovery_and_the_other_is_put_aside(
    machine: Machine,
) -> None:
    machine.record(ActDone("first"))
    backup = back_up(machine.path, machine.path.parent / "b", NOW)
    machine.record(ActDone("second"), ATTEMPT)
    aside = restore(machine.path, backup, NOW)
    assert aside is not None
    assert acts_of(machine.path) == ["first"]
    assert acts_of(aside) == ["second", "first"]
    assert machine.why is Why.BEHIND
    assert stat.S_IMODE(machine.path.stat().st_mode) == 0o600


def test_a_backup_after_which_nothing_was_attempted_is_the_latest_state(machine: Machine) -> None:
    machine.record(ATTEMPT)
    backup = back_up(machine.path, machine.path.parent / "b", NOW)
    restore(machine.path, backup, NOW)
    assert machine.why is None


def test_a_journal_that_is_lost_or_broken_is_put_back(machine: Machine) -> None:
    machine.record(ATTEMPT)
    backup = back_up(machine.path, machine.path.parent / "b", NOW)
    machine.path.write_bytes(b"broken" * 10_000)
    assert restore(machine.path, backup, NOW)
    machine.path.unlink()
    assert restore(machine.path, backup, NOW) is None
    assert machine.why is None


def test_what_is_no_sound_backup_of_this_journal_is_refused_and_changes_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    machine.record(ActDone("first"))
    other = Machine(tmp_path / "other")
    other.path.parent.mkdir()
    other.record(ActDone("other"))
    text = tmp_path / "text"
    text.write_text("no journal at all, but long enough to be looked at")
    torn = tmp_path / "torn"
    torn.write_bytes(machine.path.read_bytes()[:20_000])
    for backup in (other.path, text, torn, tmp_path / "absent", machine.path):
        with pytest.raises(JournalError):
            restore(machine.path, backup, NOW)
    assert acts_of(machine.path) == ["first"]
    journal = machine.open()
    with pytest.raises(JournalError, match="open elsewhere"):
        restore(machine.path, back_up(machine.path, tmp_path / "b", NOW), NOW)
    journal.close()


@pytest.mark.parametrize("stopped_after", [0, 1, 2])
def test_a_restore_that_was_killed_can_be_repeated(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, stopped_after: int
) -> None:
    """Whatever had its new name by then, the other journal is never read with a WAL that is not its own."""
    machine.record(ActDone("first"))
    backup = back_up(machine.path, machine.path.parent / "b", NOW)
    left = stopped_after
    real = Path.replace

    def killed(path: Path, to: Path | str) -> Path:
        nonlocal left
        if str(to).startswith(f"{machine.path}") and "partial" not in path.name:
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
        return real(path, to)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        restore(machine.path, backup, NOW)
    monkeypatch.undo()
    restore(machine.path, backup, NOW + timedelta(seconds=1))
    assert acts_of(machine.path) == ["first"]
    assert all(item.ok for item in look(machine.path, machine.state) if item.id == "integrity")


def test_what_was_handed_over_opens_for_reading_only(machine: Machine, tmp_path: Path) -> None:
    handed_over(machine, tmp_path / "theirs")
    with pytest.raises(JournalError, match="for reading only"):
        machine.open()
    assert acts_of(machine.path) == [HANDED_OVER_ACT]
    with pytest.raises(JournalError, match="for reading only"):
        write_handed(machine.path, tmp_path / "again")
    with pytest.raises(JournalError, match="was handed over"):
        restore(machine.path, back_up(machine.path, tmp_path / "b", NOW), NOW)


async def test_nothing_is_recorded_after_the_hand_over(machine: Machine, tmp_path: Path) -> None:
    journal = machine.open()
    await journal.record(HandedOver(str(tmp_path / "theirs")), AT)
    with pytest.raises(JournalError, match="handed over"):
        await journal.record(ATTEMPT, AT)
    journal.close()
    assert acts_of(machine.path) == []


def test_the_copy_of_a_hand_over_goes_on_without_recovery_once(machine: Machine, tmp_path: Path) -> None:
    theirs = Machine(tmp_path / "theirs")
    theirs.path.parent.mkdir()
    handed_over(machine, theirs.path)
    second = tmp_path / "second"
    shutil.copyfile(theirs.path, second)
    assert theirs.why is None
    theirs.record(ATTEMPT)
    assert theirs.why is None
    # Another copy of it is one more state of a journal that this machine knows by now.
    theirs.path = second
    assert theirs.why is Why.BEHIND


def test_a_journal_that_comes_back_by_hand_over_is_no_copy(machine: Machine, tmp_path: Path) -> None:
    theirs = Machine(tmp_path / "theirs")
    theirs.path.parent.mkdir()
    handed_over(machine, theirs.path)
    handed_over(theirs, tmp_path / "back")
    machine.path = tmp_path / "back"
    assert machine.why is None


def test_a_hand_over_that_was_killed_before_its_copy_is_finished_elsewhere(
    machine: Machine, tmp_path: Path
) -> None:
    machine.record(ATTEMPT, HandedOver(str(tmp_path / "absent" / "theirs")))
    (tmp_path / "absent").write_text("in the way")
    with pytest.raises(JournalError):
        write_handed(machine.path)
    assert write_handed(machine.path, tmp_path / "theirs") == tmp_path / "theirs"


def test_a_sound_journal_is_told_as_such(machine: Machine) -> None:
    machine.record(ATTEMPT)
    looked = look(machine.path, machine.state)
    assert [item.id for item in looked] == ["integrity", "schema", "pins", "counter", "sums"]
    assert all(item.ok for item in looked), looked


@pytest.mark.parametrize(
    ("sql", "wrong"),
    [
        ("UPDATE tally SET n = 1 WHERE scope = 'rows' AND word = 'created'", "sums"),
        ("UPDATE tally SET n = 1 WHERE scope = 'persons' AND word = 'failed'", "sums"),
        ("INSERT INTO kind_tally (kind, state, n) VALUES ('twins', 'merged', 2)", "sums"),
        ("INSERT INTO profile (content, n) VALUES ('{}', 3)", "sums"),
        ("INSERT INTO tally (scope, word, n) VALUES ('mails:1', 'sent', 1)", "sums"),
        ("UPDATE identity SET commits = 0", "counter"),
        ("INSERT INTO effect (person, kind) VALUES (7, 'create_user')", "references"),
    ],
)
def test_what_is_not_in_order_is_named(machine: Machine, sql: str, wrong: str) -> None:
    machine.record(ATTEMPT)
    with closing(sqlite3.connect(machine.path)) as db:
        db.execute(sql)
        db.commit()
    assert [item.id for item in look(machine.path, machine.state) if not item.ok] == [wrong]


def test_a_damaged_page_is_named(machine: Machine) -> None:
    machine.record(*(ActDone(f"act {n}", "word " * 200) for n in range(200)))
    with closing(sqlite3.connect(machine.path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'act'").fetchone()
    with machine.path.open("r+b") as file:
        file.seek((page - 1) * 8192)
        file.write(b"\xff" * 100)
    assert [item.id for item in look(machine.path, machine.state) if not item.ok] == ["integrity"]


def test_pins_that_do_not_go_with_the_pool_are_named(machine: Machine) -> None:
    machine.record(ATTEMPT)
    with closing(sqlite3.connect(machine.path)) as db:
        pins = '{"source": {"pool_arn": "arn:aws:cognito-idp:x:1:userpool/us_A"}, "target": {}}'
        db.execute("INSERT INTO meta (key, value) VALUES ('pins', ?)", (pins,))
        db.execute("""INSERT INTO meta (key, value) VALUES ('pool', '{"id": "us_B"}')""")
        db.commit()
    assert [item.id for item in look(machine.path, machine.state) if not item.ok] == ["pins"]


def test_a_file_of_another_program_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (a)")
        db.commit()
    assert APPLICATION_ID
    with pytest.raises(JournalError, match="another program"):
        look(path)


def test_opening_keeps_what_a_hand_over_wrote(machine: Machine, tmp_path: Path) -> None:
    """Decisions and outcomes come over whole."""
    theirs = Machine(tmp_path / "theirs")
    theirs.path.parent.mkdir()
    machine.record(ActDone("decided"))
    handed_over(machine, theirs.path)
    journal = Journal(theirs.path, actor=lambda: "{}", state=theirs.state)
    asyncio.run(journal.record(ActDone("went on"), AT))
    journal.close()
    assert acts_of(theirs.path) == ["went on", HANDED_OVER_ACT, "decided"]
