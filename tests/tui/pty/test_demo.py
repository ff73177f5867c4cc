"""The demo as its command starts it, by what the screen says: keyboard at 80x24, and the mouse."""

from __future__ import annotations

import json
import re
import time

import pytest

from tests.plain.conftest import Place
from tests.tui.pty.session import ENTER, ESCAPE, NARROW, Session
from tests.tui.pty.test_mouse import UNREAD, read_on, turn_the_wheel

DOWN, SAVE = "\x1b[B", "\x13"

USERS = 300
DEMO = ("demo", "--users", str(USERS))
PHRASE = re.compile(r"Type {2}(\S.*?) +│")
DECIDE = "Decide  n"
BUTTON = re.compile(r"\S {2}[a-z]$")
BETWEEN = re.compile(r" {3,}")  # the sentence and the buttons of a bar
AGAIN_SECONDS = 5.0
FIELD, FORM, CHOICE, HINT = "Enter takes it", "Enter next", "Enter chooses", "Enter or Esc goes on"
ASKS = (FIELD, FORM, CHOICE, HINT, "Esc: nothing happens")
COMPANIES = "users in none"  # in the title of their preview
TO_THE_CARD = (
    ("I have read it", "Step 2 of 12"),
    ("Connect and check", "pinned to this journal"),
    ("Continue  n", "Step 3 of 12"),
    ("List the pool", "Accept the inventory"),
    ("Accept the inventory", "Step 4 of 12"),
    ("Ask at next sign-in", "Use default"),
    ("Use default", "Record the answers"),
    ("Record the answers", "Step 5 of 12"),
    ("Write the export", "reads it back"),
    ("Continue  n", "Step 6 of 12"),
)
TO_THE_CONFIRMATION = (
    ("Draw up the plan", "mail due"),
    ("Continue  n", "Step 7 of 12"),
    ("Confirm the plan", "Type  IMPORT"),
)
FIRST_OFFERS = ("Paste the new URI  n", "Use default  n")


@pytest.mark.timeout(600)
def test_keyboard_from_the_guide_to_the_recorded_cutover(place: Place) -> None:
    with Session(place, *DEMO, size=NARROW) as session:
        bring_over(session)
        settle_the_providers(session)
        prove_the_reset(session)
        move_the_app(session)
        record_the_cutover(session)
        write_the_report(session, place)
        session.leave()
        session.check_restored()
        session.check_clean()
    assert "The demo goes on with: cognito2workos demo" in session.grid.lines
    assert "Everything is done." in session.grid.lines


def bring_over(session: Session) -> None:
    """Steps 1 to 7: every person of the pool is imported."""
    to_the_confirmation(session)
    type_phrase(session)
    go(session, "Continue")


def to_the_confirmation(session: Session) -> None:
    """To where the plan's phrase is to be typed."""
    read_the_guide(session)
    go(session, "Connect and check", "Continue", "List the pool", "Accept the inventory")
    session.shows("Step 4/12")
    leave_the_date_open(session)
    choose(session, ENTER)
    go_on(session, "Step 5/12")
    go(session, "Write the export", "Continue")
    choose(session, f"{DOWN}{ENTER}")
    go(session, "Draw up the plan")
    session.until(lambda: "Continue  n" in bar(session), "the plan")
    session.press("o")
    session.shows("Where do you keep which company", COMPANIES)
    press_until_gone(session, ESCAPE, COMPANIES)
    go(session, "Continue", "Confirm the plan")


def choose(session: Session, keys: str) -> None:
    """Decide what has no default; the first of its choices has the cursor."""
    take(session, DECIDE)
    session.shows(CHOICE)
    session.press(keys)
    session.until(lambda: CHOICE not in session.grid.text and DECIDE not in bar(session), "the choice")


def leave_the_date_open(session: Session) -> None:
    """The first question of step 4: an empty field says that no one is sure yet."""
    take(session, "Plan the switch  n")
    session.shows(FIELD)
    session.press(ENTER)
    session.until(lambda: FIELD not in session.grid.text and DECIDE in bar(session), "the next question")


def read_the_guide(session: Session) -> None:
    go(session, "Fetch the guide")
    read_on(session, lambda: session.press(" "))
    go(session, "I have read it")


def go(session: Session, *offers: str) -> None:
    """Take each of the offers once it can be taken."""
    for offer in offers:
        take(session, f"{offer}  n")


def take(session: Session, offer: str) -> None:
    """Until it is gone, or asks; again where nothing came of it, because a run had just begun behind it."""
    at: float | None = None

    def is_taken() -> bool:
        nonlocal at
        now = time.monotonic()
        if at is not None and (offer not in bar(session) or any(text in session.grid.text for text in ASKS)):
            return True
        if offer in bar(session) and (at is None or now - at > AGAIN_SECONDS):
            at = now
            session.press("n")
        return False

    session.until(is_taken, f"«{offer}»")


def go_on(session: Session, shown: str) -> None:
    """Take whatever is offered until ``shown`` is; again where the offer changed, or nothing came."""
    pressed, at = "", 0.0

    def is_shown() -> bool:
        nonlocal pressed, at
        offer, now = BETWEEN.split(bar(session))[-1], time.monotonic()
        if shown in session.grid.text:
            return True
        if offer.endswith("  n") and (offer != pressed or now - at > AGAIN_SECONDS):
            pressed, at = offer, now
            session.press("n")
        return False

    session.until(is_shown, shown)


