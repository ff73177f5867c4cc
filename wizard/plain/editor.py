"""A text in the operator's own editor, as a file that only they can read."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from pathlib import Path

from wizard.plain.line_session import LineSession

USUAL = "vi"


def edited(session: LineSession, name: str, text: str) -> str | None:
    """The text as the editor left it; None, and why, where it did not end well."""
    command = session.environ.get("VISUAL") or session.environ.get("EDITOR") or USUAL
    with tempfile.TemporaryDirectory(prefix="cognito2workos-") as folder:
        file = Path(folder) / Path(name).name
        file.write_text(text, encoding="utf-8")
        try:
            # The operator's own program, by the variables that name it.
            ended = subprocess.run([*shlex.split(command), str(file)], check=False)  # noqa: S603
        except (OSError, ValueError):
            session.lines.say(
                f"! {command} cannot be started. Set EDITOR to a program that opens a file and waits."
            )
            return None
        if ended.returncode:
            session.lines.say(f"! {command} ended with {ended.returncode}; nothing was taken.")
            return None
        return file.read_text(encoding="utf-8")
