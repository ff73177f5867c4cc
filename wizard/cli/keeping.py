"""``journal``: copies of a journal, a look at all of it, and its hand-over."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.commands import journal, opener
from wizard.cli.output import put, say
from wizard.errors import JournalError

if TYPE_CHECKING:
    from datetime import datetime

    from wizard.domain.events import Event
    from wizard.engine.migration import Migration

NOT_IN_ORDER = JournalError.exit_code


def back_up(options: argparse.Namespace) -> int:
    """Also of a journal that somebody works on; where no one does, that is noted in it."""
    from wizard.bootstrap import keeping  # noqa: PLC0415

    path = existing(options)
    folder = options.to.absolute() if options.to else None
    if keeping.holder(path) or keeping.is_sealed(path):
        written = keeping.back_up(path, folder, _now(options))
    else:
        written = _done(path, options, lambda migration: migration.back_up(folder))
    put([json.dumps({"backup": str(written)})] if options.json else [str(written)])
    return 0


def check(options: argparse.Namespace) -> int:
    from wizard.bootstrap import keeping  # noqa: PLC0415

    looked = keeping.look(existing(options))
    if options.json:
        put([json.dumps([item.to_json() for item in looked])])
    else:
        put(f"{'ok   ' if item.ok else 'WRONG'}  {item.id}: {item.detail}" for item in looked)
    return 0 if all(item.ok for item in looked) else NOT_IN_ORDER


def restore(options: argparse.Namespace) -> int:
    from wizard.bootstrap import keeping  # noqa: PLC0415

    path = journal(options)
    backup, aside = keeping.restore(path, options.backup, _now(options))
    if options.json:
        put([json.dumps({"restored": str(backup), "aside": str(aside) if aside else ""})])
        return 0
    put([f"{path} is what {backup.name} holds."])
    if aside:
        say(f"The journal that was there is now {aside}.")
    say("If it lacks anything that was written or mailed, it opens in recovery: WorkOS is read first.")
    return 0


def hand_over(options: argparse.Namespace) -> int:
    from wizard.bootstrap import keeping  # noqa: PLC0415

    path, to = existing(options), options.to.absolute()
    if keeping.is_sealed(path):
        written = keeping.write_handed(path, to)  # sealed, and stopped before the copy was written
    else:
        written = _done(path, options, lambda migration: migration.hand_over(to))
    put([json.dumps({"handed_over": str(written)})] if options.json else [str(written)])
    say(f"{path} opens for reading only from now on. Whoever opens the copy first goes on with it.")
    return 0


def existing(options: argparse.Namespace) -> Path:
    """The journal that the flags name; raises JournalError where there is none."""
    path = journal(options)
    if not path.is_file():
        raise JournalError(f"There is no journal at {path}.", fix="Check the path given with --journal.")
    return path


def _done(
    path: Path, options: argparse.Namespace, act: Callable[[Migration], Coroutine[Any, Any, Path]]
) -> Path:
    """Open the journal, have the engine do it, let go."""
    import asyncio  # noqa: PLC0415  --help must not wait for it

    def unheard(event: Event) -> None:
        del event

    opened = opener(path, clock=options.clock)(unheard)
    try:
        return asyncio.run(act(opened.migration))
    finally:
        opened.close()


def _now(options: argparse.Namespace) -> datetime:
    from wizard import bootstrap  # noqa: PLC0415

    return (options.clock or bootstrap.system_clock()).now()
