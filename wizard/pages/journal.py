"""The journal itself: backups of it, a look at all of it, and its hand-over to somebody else."""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from wizard.domain.steps import StepName
from wizard.engine.kept import KeptView
from wizard.engine.migration import Migration
from wizard.pages.commands import Act, Copy
from wizard.pages.model import Action, Fact, Facts, Page, Text, Tone, Weight
from wizard.pages.registry import page
from wizard.pages.state import Running, ViewState

FOLDER, FILE = "folder", "file"


@page("journal")
def journal(state: ViewState, target: str) -> Page:
    """Where the journal is, its latest backup, and what can be done with it as a whole."""
    del target
    kept = state.views.safety.kept()
    return Page(
        id="journal",
        step=StepName.REPORT,
        title="Journal",
        why="One file holds everything that was decided, written and seen. It is copied as a whole.",
        panes=(Facts("kept", "Journal", tuple(_facts(kept))),),
        actions=tuple(_actions(state, kept)),
        hint="A backup is written before each import and each mailing; the last three are kept.",
        help=(
            "A backup that is put back opens in recovery: WorkOS is read first, and no one is created or"
            " mailed twice. After a hand-over this journal opens for reading only; the copy goes on."
        ),
        crumb="Journal",
    )


def _facts(kept: KeptView) -> Iterator[Fact]:
    yield Fact("file", str(kept.path))
    yield Fact("commits", f"{kept.commits:,}")
    if kept.handed_to:
        yield Fact("handed over", f"It goes on in {kept.handed_to}", Tone.WARNING)
    if kept.backup is None or kept.backed_up_at is None:
        yield Fact("backup", "none was written yet", Tone.MUTED)
        return
    yield Fact("backup", str(kept.backup))
    yield Fact("written", f"{kept.backed_up_at.astimezone():%Y-%m-%d %H:%M:%S}, {kept.reason}")


def _actions(state: ViewState, kept: KeptView) -> Iterator[Action]:
    yield Action(
        "backup",
        "Back up",
        lambda _, values: _backup(str(values[FOLDER])),
        key="b",
        help="Write a backup; the last three of a folder are kept",
        ask=lambda _: Text(
            FOLDER,
            "Where to",
            "A folder, on another disk at best. Empty: next to the journal.",
            check=_not_absolute,
        ),
        weight=Weight.SHOWN,
    )
    yield Action(
        "check",
        "Check it",
        lambda _, __: Act(_check),
        key="k",
        help="Look at every page, and count every sum again",
        weight=Weight.SHOWN,
    )
    command = f"cognito2workos journal restore --journal {shlex.quote(str(kept.path))}"
    yield Action(
        "restore",
        "Restore",
        lambda _, __: Copy(command, "the command that puts a backup back; close this first"),
        key="r",
        help="How a backup is put back",
        locked="" if kept.backup else "There is no backup yet.",
    )
    yield Action(
        "hand_over",
        "Hand over",
        lambda _, values: Act(_handing_over(Path(str(values[FILE]).strip()).expanduser())),
        key="h",
        help="Seal it here, and write the copy with which somebody else goes on",
        ask=lambda _: Text(
            FILE,
            "The file that somebody else opens",
            "From now on this journal opens for reading only. Nothing can be done here any more.",
            check=_no_new_file,
        ),
        locked=_lock(state, kept),
    )


def _lock(state: ViewState, kept: KeptView) -> str:
    if kept.handed_to:
        return "It was handed over already."
    if state.snapshot.recovery:
        return "The journal is in recovery: end that first, in step 2."
    return "" if state.running is Running.NO else "Something runs: pause it first."


def _backup(folder: str) -> Act:
    to = Path(folder.strip()).expanduser() if folder.strip() else None

    async def write(migration: Migration) -> str:
        return f"Backup: {await migration.back_up(to)}"

    return Act(write)


async def _check(migration: Migration) -> str:
    looked = await migration.check_journal()
    wrong = [item for item in looked if not item.ok]
    first = "Something is not in order." if wrong else "Everything is in order."
    return " ".join((first, *(item.detail for item in wrong or looked)))


def _handing_over(to: Path) -> Callable[[Migration], Awaitable[str]]:
    async def hand_over(migration: Migration) -> str:
        return f"Handed over. Somebody else goes on with {await migration.hand_over(to)}."

    return hand_over


def _not_absolute(text: str) -> str:
    typed = text.strip()
    return "" if not typed or Path(typed).expanduser().is_absolute() else "Give the whole path, from / on."


def _no_new_file(text: str) -> str:
    return _not_absolute(text) if text.strip() else "Name the file."
