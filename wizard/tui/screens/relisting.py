"""One row, mended at the source, read again: which one, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.errors import UsageError
from wizard.ports import RowQuery
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.text import TextDialog

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp

MOST_FOUND = 8


async def relist(wizard: WizardApp, sub: str) -> None:
    """Read the row again and tell what came of it; never beside a run."""
    if wizard.bridge.is_running:
        wizard.tell("Something is running: pause it first (p).")
    elif await wizard.bridge.relist_row(sub):
        wizard.tell("The row has changed and is taken. Draw up the plan again: step 6.")
    else:
        wizard.tell("The pool has this row as the journal has it: nothing has changed.")


async def relist_asked(wizard: WizardApp, sub: str) -> None:
    """Ask for the row first; ``sub`` is the one that the operator was looking at, if any."""
    dialog = TextDialog(
        title="Which row was mended?",
        sentence="Its sub, address or username. It is asked for by filter, which bills nothing.",
        value=sub,
    )
    text = await wizard.push_screen_wait(dialog)
    found = await _found(wizard, text) if text else None
    if found:
        await relist(wizard, found)


async def _found(wizard: WizardApp, text: str) -> str | None:
    """The sub of the row that the text means; chosen where it means several."""
    views = wizard.bridge.views
    if views.row(text):
        return text
    items, more = views.rows(RowQuery(text=text), 0, MOST_FOUND)
    if not items:
        raise UsageError("The journal has no such row.", fix="Give its sub, or list the pool again.")
    if len(items) == 1:
        return items[0].row.sub
    offers = [Offer(item.row.sub, item.row.email or item.row.username, item.row.sub) for item in items]
    told = "There are more: type more of it." if more else ""
    return await wizard.push_screen_wait(ChooseDialog(title="Which?", sentence=told, offers=offers))
