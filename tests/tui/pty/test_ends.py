"""However the app ends in the middle of its work, the next start goes on, and nobody is written twice."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Callable

import pytest

from tests.acceptance.far_side import FarSide
from tests.plain.conftest import Place
from tests.tui.pty.session import ENTER, Session

LEAVE_SECONDS = 2.0

ENDS: dict[str, Callable[[Session], None]] = {
    "kill -9": lambda session: session.drop(signal.SIGKILL),
    "SIGHUP": lambda session: session.drop(signal.SIGHUP),
    "closed terminal": Session.hang_up,
}


def begin(session: Session, phrase: str, written: Callable[[], int]) -> None:
    """Confirm the plan, and return in the middle of its import."""
    session.shows("Confirm the plan")
    session.press("n")
    session.shows("locked: 0 of")
    session.press(phrase)
    session.shows("matches")
    session.press(ENTER)
    session.until(lambda: written() > 5, "the first persons at WorkOS")


def phrase_of(place: Place) -> str:
    phrase: str = json.loads(place.command("plan", "--journal", str(place.journal), "--json"))["phrase"]
    return phrase


@pytest.mark.parametrize("end", ENDS)
def test_an_import_that_was_cut_off_goes_on(planned: Place, written: Callable[[], int], end: str) -> None:
    with Session(planned) as session:
        begin(session, phrase_of(planned), written)
        ENDS[end](session)
    cut_off = planned.status()
    assert cut_off["users"]["pending"] > 0, "the import had ended before"
    with Session(planned) as session:
        session.shows("Step 7 of 12", "Import into WorkOS", "Go on")
        before = written()
        session.check_frames()
        assert written() == before, "work began before anybody asked for it"
        session.press("n")
        session.shows("To the checks")
        session.leave()
        session.check_restored()
    done = planned.status()
    assert done["persons"]["created"] == done["persons"]["planned"]
    assert_nobody_is_twice(planned, done["persons"]["planned"])


def assert_nobody_is_twice(place: Place, persons: int) -> None:
    """WorkOS has each of them once, by address and by external id."""
    services = place.services
    told = {
        "env": services.environment(),
        "workos_url": services.workos_url,
        "cognito_url": services.cognito_url,
    }
    users = FarSide(told).users()
    assert len(users) == persons
    for key in ("email", "external_id"):
        seen = Counter(user[key] for user in users)
        assert max(seen.values()) == 1, seen.most_common(3)


def test_a_kill_while_the_phrase_is_typed_has_written_nothing(
    planned: Place, written: Callable[[], int]
) -> None:
    phrase = phrase_of(planned)
    with Session(planned) as session:
        session.shows("Confirm the plan")
        session.press("n")
        session.shows("locked: 0 of")
        session.press(phrase)
        session.shows("matches")
        session.drop(signal.SIGKILL)
    assert written() == 0
    assert planned.status()["plan"]["confirmed_at"] is None
    with Session(planned) as session:
        session.shows("Step 7 of 12", "Confirm the plan", "DRY RUN")
        session.leave()
    assert written() == 0


def test_ctrl_q_during_an_import_leaves_and_says_how_to_go_on(
    planned: Place, written: Callable[[], int]
) -> None:
    with Session(planned) as session:
        begin(session, phrase_of(planned), written)
        assert session.leave() < LEAVE_SECONDS
        session.check_restored()
    assert f"resume with: cognito2workos --journal {planned.journal}" in session.grid.lines.replace(
        "\r\n", "\n"
    )
    left = planned.status()
    assert left["users"]["pending"] > 0
    assert left["users"]["in_doubt"] == 0
    assert left["persons"]["created"] == written()
