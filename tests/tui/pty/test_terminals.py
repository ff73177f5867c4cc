"""Poorer terminals: the app starts, is walked to hostile rows, leaves, and the terminal is as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plain.conftest import Place
from tests.tui.pty.grid import Grid
from tests.tui.pty.session import ENTER, ESCAPE, NARROW, WIDE, Session
from tests.tui.pty.test_ends import begin, phrase_of

DOWN, HOME, CLEAR = "\x1b[B", "\x1b[H", "\x15"
TOLD = "WHAT IT MEANS"
OPENS = "Enter Open  "  # in the footer while the rows have the focus
TERMINALS: dict[str, tuple[tuple[int, int], str, dict[str, str]]] = {
    "NO_COLOR": (WIDE, "xterm-256color", {"NO_COLOR": "1"}),
    "TERM=xterm": (WIDE, "xterm", {}),
    "LANG=C": (WIDE, "xterm-256color", {"LANG": "C"}),
    "80x24": (NARROW, "xterm-256color", {}),
}
# Characters of the rehearsal's hostile names, and how they are shown.
HOSTILE = {"\x1b": "<001B>", "\u202e": "<202E>", "\u200b": "<200B>", "\u009b": "<009B>", "\x07": "<0007>"}
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


def hostile_rows(journal: Path) -> list[tuple[str, str]]:
    """Of each exported row with a hostile first name: what finds it, and how the character is shown."""
    exported = journal.with_suffix("") / "cognito_users.json"
    found = []
    for row in json.loads(exported.read_text(encoding="utf-8"))["Users"]:
        of = {item["Name"]: item["Value"] for item in row["Attributes"]}
        spelt = [shown for hidden, shown in HOSTILE.items() if hidden in of.get("given_name", "")]
        found += [(of["email"].partition("@")[0], spelt[0])] if spelt and "\u200b" not in of["email"] else []
    return found


@pytest.mark.parametrize("terminal", TERMINALS)
def test_hostile_rows_are_shown_cleaned(planned: Place, begun: Path, terminal: str) -> None:
    size, term, variables = TERMINALS[terminal]
    hostile = hostile_rows(begun)
    assert len(hostile) >= 3
    with Session(planned, size=size, term=term, **variables) as session:
        open_rows(session)
        for searched, spelt in hostile:
            look_at(session, searched, spelt)
        session.leave()
        session.check_restored()
    session.check_clean()
    assert "NO_COLOR" not in variables or is_grey(session.output)


def open_rows(session: Session) -> None:
    """To the rows of the pool whose address is verified, as a person goes."""
    session.shows("Confirm the plan", "DRY RUN")
    session.press("g3")
    session.shows("Accept the inventory")
    press_until(session, DOWN, TOLD)
    session.press(HOME)
    session.until(lambda: "90 rows" not in session.grid.text, "the root of the tree")
    session.press(DOWN)
    session.shows("90 rows", TOLD)
    session.press(DOWN)
    session.shows("│ By email address")
    session.press(DOWN)
    session.shows("│ email verified", "76 rows")
    session.press(ENTER)
    session.shows("row 1 of")


def look_at(session: Session, searched: str, spelt: str) -> None:
    """Filter for one row, open its record, and come back."""
    focus_filter(session)
    session.press(searched)
    session.shows("row 1 of 1 found")
    session.press(ENTER)
    session.shows(OPENS)
    session.again(lambda: session.press(ENTER), "Where it is counted")
    session.shows(spelt)
    session.again(lambda: session.press(ESCAPE), "row 1 of 1 found")
    session.shows(OPENS)


def focus_filter(session: Session) -> None:
    """Type what no key is bound to until the filter takes it, so that no letter of a name acts as a key."""
    session.press("/")
    press_until(session, "=", "==")
    session.press(CLEAR)
    session.until(lambda: "==" not in session.grid.text, "an empty filter")


def press_until(session: Session, key: str, text: str) -> None:
    """For keys that go nowhere until the widget that takes them has the focus."""

    def is_shown() -> bool:
        shown = text in session.grid.text
        if not shown:
            session.press(key)
        return shown

    session.until(is_shown, text)


def is_grey(output: bytes) -> bool:
    """Whether every colour that was sent has as much red as green as blue."""
    true = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", b"".join(COLOUR.findall(output)))
    eight = {int(n) for n in re.findall(rb"[34]8;5;(\d+)", b"".join(COLOUR.findall(output)))}
    greys = {16, 59, 102, 145, 188, 231, *range(232, 256), 0, 7, 8, 15}
    return all(len(set(parts)) == 1 for parts in true) and eight <= greys


def test_nothing_but_frames_is_written_during_an_import(planned: Place, written: Callable[[], int]) -> None:
    """With every warning of Python's on, and faults that libraries like to log."""
    with Session(planned, PYTHONWARNINGS="default", PYTHONASYNCIODEBUG="1", size=NARROW) as session:
        begin(session, phrase_of(planned), written)
        session.shows("Imported", "Continue  n")
        session.check_frames()
        session.leave()
        session.check_restored()
    assert "Warning" not in session.grid.lines


@pytest.mark.parametrize(
    "written_over",
    [
        b"\x1b[?1049h\x1b[?2026h\x1b[1;1Hframe\x1b[?2026lWARNING: retrying",
        b"\x1b[?1049h\x1b[?2026h\x1b[1;1H\x1b[2JPASS\x1b[?2026l",
        b"\x1b[?1049h\x1b[?2026h\x1b]52;c;ZXZpbA==\x07\x1b[?2026l",
        b"\x1b[?1049h\x1b[?2026h\x1b[1;1Ha\x00b\x1b[?2026l",
    ],
)
def test_what_is_no_frame_is_noticed(written_over: bytes) -> None:
    grid = Grid(NARROW)
    for byte in written_over:
        grid.feed(bytes([byte]))
    assert grid.faults
