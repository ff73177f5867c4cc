"""Reading again: one row that was mended at the source, or everything."""

from __future__ import annotations

from pathlib import Path

from wizard.errors import ConfirmationNeeded, UsageError
from wizard.ports import RowQuery
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.host import Host

MOST_FOUND = 8
FILES = "source.export_files"


async def relist(wizard: Host, sub: str) -> None:
    """Read the row again and tell what came of it; never beside a run."""
    if wizard.bridge.is_running:
        wizard.tell("Something is running: pause it first (p).")
    elif await wizard.bridge.relist_row(sub):
        wizard.tell("The row has changed and is taken. Draw up the plan again: step 6.")
    else:
        wizard.tell("The pool has this row as the journal has it: nothing has changed.")


async def relist_pool(wizard: Host) -> bool:
    """Begin a new listing, of other export files where rows come from files; False where it was left."""
    files, call = wizard.bridge.views.given().get(FILES), wizard.bridge.call
    answers: dict[str, list[str]] = {}
    if files:
        sentence = "The files of the new export, with commas between; their content may have changed."
        typed = await wizard.push_screen_wait(
            TextDialog(title="List which files?", sentence=sentence, value=", ".join(files))
        )
        if not typed:
            return False
        answers = {FILES: _paths(typed)}
    try:
        await call(lambda migration: migration.relist(answers))
    except ConfirmationNeeded as needed:
        dialog = TextDialog(
            title="The same pool?",
            sentence=f"{needed.message} A note says why they are taken.",
            value="",
        )
        note = await wizard.push_screen_wait(dialog)
        if not note:
            return False
        await call(lambda migration: migration.relist(answers, note=note))
    return True


def _paths(typed: str) -> list[str]:
    return [str(Path(part.strip()).expanduser().absolute()) for part in typed.split(",")]


async def relist_asked(wizard: Host, sub: str) -> None:
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


async def _found(wizard: Host, text: str) -> str | None:
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
