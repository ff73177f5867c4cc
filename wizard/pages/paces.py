"""How fast both ends are asked, when a listing is old, and when an import pauses."""

from __future__ import annotations

from collections.abc import Callable

from wizard.domain import target_kind
from wizard.domain.nights import PAUSE_AT, RESUME_AT, read_clock
from wizard.pages.commands import Answer
from wizard.pages.model import Action, Field, Fields, Values
from wizard.pages.state import ViewState

FRESH = "inventory.fresh_hours"
WRITES, RESETS = "pace.writes_per_second", "pace.resets_per_second"
PAGES, MOST = "pace.cognito_pages_per_second", "pace.max_persons"
HOURS = (PAUSE_AT, RESUME_AT)
DOCUMENTED = 50
"""Writes a second that WorkOS documents, all clients of an environment together
(https://workos.com/docs/reference/rate-limits)."""


def writes_per_second(state: ViewState) -> float:
    """The ceiling of writes as of now."""
    return target_kind.writes_per_second(state.views.answers(), state.snapshot.target.get("kind"))


def paces(state: ViewState, key: str) -> Action:
    """Sets them all; they count from the next run on."""
    answers = state.views.answers()

    def form(_: str) -> Fields:
        return Fields(
            "Pace",
            (
                Field(WRITES, "Writes a second", f"{writes_per_second(state):g}", check=_rate(DOCUMENTED)),
                Field(RESETS, "Password resets a second", f"{answers[RESETS]:g}", check=_rate(DOCUMENTED)),
                Field(PAGES, "Cognito pages a second", f"{answers[PAGES]:g}", check=_rate()),
                Field(FRESH, "Hours until a listing is old", f"{answers[FRESH]:g}", check=_rate()),
                Field(MOST, "Pause after so many users", f"{answers[MOST]}", "0: do not pause", check=_count),
                Field(PAUSE_AT, "Pause at", answers.get(PAUSE_AT) or "", "06:00; empty: never", check=_clock),
                Field(RESUME_AT, "Go on at", answers.get(RESUME_AT) or "", "empty: by hand", check=_clock),
            ),
            f"WorkOS documents {DOCUMENTED} writes a second, shared with your live app."
            " A change counts from the next run on.",
        )

    def answered(_: str, values: Values) -> Answer:
        rates = {key: float(values[key]) for key in (WRITES, RESETS, PAGES, FRESH) if key in values}
        counts = {MOST: int(values[MOST])} if MOST in values else {}
        typed = {key: values[key].strip() for key in HOURS if key in values}
        hours = {key: read_clock(text) if text else None for key, text in typed.items()}
        return Answer({**rates, **counts, **hours})

    return Action("pace", "Pace", answered, key=key, help="How fast both ends are asked", ask=form)


def _rate(most: float = 0) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return "A number, such as 10."
        if not 0 < number < float("inf"):
            return "More than 0."
        return f"At most {most:g} (more is for the answers file)." if most and number > most else ""

    return check


def _clock(text: str) -> str:
    try:
        if text.strip():
            read_clock(text)
    except ValueError as wrong:
        return str(wrong)
    return ""


def _count(text: str) -> str:
    return "" if text.isascii() and text.isdigit() else "A whole number, 0 for no limit."
