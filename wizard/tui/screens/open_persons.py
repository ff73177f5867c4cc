"""An import taken for done although persons are open: a note, then the phrase that counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.domain.acceptance import ACCEPT_KEY
from wizard.domain.confirmations import accept_phrase
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.widgets.action_bar import Action

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp

ONLY = (StepName.CONNECT, StepName.IMPORT)


def accept_action(moment: Moment) -> tuple[Action, ...]:
    """The button for it, where persons are open and nobody has accepted them."""
    snapshot = moment.snapshot
    if not snapshot.open_persons or snapshot.accepts_open:
        return ()
    return (Action("accept", f"Accept {snapshot.open_persons:,} open", "o"),)


async def accept_open(wizard: WizardApp) -> None:
    """Ask why that is right, then for the phrase; nothing is recorded before it was typed."""
    snapshot = wizard.frame.moment.snapshot
    number, phrase = snapshot.open_persons, accept_phrase(snapshot.open_persons)
    if wizard.bridge.is_running:
        wizard.tell("Something is running: pause it first (p).")
        return
    if not number or snapshot.accepts_open:
        wizard.tell("Nobody is open." if not number else "They are accepted already.")
        return
    note = TextDialog(
        title="Accept open persons",
        sentence=f"{counted(number, 'person')} failed or not settled. Why may the import count as done?",
        value=str(wizard.bridge.views.answers().get(ACCEPT_KEY) or ""),
        wrong=lambda text: "" if text else "Say why: it goes into the log and the report.",
    )
    why = await wizard.push_screen_wait(note)
    if not why:
        return
    typed = TypedDialog(
        title="Accept open persons",
        sentences=("Check 2 counts them as explained; they stay listed, and nothing is written for them.",),
        phrase=phrase,
        label="Accept",
    )
    if await wizard.push_screen_wait(typed):
        await wizard.bridge.answer({ACCEPT_KEY: why})
        await wizard.bridge.run(StepName.IMPORT, (phrase,), only=ONLY)
