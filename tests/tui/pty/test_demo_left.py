"""The demo is left in its import by Ctrl+Q; the same command goes on there, and writes no one twice."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest

from tests.plain.conftest import Place
from tests.tui.pty.session import NARROW, Session
from tests.tui.pty.test_demo import go, to_the_confirmation, type_phrase
from wizard.rehearsal.stage import staged_demo

USERS = 3_000  # enough that the import takes longer than the way to the key
WRITTEN = re.compile(r"users +[\d,]+ planned = [1-9][\d,]* created")
DEMO = ("demo", "--users", str(USERS))


@pytest.mark.timeout(400)
def test_a_demo_that_was_left_in_its_import_goes_on_where_it_was(place: Place) -> None:
    home = place.folder / "data/cognito2workos/demo"
    with Session(place, *DEMO, size=NARROW) as session:
        to_the_confirmation(session)
        type_phrase(session)
        session.shows("kill this program now", "Pause  p")
        session.until(lambda: WRITTEN.search(session.grid.text) is not None, "the first users")
        session.leave()
    assert "The demo goes on with: cognito2workos demo (begin again: demo --fresh)" in session.grid.lines
    before = persons(place)
    assert 0 < before["created"] < before["planned"]
    with Session(place, *DEMO, size=NARROW) as session:
        session.shows("Step 7/12", "Go on  n")
        go(session, "Go on")
        session.shows("Continue  n", "Imported")
        session.leave()
        session.check_restored()
    after = persons(place)
    assert after["created"] == after["planned"] == before["planned"]
    with staged_demo(users=USERS, home=home) as demo:
        url = f"{demo.environ['WORKOS_BASE_URL']}/_rehearsal/users"
        with urllib.request.urlopen(url) as answer:
            ids = [user["external_id"] for user in json.load(answer)]
    assert len(ids) == len(set(ids)) == after["created"]


def persons(place: Place) -> dict[str, int]:
    journal = place.folder / "data/cognito2workos/demo/demo.journal"
    status = json.loads(place.command("status", "--journal", str(journal), "--json"))
    counts: dict[str, int] = status["persons"]
    return counts
