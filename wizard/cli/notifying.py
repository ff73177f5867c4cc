"""``--notify``: the command that is run when nobody watches, and the bell of this terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wizard.engine.migration import OpenJournal


def add_notify(parser: argparse.ArgumentParser) -> None:
    """Taken before a command and after it."""
    unless_given: Any = argparse.SUPPRESS
    parser.add_argument(
        "--notify",
        metavar="CMD",
        default=unless_given,
        help="run this on pause, block, quota and done, and ring the bell",
    )


def notified(
    options: argparse.Namespace, ring: Callable[[], None] | None = None
) -> Callable[[OpenJournal], OpenJournal]:
    """What makes an opener notify, as the flags say; raises UsageError for what is no command."""
    text = getattr(options, "notify", None)
    if text is None:
        return lambda open_journal: open_journal
    from wizard.bootstrap.notifying import notify_command, notifying  # noqa: PLC0415  not for --help

    command = notify_command(text)
    return lambda open_journal: notifying(open_journal, command, ring or _bell)


def _bell() -> None:
    if sys.stderr.isatty():
        print("\a", end="", file=sys.stderr, flush=True)