def bar(session: Session) -> str:
    """The line of the buttons; empty where it says why the primary one is locked.

    It is the line above the footer, or the one over that where the sentence next to it takes two.
    """
    lower, upper = (line.strip() for line in session.grid.text.splitlines()[-2:-4:-1])
    line = next((line for line in (lower, upper) if BUTTON.search(line)), lower)
    return "" if line.startswith("!") else line


def type_phrase(session: Session) -> None:
    """Type what the card asks for, as it stands there."""
    session.until(lambda: PHRASE.search(session.grid.text) is not None, "a phrase to be typed")
    found = PHRASE.search(session.grid.text)
    assert found
    session.press(found[1])
    session.shows("matches")
    session.press(ENTER)


def take_what_is_filled_in(session: Session, offer: str, *asked: str) -> None:
    """Do what is offered, and take what each of its questions suggests."""
    session.until(lambda: f"{offer}  n" in bar(session), f"«{offer}»")
    for shown in asked:
        go_on(session, shown)
        press_until_gone(session, SAVE if shown == FORM else ENTER, shown)


def read_the_hint(session: Session) -> None:
    session.shows(HINT)
    press_until_gone(session, ENTER, HINT)


def press_until_gone(session: Session, key: str, text: str) -> None:
    session.press(key)
    session.until(lambda: text not in session.grid.text, f"«{text}» to be gone")


def prove_the_reset(session: Session) -> None:
    read_the_hint(session)
    take_what_is_filled_in(session, "Name the canaries", FIELD)
    go(session, "Send the canary")
    type_phrase(session)
    session.until(lambda: "Look again  n" in bar(session), "the canary's reset")
    go_on(session, "Step 10/12")


def move_the_app(session: Session) -> None:
    read_the_hint(session)
    take_what_is_filled_in(session, "Name its folder", FIELD)
    take_what_is_filled_in(session, "Name the callback", FIELD)
    go(session, "Register the callback")
    type_phrase(session)
    go(session, "Write the env file")
    one_of(session, "Look again  n", "Continue  n")  # the demo's developer may be done already
    go_on(session, "Step 11/12")


def settle_the_providers(session: Session) -> None:
    session.shows("Step 8/12")
    read_the_hint(session)
    go(session, "Ask the providers")
    while "Continue  n" not in one_of(session, "Open the next  n", "Continue  n"):
        session.press("n")
        settle_one(session)
    go_on(session, "Step 9/12")


def settle_one(session: Session) -> None:
    offer = one_of(session, *FIRST_OFFERS)
    if offer.startswith("Use"):
        session.press("n")
    else:
        take_what_is_filled_in(session, offer.removesuffix("  n"), FORM)
        take_what_is_filled_in(session, "I signed in", CHOICE, FIELD)
    go(session, "To the list")


def one_of(session: Session, *offers: str) -> str:
    """The first of them that can be taken."""
    session.until(lambda: any(offer in bar(session) for offer in offers), " or ".join(offers))
    return next(offer for offer in offers if offer in bar(session))


def record_the_cutover(session: Session) -> None:
    go(session, "Run the checks", "Record the cutover")
    type_phrase(session)
    session.shows("CUTOVER READY", "First days  n", "The cutover is recorded")


def write_the_report(session: Session, place: Place) -> None:
    """And the files and commands say what the screen says."""
    session.press("g")
    session.shows("Go to step")
    session.press("c")
    read_the_hint(session)
    session.shows("5 of 5", f"{USERS}")
    go(session, "Write the report")
    session.shows("Write it again  n", "up to date")
    journal = place.folder / "data/cognito2workos/demo/demo.journal"
    assert "cognito2workos/demo" in session.grid.text, "where it was written"
    summary = json.loads(place.command("status", "--journal", str(journal), "--json"))
    assert set(summary["steps"].values()) == {"done"}
    written = json.loads((journal.with_suffix("") / "report.json").read_text(encoding="utf-8"))
    assert f"{summary['persons']['created']:,}" in session.grid.text
    assert written["users"] == summary["users"]
    assert summary["organizations"]["created"] == len(written["organization_table"]) == 3
    assert summary["memberships"]["created"] == sum(line["users"] for line in written["organization_table"])


@pytest.mark.timeout(400)
def test_mouse_from_the_guide_to_the_verified_import(place: Place) -> None:
    """The keyboard is for the one choice without a usual answer, and for the typed confirmation."""
    with Session(place, *DEMO) as session:
        session.shows("Step 1 of 12", "not fetched yet")
        click_on(session, "Fetch the guide", UNREAD)
        read_on(session, lambda: turn_the_wheel(session))
        for offer, shown in TO_THE_CARD:
            click_on(session, offer, shown)
        choose(session, f"{DOWN}{ENTER}")
        for offer, shown in TO_THE_CONFIRMATION:
            click_on(session, offer, shown)
        type_phrase(session)
        session.shows("Imported", "Continue  n")
        click_on(session, "11 Verification", "Step 11 of 12")
        click_on(session, "Run the checks", "Go to step 8")
        session.leave()
        session.check_restored()
        session.check_clean()


def click_on(session: Session, text: str, shown: str) -> None:
    """Click on a text once it is there, and again where that seems lost and it is still there."""

    def click() -> None:
        if text in session.grid.text:
            session.click(text)

    session.shows(text)
    session.again(click, shown)
