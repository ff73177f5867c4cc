"""kill -9 in steps 8 to 11 of the app: it opens paused where it was, goes on, and no one is mailed twice."""

from __future__ import annotations

import json
import signal
import urllib.request
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.plain.conftest import USERS, Place
from tests.tui.pty.session import NARROW, Session
from tests.tui.pty.test_demo import bar, go, go_on, type_phrase
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.stage import RunningDemo, inhabited

# By the key that leads to a step: its place, what begins its work, what is offered when that is done.
STEPS = {
    "8": ("Step 8/12", "Ask the providers", "I signed in"),
    "9": ("Step 9/12", "Get them ready", "Send the canary"),
    "a": ("Step 10/12", "Look at the app", "Register the callback"),
    "b": ("Step 11/12", "Run the checks", "Go to step 8"),
}
AT_WORK = ("First: Connect", "Pause  p", "Looking …")


@pytest.fixture(scope="module")
def people(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    with inhabited(services, tmp_path_factory.mktemp("people"), users=USERS, seed=1) as living:
        yield living


@pytest.fixture
def imported(place: Place, people: RunningDemo) -> Place:
    """A journal whose persons are at WorkOS, and in which everything but the ticks is answered."""
    given = {key.replace(".", "__", 1): value for key, value in people.answers.items()}
    answers = place.answers(**given, target__mail_allow=[people.canary])
    place.command(
        "run",
        "--new",
        "--journal",
        str(place.journal),
        "--answers",
        str(answers),
        "--until",
        "import",
        "--yes",
    )
    return place


@pytest.mark.parametrize("key", STEPS)
def test_step_that_was_killed_goes_on(imported: Place, key: str) -> None:
    where, begins, ends = STEPS[key]
    with Session(imported, size=NARROW) as session:
        turn_to(session, key, where)
        session.shows(f"{begins}  n")
        session.press("n")
        session.until(lambda: any(text in session.grid.text for text in AT_WORK), "work")
        session.drop(signal.SIGKILL)
    with Session(imported, size=NARROW) as session:
        session.shows("Step ", "/12", "LIVE")
        assert not any(text in session.grid.text for text in AT_WORK), (
            "work began before anybody asked for it"
        )
        turn_to(session, key, where)
        go_on(session, f"{ends}  n")
        session.leave()
        session.check_restored()


def test_canary_is_mailed_once_whatever_dies(imported: Place, people: RunningDemo) -> None:
    with Session(imported, size=NARROW) as session:
        turn_to(session, "9", "Step 9/12")
        go(session, "Get them ready", "Send the canary")
        type_phrase(session)
        session.until(lambda: mails(imported, people.canary) > 0, "the mail")
        session.drop(signal.SIGKILL)
    with Session(imported, size=NARROW) as session:
        turn_to(session, "9", "Step 9/12")
        go_on(session, "Continue  n")
        session.leave()
    assert mails(imported, people.canary) == 1
    assert imported.status()["resets"]["sent"] == 1


def turn_to(session: Session, key: str, where: str) -> None:
    session.until(lambda: bar(session).endswith("  n"), "a page")
    session.press("g")
    session.shows("Go to step")
    session.press(key)
    session.until(lambda: where in session.grid.text and "Go to step" not in session.grid.text, where)


def mails(place: Place, address: str) -> int:
    url = f"{place.services.workos_url}/_rehearsal/mails?to={quote(address)}"
    with urllib.request.urlopen(url) as answer:
        return len(json.load(answer))
