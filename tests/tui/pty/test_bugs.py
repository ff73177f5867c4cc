"""What no one foresaw ends in the error view, in a terminal that is as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.plain.conftest import Place
from tests.tui.pty.session import ENTER, Session
from tests.tui.pty.test_ends import phrase_of, type_phrase

BUG = 70
TOLD = "The migration is safe"


def alter(place: Place, change: str) -> None:
    with closing(sqlite3.connect(place.journal)) as db:
        db.execute(f"ALTER TABLE {change}")


def take_away(place: Place, table: str) -> None:
    """What no code of ours can be ready for: a part of the open journal is gone."""
    alter(place, f"{table} RENAME TO taken_{table}")


def give_back(place: Place, table: str) -> None:
    alter(place, f"taken_{table} RENAME TO {table}")


def test_a_bug_behind_a_key_ends_in_the_error_view(planned: Place) -> None:
    with Session(planned) as session:
        session.shows("Confirm the plan")
        take_away(planned, "tally")
        session.press("e")
        session.shows(TOLD, "such table")
        session.leave(BUG)
        session.check_restored()


def test_a_value_that_cannot_be_read_is_told_as_damage_and_leaves_well(planned: Place) -> None:
    phrase = phrase_of(planned)
    with Session(planned) as session:
        type_phrase(session, phrase)
        alter(planned, "effect RENAME COLUMN attempts TO taken")
        session.press(ENTER)
        session.shows("damaged:", "IndexError:")
        alter(planned, "effect RENAME COLUMN taken TO attempts")
        session.leave()
        session.check_restored()


def test_a_bug_in_engine_and_views_at_once_ends_in_the_error_view(planned: Place) -> None:
    """The views are drawn by a callback in the app's own loop, which an exception would end."""
    phrase = phrase_of(planned)
    with Session(planned) as session:
        type_phrase(session, phrase)
        take_away(planned, "effect")
        session.press(ENTER)
        session.shows(TOLD, "such table")
        session.leave(BUG)
        session.check_restored()


def test_a_bug_in_the_tick_ends_in_the_error_view(planned: Place) -> None:
    """While the import runs the screen is drawn by a timer; the answers are read by it alone."""
    phrase = phrase_of(planned)
    with Session(planned) as session:
        type_phrase(session, phrase)
        session.press(ENTER)
        session.shows("Importing users")
        take_away(planned, "answer")
        session.shows(TOLD, "such table")
        session.leave(BUG)
        session.check_restored()
    give_back(planned, "answer")
    assert planned.status()["users"]["in_doubt"] == 0
