"""The command line: turns flags into a command, and whatever stops it into an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from wizard.cli.flags import command_line
from wizard.cli.output import log, say
from wizard.errors import Stopped, WizardError

__all__ = ["command_line", "main"]

BUG = WizardError.exit_code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; no exception leaves this function."""
    try:
        options = command_line().parse_args(arguments)
        return int(options.do(options))
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt:
        return Stopped.exit_code
    except WizardError as error:
        say(f"{type(error).__name__}: {error}" if error.exit_code == BUG else str(error))
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001  the last line of defence: a sentence, never a traceback
        say(
            f"This is a bug; nothing that was recorded is lost. Details are in {log(traceback.format_exc())}."
        )
        return BUG
