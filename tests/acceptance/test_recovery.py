"""A journal that may not be the latest: no one created or mailed twice, said by name, ended by a phrase."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.mailing import ENVIRONMENT, canary, due_addresses, use_link
from tests.acceptance.operator import Done, Event, Operator

PHRASE = f"RECOVERED {ENVIRONMENT}"
# Half of a pool of this size is due.
ROWS = 1_150
PERSONS_MAILED = 500
WINDOW = 32
# No one opens the canary's mail here: that it went well is said.
SAID = ("--confirm", "CANARY WORKED", "--confirm", "SAMPLE WORKED")


def operator_at(far_side: FarSide, folder: Path, **answers: Any) -> Operator:
    """One with a state folder of their own, as a machine has it."""
    operator = Operator.at(
        far_side, folder, timing__reset="proactive", target__environment=ENVIRONMENT, **answers
    )
    operator.answers |= {"pace.writes_per_second": 2_000, "pace.resets_per_second": 1_000}
    operator.environ["XDG_STATE_HOME"] = str(folder / "state")
    return operator


def strikes_after(name: str, times: int) -> Any:
    left = times

    def strikes(event: Event) -> bool:
        nonlocal left
        left -= event["event"] == name
        return bool(left == 0)

    return strikes


def files_of(operator: Operator) -> Iterator[Path]:
    for suffix in ("", "-wal", "-shm"):
        path = operator.journal.with_name(operator.journal.name + suffix)
        if path.exists():
            yield path


def put_away(operator: Operator, folder: Path) -> None:
    """A backup: the journal's files as they are."""
    folder.mkdir()
    for path in files_of(operator):
        shutil.copy2(path, folder / path.name)


def put_back(operator: Operator, folder: Path) -> None:
    for path in list(files_of(operator)):
        path.unlink()
    for path in folder.iterdir():
        shutil.copy2(path, operator.journal.with_name(path.name))


def lose_wal(operator: Operator) -> None:
    """What is left where somebody copies the one file that has the name."""
    for path in list(files_of(operator)):
        if path != operator.journal:
            path.unlink()


def on_second_machine(operator: Operator, far_side: FarSide, folder: Path) -> Operator:
    """The journal's files on another machine, whose home knows nothing of them."""
    folder.mkdir()
    for path in files_of(operator):
        shutil.copy2(path, folder / path.name)
    shutil.copytree(operator.journal.with_suffix(""), folder / "m")
    environ = operator.environ | {"XDG_STATE_HOME": str(folder / "state")}
    return replace(operator, folder=folder, environ=environ)


def refused_in_recovery(operator: Operator, far_side: FarSide, why: str, *arguments: str) -> Done:
    """A run without the phrase: it reads, says what it found, and changes nothing at WorkOS."""
    writes, mails = far_side.writes(), far_side.stats()["mails"]
    done = operator.run(*arguments)
    assert done.code == 4, done.err
    assert "in recovery" in done.err
    assert why in done.err
    assert f'--confirm "{PHRASE}"' in done.err
    assert (far_side.writes(), far_side.stats()["mails"]) == (writes, mails)
    status = operator.status()
    assert status["recovery"]["read"] is True
    assert status["steps"]["connect"] == "blocked"
    return done


BEHIND = "behind what this machine remembers"
UNKNOWN = "has not worked on this journal before"


@pytest.fixture
def far_side(start: MakeFarSide) -> FarSide:
    return start(ROWS)


@pytest.fixture
def importing(far_side: FarSide, folder: Path) -> Operator:
    """An import that is killed half way; a backup was taken before it began."""
    operator = operator_at(far_side, folder)
    assert operator.run("--until", "transform").code == 0
    put_away(operator, folder / "before")
    assert operator.killed_at("--yes", "--until", "import", when=strikes_after("settled", 30))
    return operator


@pytest.fixture
def mailing(far_side: FarSide, folder: Path) -> Operator:
    """A campaign of 500 mails that is killed half way; a backup was taken after the import."""
    operator = operator_at(far_side, folder)
    assert operator.run("--yes", "--until", "import").code == 0
    operator.answers["verify.canaries"] = [canary(operator)]
    put_away(operator, folder / "before")
    assert operator.killed_at("--yes", *SAID, "--until", "reset", when=strikes_after("mails_attempted", 250))
    mailed = far_side.stats()["mails"]
    assert 100 < len(mailed) < PERSONS_MAILED
    # The canary, who was mailed first, opens that mail.
    use_link(far_side, operator.answers["verify.canaries"][0])
    return operator


def imports_to_the_end(operator: Operator, far_side: FarSide, why: str) -> None:
    before = {user["email"] for user in far_side.users()}
    assert before
    refused_in_recovery(operator, far_side, why, "--until", "import")
    found = operator.status()["recovery"]["found"]
    assert found["settled"] > 0
    assert found["differ"] == found["unknown"] == 0
    done = operator.run("--yes", "--until", "import")
    assert done.code == 0, done.err
    status = operator.status()
    assert status["recovery"] is None
    users = far_side.users()
    assert len({user["external_id"] for user in users}) == len(users) == status["persons"]["created"]
    assert status["persons"]["failed"] == status["persons"]["pending"] == 0
    again = operator.run("--yes", "--until", "import")
    assert again.code == 0
    assert "in recovery" not in again.err


