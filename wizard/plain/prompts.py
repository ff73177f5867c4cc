"""The two ways to be asked: questionary's prompts, and bare lines for what is read aloud or cannot redraw.

Both raise KeyboardInterrupt for Ctrl+C and EOFError where no one can answer any more.
"""

from __future__ import annotations

import os
import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, Protocol, TextIO

import questionary
from prompt_toolkit.output.color_depth import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

SHORTCUTS = 30
LOOK_SECONDS = 0.3


class Prompts(Protocol):
    """Texts given here are safe for a terminal already; prompts come without a colon.

    ``shows_labels``: the prompt itself shows what can be picked; else it is told before.
    """

    shows_labels: ClassVar[bool]

    def pick(self, prompt: str, labels: Sequence[str], default: int | None) -> int:
        """The index of the label taken; ``default`` is where the pointer stands."""
        ...

    def line(self, prompt: str, default: str) -> str: ...

    def secret(self, prompt: str) -> str: ...

    def confirm(self, prompt: str, *, default: bool) -> bool: ...


class MenuPrompts:
    """Questionary on a terminal that can redraw the one prompt that is open."""

    shows_labels: ClassVar[bool] = True

    def __init__(self, out: TextIO) -> None:
        self._output = Vt100_Output.from_pty(
            out,
            term=os.environ.get("TERM"),
            default_color_depth=ColorDepth.from_env(),
            enable_bell=False,
        )
        # A terminal that never answers where its cursor is would be complained about on screen.
        self._output.enable_cpr = False

    def pick(self, prompt: str, labels: Sequence[str], default: int | None) -> int:
        short = len(labels) <= SHORTCUTS
        choices = [questionary.Choice(label, value=number) for number, label in enumerate(labels)]
        asked = questionary.select(
            prompt,
            choices=choices,
            default=choices[default or 0],
            pointer=">",
            instruction="(a number or the arrow keys, then Enter)" if short else "(type to filter)",
            use_shortcuts=short,
            use_search_filter=not short,
            use_jk_keys=False,
            use_emacs_keys=False,
            output=self._output,
        )
        return int(asked.unsafe_ask())

    def line(self, prompt: str, default: str) -> str:
        return str(questionary.text(f"{prompt}:", default=default, output=self._output).unsafe_ask())

    def secret(self, prompt: str) -> str:
        return str(questionary.password(f"{prompt}:", output=self._output).unsafe_ask())

    def confirm(self, prompt: str, *, default: bool) -> bool:
        return bool(questionary.confirm(prompt, default=default, output=self._output).unsafe_ask())


class LinePrompts:
    """Numbers and words typed on a line that the terminal itself edits: no cursor is moved."""

    shows_labels: ClassVar[bool] = False

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._source = source
        self._out = out

    def pick(self, prompt: str, labels: Sequence[str], default: int | None) -> int:
        end = "" if prompt.endswith(("?", ".")) else "."
        while True:
            suggestion = "" if default is None else f" [{default + 1}]"
            typed = self._read(f"{prompt}{end} Number from 1 to {len(labels)}{suggestion}: ")
            if not typed and default is not None:
                return default
            if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(labels):
                return int(typed) - 1

    def line(self, prompt: str, default: str) -> str:
        return self._read(f"{prompt} [{default}]: " if default else f"{prompt}: ") or default

    def secret(self, prompt: str) -> str:
        if not self._source.isatty():
            return self._read(f"{prompt}: ")
        with _unseen(self._source.fileno()):
            typed = self._read(f"{prompt}: ")
        print(file=self._out)
        return typed

    def confirm(self, prompt: str, *, default: bool) -> bool:
        while True:
            typed = self._read(f"{prompt} ({'Y/n' if default else 'y/N'}): ").lower()
            if not typed:
                return default
            if typed in {"y", "yes", "n", "no"}:
                return typed.startswith("y")

    def _read(self, prompt: str) -> str:
        print(prompt, end="", file=self._out, flush=True)
        if self._source.isatty():
            # A read that blocks may miss a signal that came just before it, or to another thread.
            while not select.select([self._source], [], [], LOOK_SECONDS)[0]:
                pass
        typed = self._source.readline()
        if not typed:
            raise EOFError
        return typed.strip()


@contextmanager
def _unseen(terminal: int) -> Iterator[None]:
    """What is typed on this terminal meanwhile is not shown."""
    import termios  # noqa: PLC0415  Windows has none, and lines are needed for help there

    before = termios.tcgetattr(terminal)
    silent = list(before)
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
