"""A text in the operator's own editor, as a file that only they can read."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from textual.app import SuspendNotSupported

from wizard.errors import UsageError
from wizard.tui.host import Host

USUAL = "vi"


def edited(host: Host, name: str, text: str) -> str:
    """The text as the editor left it; raises UsageError where it cannot be run, or did not end well."""
    with tempfile.TemporaryDirectory(prefix="cognito2workos-") as folder:
        file = Path(folder) / Path(name).name
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        if problem := _opened(host, file):
            raise UsageError(problem, fix="Set EDITOR to a program that opens a file and waits.")
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as broken:
            raise UsageError("The edited file cannot be read; nothing was changed.") from broken


def _opened(host: Host, file: Path) -> str:
    """What went wrong, empty if nothing did; an exception inside suspend() would hang the app."""
    problem = ""
    try:
        command = [*shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or USUAL), str(file)]
        with host.suspend():
            try:
                code = subprocess.run(command, check=False).returncode  # noqa: S603  the operator's own editor
                problem = f"The editor ended with code {code}; nothing was read back." if code else ""
            except (OSError, ValueError) as error:
                problem = f"The editor {command[0]} cannot be run: {error}."
    except SuspendNotSupported:
        problem = "This terminal cannot be handed to an editor."
    except ValueError:
        problem = "EDITOR is not a command."
    return problem