def test_a_backup_put_back_in_the_middle_of_an_import(
    far_side: FarSide, importing: Operator, folder: Path
) -> None:
    put_back(importing, folder / "before")
    imports_to_the_end(importing, far_side, BEHIND)


def test_a_journal_without_its_wal_in_the_middle_of_an_import(far_side: FarSide, importing: Operator) -> None:
    lose_wal(importing)
    imports_to_the_end(importing, far_side, BEHIND)


def test_a_copy_on_another_machine_in_the_middle_of_an_import(
    far_side: FarSide, importing: Operator, folder: Path
) -> None:
    second = on_second_machine(importing, far_side, folder / "second")
    # The first one goes on; the copy does not know of it.
    assert importing.killed_at("--yes", "--until", "import", when=strikes_after("settled", 10))
    imports_to_the_end(second, far_side, UNKNOWN)
    # And the first one, by then behind at WorkOS, creates no one a second time.
    writes = far_side.stats()["operations"]["create_user"]
    done = importing.run("--yes", "--until", "import")
    assert done.code == 0, done.err
    users = far_side.users()
    assert len({user["external_id"] for user in users}) == len(users)
    assert far_side.stats()["operations"]["create_user"] >= writes


def mails_to_the_end(operator: Operator, far_side: FarSide, why: str) -> None:
    """Everybody exactly once: events tell who was mailed, and who may have been is re-sent to once asked."""
    before = far_side.stats()["mails"]
    refused_in_recovery(operator, far_side, why, "--until", "reset")
    found = operator.status()["recovery"]["found"]
    assert (max(found["marks"], found["resets"]) > 0) == (why == BEHIND)
    least, most = due_addresses(operator)
    done = operator.run("--yes", *SAID, "--until", "reset")
    assert operator.status()["recovery"] is None, done.err
    resets = operator.status()["resets"]
    assert not resets["remaining"], done.err
    assert not resets["skipped"], done.err
    mails = far_side.stats()["mails"]
    assert set(mails.values()) == {1}
    assert set(before) <= set(mails) <= most
    # Whoever was in flight at the kill is in doubt: attempted or marked, and no event shows a mail.
    missing = least - set(mails)
    assert len(missing) <= resets["in_doubt"] <= WINDOW
    assert len(far_side.users()) == operator.status()["persons"]["created"]
    # What events do not show within 15 minutes, by WorkOS' clock, is offered, and sent once confirmed.
    far_side.set(ahead_seconds=16 * 60)
    done = operator.run("--yes", "--until", "reset")
    assert operator.status()["resets"] == resets
    assert far_side.stats()["mails"] == mails
    if resets["in_doubt"]:
        assert f"RESEND {resets['in_doubt']} UNKNOWN {ENVIRONMENT}" in done.err
        unknown = (operator.journal.with_suffix("") / "resets_unknown.csv").read_text(encoding="utf-8")
        assert all(address in unknown for address in missing)
    done = operator.run("--yes", "--resend-unknown")
    assert done.went, done.err
    everybody = far_side.stats()["mails"]
    assert set(everybody.values()) == {1}
    assert least <= set(everybody) <= most
    # The campaign is over, proven by the link of the canary who was mailed before; the sums are true.
    status = operator.status()
    assert status["steps"]["reset"] == "done", done.err
    sums = {"sent": len(everybody), "failed": 0, "in_doubt": 0, "remaining": 0, "skipped": 0}
    assert status["resets"].items() >= sums.items()
    again = operator.run("--yes", "--until", "reset")
    assert again.code == 0, again.err
    assert far_side.stats()["mails"] == everybody


def test_a_backup_put_back_in_the_middle_of_a_campaign(
    far_side: FarSide, mailing: Operator, folder: Path
) -> None:
    put_back(mailing, folder / "before")
    mails_to_the_end(mailing, far_side, BEHIND)


def test_a_journal_without_its_wal_in_the_middle_of_a_campaign(far_side: FarSide, mailing: Operator) -> None:
    lose_wal(mailing)
    mails_to_the_end(mailing, far_side, BEHIND)


def test_a_copy_on_another_machine_in_the_middle_of_a_campaign(
    far_side: FarSide, mailing: Operator, folder: Path
) -> None:
    second = on_second_machine(mailing, far_side, folder / "second")
    mails_to_the_end(second, far_side, UNKNOWN)
    # The first one goes on, and finds everybody mailed.
    mailed = far_side.stats()["mails"]
    mailing.run("--yes", *SAID, "--until", "reset")
    assert far_side.stats()["mails"] == mailed


def test_a_journal_that_is_killed_and_goes_on_is_not_in_recovery(
    far_side: FarSide, importing: Operator
) -> None:
    done = importing.run("--yes", "--until", "import")
    assert done.code == 0
    assert "in recovery" not in done.err
    assert importing.status()["recovery"] is None
