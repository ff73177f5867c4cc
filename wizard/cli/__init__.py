"""The command line: turns flags into a command, and whatever stops it into an exit code."""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.cli.flags import command_line, command_names
from wizard.cli.output import log, put, say
from wizard.errors import JournalError, Stopped, WizardError

if TYPE_CHECKING:
    from wizard.ports import Clock

__all__ = ["command_line", "main"]

BUG = WizardError.exit_code


def main(arguments: Sequence[str] | None = None, *, clock: Clock | None = None) -> int:
    """Run one command and return its exit code; no exception leaves this function.

    ``clock``: what a migration's times and waits are measured by; None for the machine's own.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = command_line().parse_args(given)
        options.clock = clock
        _tell_requests(options)
        return int(options.do(options))
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt:
        return Stopped.exit_code
    except WizardError as error:
        if _speaks_json(given):
            _put_refusal(error)
        say(f"{type(error).__name__}: {error}" if error.exit_code == BUG else str(error))
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001  the last line of defence: a sentence, never a traceback
        if damage := _damage(given):
            if _speaks_json(given):
                _put_refusal(damage)
            say(f"{damage} Details are in {log(traceback.format_exc())}.")
            return damage.exit_code
        say(
            f"This is a bug; nothing that was recorded is lost. Details are in {log(traceback.format_exc())}."
        )
        return BUG


def _tell_requests(options: argparse.Namespace) -> None:
    log, verbose = getattr(options, "log", None), getattr(options, "verbose", False)
    if log or verbose:
        from wizard.cli.request_log import tell_requests  # noqa: PLC0415  --help must not wait for it

        tell_requests(log, on_stderr=verbose)


def _speaks_json(arguments: Sequence[str]) -> bool:
    """Whether stdout carries JSON: asked before the flags are read, which may be what is wrong."""
    return "--json" in arguments or next((word for word in arguments if word in command_names()), "") == "run"


def _put_refusal(error: WizardError) -> None:
    from wizard.headless.refusal import refusal  # noqa: PLC0415  --help must not wait for it

    try:
        put([json.dumps(refusal(error))])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _damage(arguments: Sequence[str] | None) -> JournalError | None:
    """What is wrong with the journal that a command stumbled over; None where it is sound."""
    from wizard.cli.commands import journal  # noqa: PLC0415
    from wizard.journal import damage_in  # noqa: PLC0415

    options = command_line().parse_args(arguments)
    if not (getattr(options, "journal", None) or getattr(options, "name", None)):
        return None
    return damage_in(journal(options))
