"""The app on a real pseudo-terminal that answers what a modern one is asked."""

from __future__ import annotations

import os
import signal
import termios
import time
from collections.abc import Mapping
from typing import Any

from tests.plain.conftest import Place
from tests.plain.terminal import Terminal
from tests.tui.pty.grid import ALTERNATE, ANSWER, USUAL, Grid

ESCAPE, CTRL_Q, ENTER = "\x1b", "\x11", "\r"
WIDE, NARROW = (36, 120), (24, 80)


class Session(Terminal):
    """``grid`` is what the screen shows. A context manager that leaves no process behind."""

    def __init__(
        self,
        place: Place,
        *arguments: str,
        size: tuple[int, int] = WIDE,
        term: str = "xterm-256color",
        **more: str,
    ) -> None:
        self.grid = Grid(size)
        self._is_answered = False
        given = arguments or ("--journal", str(place.journal))
        super().__init__(given, environ(place, TERM=term, **more), size=size)
        self._settings = self._now()

    def shows(self, *texts: str) -> None:
        """Wait until the screen shows all of them at once."""
        self.until(lambda: all(text in self.grid.text for text in texts), " and ".join(texts))

    def drop(self, number: signal.Signals) -> None:
        """End the program by a signal that it cannot answer, or does not."""
        self.signal(number)
        self._process.wait(10)

    def hang_up(self) -> None:
        """Close the terminal's end, as a closed window does; the system sends the signal."""
        os.close(self._master)
        self._process.wait(10)
        self._master = os.open(os.devnull, os.O_RDONLY)

    def leave(self) -> float:
        """Ctrl+Q; seconds until the program was gone."""
        before = time.monotonic()
        self.press(CTRL_Q)
        assert self.end() == 0, self.grid.lines
        return time.monotonic() - before

    def check_restored(self) -> None:
        """The terminal is as it was, and nothing but frames was written over the screen."""
        assert self.grid.modes == USUAL, self.grid.modes
        assert self._now() == self._settings, "the terminal's settings were not put back"
        self.check_frames()

    def check_frames(self) -> None:
        assert not self.grid.faults, self.grid.faults[:5]

    def _now(self) -> list[Any]:
        return termios.tcgetattr(self._master)

    def _read(self, seconds: float) -> bool:
        before = len(self.output)
        goes_on = super()._read(seconds)
        self.grid.feed(self.output[before:])
        if self.grid.is_asked and not self._is_answered:
            self._is_answered = True
            self.press(ANSWER)
        return goes_on

    def _story(self) -> str:
        return self.grid.text if ALTERNATE in self.grid.modes else self.grid.lines


def environ(place: Place, **changes: str) -> Mapping[str, str]:
    """A terminal with colours, unless ``changes`` say otherwise."""
    plain = place.environ()
    del plain["NO_COLOR"]
    return plain | {"LANG": "C.UTF-8"} | changes
