"""The app on a real pseudo-terminal that answers what a modern one is asked."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.plain.conftest import Place
from tests.plain.terminal import PATIENCE_SECONDS, Terminal
from tests.tui.pty.grid import ALTERNATE, ANSWER, USUAL, Grid

ESCAPE, CTRL_Q, ENTER = "\x1b", "\x11", "\r"
AGAIN_SECONDS = 5.0
HIDDEN, FRAMES = {"Cc", "Cf", "Co", "Cs"}, "\x1b\r\n\x07"
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

    def again(self, act: Callable[[], None], text: str) -> None:
        """Do what brings a text, and once more where it seems lost: a view may not have been ready for it."""
        done = -AGAIN_SECONDS

        def is_shown() -> bool:
            nonlocal done
            shown = text in self.grid.text
            if not shown and time.monotonic() - done >= AGAIN_SECONDS:
                done = time.monotonic()
                act()
            return shown

        self.until(is_shown, text)

    def drop(self, number: signal.Signals) -> None:
        """End the program by a signal that it cannot answer, or does not."""
        self.signal(number)
        self._process.wait(PATIENCE_SECONDS)

    def hang_up(self) -> None:
        """Close the terminal's end, as a closed window does; the system sends the signal."""
        os.close(self._master)
        self._process.wait(PATIENCE_SECONDS)
        self._master = os.open(os.devnull, os.O_RDONLY)

    def resize(self, size: tuple[int, int]) -> None:
        """As a person drags the window's edge; the system sends the signal."""
        self.grid.resize(size)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    def click(self, text: str) -> None:
        """Press and release the left button on a text that is on the screen."""
        self.shows(text)
        row, column = self.grid.place_of(text)
        self.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")

    def leave(self, code: int = 0) -> float:
        """Ctrl+Q; seconds until the program was gone, without those in which it had no processor."""
        began, waited, last = time.monotonic(), self._waited(), 0.0

        def is_gone() -> bool:
            nonlocal last
            last = max(last, self._waited())
            return not self._is_alive()

        self.press(CTRL_Q)
        self.until(is_gone, "the program's end")
        assert self._process.wait() == code, self.grid.lines
        return time.monotonic() - began - max(0.0, last - waited)

    def _waited(self) -> float:
        """Seconds that its threads have stood in the queue for a processor; 0 where no one tells."""
        tasks = Path(f"/proc/{self._process.pid}/task")
        try:
            summary = [(task / "schedstat").read_text(encoding="ascii").split() for task in tasks.iterdir()]
        except OSError:
            return 0.0
        return sum(int(fields[1]) for fields in summary if len(fields) > 1) / 1e9

    def check_restored(self) -> None:
        """The terminal is as it was, and nothing but frames was written over the screen."""
        assert self.grid.modes == USUAL, self.grid.modes
        assert self._now() == self._settings, "the terminal's settings were not put back"
        self.check_frames()

    def check_clean(self) -> None:
        """The terminal received no control, bidi or private character but those that frames are made of."""
        received = self.output.decode(errors="replace")
        assert not [c for c in received if unicodedata.category(c) in HIDDEN and c not in FRAMES]

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
