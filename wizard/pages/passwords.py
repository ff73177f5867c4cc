"""Step 9 where passwords are kept: how many are, who is left and why, and who must not sign in any more."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.mail.keeping import nevers
from wizard.domain.words import counted
from wizard.engine.password_views import PasswordsView
from wizard.pages.keeping import keeps_until
from wizard.pages.model import Fact, Facts, Figure, Figures, Pane, Tone
from wizard.pages.state import ViewState

DAYS = 7
NAMED = 20


def kept_panes(state: ViewState) -> tuple[Pane, ...]:
    """Panes above those of the resets; none where passwords are not kept."""
    kept = state.views.resets.passwords(state.views.inventory())
    if kept is None:
        return ()
    return (
        Figures("kept", "Passwords kept", tuple(_figures(kept))),
        Facts("kept-facts", "By day, and who is left", tuple(_facts(state, kept))),
    )


def _figures(kept: PasswordsView) -> Iterator[Figure]:
    yield Figure("Can keep", f"{kept.can:,}", "rows")
    yield Figure("Kept", f"{kept.kept:,}", _share(kept), share=kept.kept / kept.can if kept.can else None)
    refused = sum(users for _, users in kept.refused)
    yield Figure("Refused", f"{refused:,}", "reset later", Tone.WARNING if refused else Tone.STRONG)
    yield Figure("Left", f"{kept.left:,}", "not yet")


def _share(kept: PasswordsView) -> str:
    return f"{kept.kept / kept.can:.0%} of them" if kept.can else ""


def _facts(state: ViewState, kept: PasswordsView) -> Iterator[Fact]:
    if day := keeps_until(state):
        yield Fact("until", f"{day:%Y-%m-%d}; no one is mailed before that day is over")
    else:
        yield Fact("until", "the last day is over: the rest goes the way that was chosen")
    if kept.at is None:
        yield Fact("marks", "not listed yet: look again")
    else:
        so_far = "" if kept.complete else ", not to the end: look again to go on"
        yield Fact("marks", f"listed {kept.at:%Y-%m-%d %H:%M} UTC{so_far}")
    for when, users in reversed(kept.days[-DAYS:]):
        yield Fact(when.isoformat(), f"{counted(users, 'password')} kept")
    for reason, users in kept.refused:
        yield Fact("refused", f"{counted(users, 'user')}: {reason}", Tone.WARNING)
    inventory = state.views.inventory()
    for never, rows in nevers(inventory).items() if inventory else ():
        yield Fact("never", f"{counted(rows, 'row')}: {never}")
    yield Fact("forecast", "unknown: Cognito does not tell how often users sign in")
    if kept.lost:
        yield Fact("lost access", f"{counted(kept.lost, 'user')} kept, and shut out since", Tone.BAD)
    for email, why in kept.names[:NAMED]:
        yield Fact("lost access", f"{email}: {why}; the password still signs in at WorkOS", Tone.BAD)
