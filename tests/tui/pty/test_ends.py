"""However the app ends in the middle of its work, the next start goes on, and no one is written twice."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Callable

import pytest

from tests.acceptance.far_side import FarSide
from tests.plain.conftest import USERS, Place
from tests.tui.pty.session import ENTER, NARROW, WIDE, Session

LEAVE_SECONDS = 2.0
# Seconds between two pages of the pool, as pages per second: time enough to be cut off.
SLOW = 0.2

ENDS: dict[str, Callable[[Session], None]] = {
    "kill -9": lambda session: session.drop(signal.SIGKILL),
    "SIGHUP": lambda session: session.drop(signal.SIGHUP),
    "closed terminal": Session.hang_up,
}


def type_phrase(session: Session, phrase: str) -> None:
    """Type the plan's confirmation; Enter is still to come."""
    session.shows("Confirm the plan")
    session.press("n")
    session.shows("locked: 0 of")
    session.press(phrase)
    session.shows("matches")


def begin(session: Session, phrase: str, written: Callable[[], int]) -> None:
    """Confirm the plan, and return in the middle of its import."""
    type_phrase(session, phrase)
    session.press(ENTER)
    session.until(lambda: written() > 5, "the first persons at WorkOS")


def phrase_of(place: Place) -> str:
    phrase: str = json.loads(place.command("plan", "--journal", str(place.journal), "--json"))["phrase"]
    return phrase.rpartition(" ")[0]


@pytest.mark.parametrize("end", ENDS)
def test_an_inventory_that_was_cut_off_goes_on(place: Place, end: str) -> None:
    answers = place.answers(pace__cognito_pages_per_second=SLOW)
    arguments = ("--journal", str(place.journal), "--answers", str(answers), "--until", "connect")
    place.command("run", "--new", *arguments)
    with Session(place) as session:
        session.shows("Step 3 of 12", "List the pool")
        session.press("n")
        session.shows("50%")
        ENDS[end](session)
    assert place.status()["users"]["exported"] == USERS // 2
    with Session(place) as session:
        session.shows("Step 3 of 12", "Continue the listing")
        session.press("n")
        session.shows("Accept the inventory")
        session.leave()
        session.check_restored()
    assert place.status()["users"]["exported"] == USERS


@pytest.mark.parametrize("end", ENDS)
def test_an_import_that_was_cut_off_goes_on(planned: Place, written: Callable[[], int], end: str) -> None:
    with Session(planned) as session:
        begin(session, phrase_of(planned), written)
        ENDS[end](session)
    assert planned.status()["users"]["pending"] > 0, "the import had ended before"
    with Session(planned) as session:
        session.shows("Step 7 of 12", "Import into WorkOS", "Go on")
        before = written()
        session.check_frames()
        assert written() == before, "work began before anybody asked for it"
        session.press("n")
        session.shows("Imported", "Continue  n")
        session.leave()
        session.check_restored()
    assert_everybody_is_there_once(planned)


@pytest.mark.parametrize("end", ENDS)
def test_a_confirmation_that_was_cut_off_has_written_nothing(
    planned: Place, written: Callable[[], int], end: str
) -> None:
    phrase = phrase_of(planned)
    with Session(planned) as session:
        type_phrase(session, phrase)
        ENDS[end](session)
    assert written() == 0
    assert planned.status()["plan"]["confirmed_at"] is None
    with Session(planned) as session:
        session.shows("Step 7 of 12", "Confirm the plan", "DRY RUN")
        begin(session, phrase, written)
        session.shows("Imported", "Continue  n")
        session.leave()
        session.check_restored()
    assert_everybody_is_there_once(planned)


def assert_everybody_is_there_once(place: Place) -> None:
    """WorkOS has each person of the plan once, by address and by external id."""
    persons = place.status()["persons"]
    assert persons["created"] == persons["planned"]
    services = place.services
    summary = {
        "env": services.environment(),
        "workos_url": services.workos_url,
        "cognito_url": services.cognito_url,
    }
    users = FarSide(summary).users()
    assert len(users) == persons["planned"]
    for key in ("email", "external_id"):
        seen = Counter(user[key] for user in users)
        assert max(seen.values()) == 1, seen.most_common(3)


def test_ctrl_q_during_an_import_leaves_and_says_how_to_go_on(
    planned: Place, written: Callable[[], int]
) -> None:
    with Session(planned) as session:
        begin(session, phrase_of(planned), written)
        assert session.leave() < LEAVE_SECONDS
        session.check_restored()
    summary = session.grid.lines.replace("\r\n", "\n")
    assert f"resume with: cognito2workos --journal {planned.journal}" in summary
    left = planned.status()
    assert left["users"]["pending"] > 0
    assert left["users"]["in_doubt"] == 0
    assert left["persons"]["created"] == written()


def test_the_window_may_be_resized_during_an_import(planned: Place, written: Callable[[], int]) -> None:
    with Session(planned) as session:
        begin(session, phrase_of(planned), written)
        session.resize(NARROW)
        session.shows("Step 7/12")
        session.resize((19, 69))
        session.shows("needs 80×24, is 69×19")
        session.resize(WIDE)
        session.shows("Step 7 of 12", "Imported", "Continue  n")
        session.leave()
        session.check_restored()
    assert_everybody_is_there_once(planned)
