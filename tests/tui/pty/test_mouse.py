"""The mouse alone, but for a name and a path: from the start screen over the guide to the connection."""

from __future__ import annotations

from collections.abc import Callable

from tests.plain.conftest import Place
from tests.tui.pty.session import ENTER, Session

UNREAD, BELOW_THE_GUIDE = "Read it to its end", "What the plan relies on"


def test_the_mouse_leads_from_the_start_over_the_guide_to_the_connection(place: Place) -> None:
    with Session(place, "--guide-file", place.services.guide_file) as session:
        session.shows("There is no migration yet")
        click_until(session, "New migration", "What shall this migration be called")
        session.press(f"acme{ENTER}")
        click_until(session, "Saved copy", "A saved copy of the guide")
        session.press(f"{place.services.guide_file}{ENTER}")
        session.shows(BELOW_THE_GUIDE)
        read_on(session, lambda: turn_the_wheel(session))
        click_until(session, "I have read it", "Step 2 of 12")
        session.shows("Both ends", "Name the user pool")
        session.leave()
        session.check_restored()


def click_until(session: Session, text: str, shown: str) -> None:
    """As a person does: again, where a click came before the button was ready for it."""
    session.shows(text)
    session.again(lambda: session.click(text), shown)


def read_on(session: Session, turn: Callable[[], None]) -> None:
    """Turn page after page until nothing is left to be read; a turn that comes too early is lost."""
    session.shows(UNREAD, "What the plan relies on")

    def is_read() -> bool:
        read = UNREAD not in session.grid.text
        if not read:
            turn()
        return read

    session.until(is_read, "the end of the guide")


def turn_the_wheel(session: Session) -> None:
    """Once, over the guide's text, where that has been drawn."""
    if BELOW_THE_GUIDE in session.grid.text:
        row, column = session.grid.place_of(BELOW_THE_GUIDE)
        session.press(f"\x1b[<65;{column};{row - 3}M")
