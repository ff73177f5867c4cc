"""A program on a real pseudo-terminal, driven by a script that fails on any unasked or unused answer."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

# How long a machine under any load may take for one answer; nothing waits for it to pass.
PATIENCE_SECONDS = 90.0
# The child takes the terminal as its own, so that Ctrl+C and getpass work as they do for a person; it heeds
# SIGHUP even where whoever started the tests ignores it (nohup hands that down).
BOOT = (
    "import fcntl, os, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    " signal.signal(signal.SIGHUP, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
)
OPENED = b"\x1b[?2004h"
CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
CTRL_C = "\x03"
# What a menu says that is too long for numbers: what is typed picks among its options.
FILTERED = "(type to filter)"


@dataclass(frozen=True, slots=True)
class Pick:
    """Take the option that is called so, or begins so, by its number or by typing it."""

    label: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The prompt that must be open next (its beginning), and what is typed."""

    prompt: str
    answer: str | Pick = ""


class Terminal:
    """Runs ``python -m wizard`` with these arguments; a context manager that leaves no process behind."""

    def __init__(
        self, arguments: Sequence[str], environ: Mapping[str, str], *, size: tuple[int, int] = (24, 80)
    ) -> None:
        self.output = b""
        self._answered = 0
        self._has_menus = environ.get("TERM") != "dumb"
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        self._master = master
        self._process = subprocess.Popen(
            [sys.executable, "-c", BOOT, sys.executable, "-m", "wizard", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(environ),
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """What a person has read so far."""
        return self._plain(self.output)

    def play(self, *script: Reply) -> None:
        """Answer each prompt in turn; another prompt, or none, is a failure."""
        for reply in script:
            self.expect(reply.prompt)
            self._send(self._typed(reply))

    def expect(self, prompt: str) -> str:
        """Everything since the last answer, once a prompt is open; it must begin with ``prompt``."""
        self.until(self._is_asked, f"a prompt «{prompt}»")
        if self._has_menus:
            self.until(lambda: self._opened_prompt().startswith(f"? {prompt}"), f"a prompt «{prompt}»")
        asked = self._plain(self._fresh)
        last = asked.splitlines()[-1]
        assert self._has_menus or last.startswith(prompt), f"Wanted «{prompt}».\n{self._story()}"
        return asked

    def end(self) -> int:
        """The exit code, once the program has ended by itself; asking anything more is a failure."""
        self.until(lambda: not self._is_alive(), "the program's end")
        return self._process.wait()

    def wait_for(self, text: str) -> None:
        """Until ``text`` is read after what was answered last."""
        self.until(lambda: text in self._plain(self._fresh), text)

    def press(self, keys: str) -> None:
        """Send keys as they are."""
        os.write(self._master, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    @property
    def _fresh(self) -> bytes:
        return self.output[self._answered :]

    def _send(self, typed: str) -> None:
        self._answered = len(self.output)
        self.press(typed + "\r" if self._has_menus else typed + "\n")

    def _is_asked(self) -> bool:
        if self._has_menus:
            return OPENED in self._fresh
        tail = self._plain(self._fresh).rpartition("\n")[2]
        return tail.endswith(": ")

    def _opened_prompt(self) -> str:
        return self._plain(self._fresh.partition(OPENED)[2]).lstrip()

    def _typed(self, reply: Reply) -> str:
        if isinstance(reply.answer, str):
            return reply.answer
        if FILTERED in self._plain(self._fresh):
            return reply.answer.label
        label = re.escape(reply.answer.label)
        exactly = re.compile(rf"(\w+)\) {label}\.?\s*$", re.MULTILINE)
        offered = re.compile(rf"(\w+)\) {label}")
        what = f"«{reply.answer.label}» among the options of «{reply.prompt}»"
        self.until(lambda: bool(offered.search(self._plain(self._fresh))), what)
        asked = self._plain(self._fresh)
        return str((exactly.findall(asked) or offered.findall(asked))[-1])

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Read until ``condition`` holds; ``what`` names it where it never does."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            left = deadline - time.monotonic()
            assert left > 0, f"Waited in vain for {what}. The last lines:\n{self._story()}"
            ended = not self._read(min(left, 1.0))
            assert not ended or condition(), f"The program ended before {what}:\n{self._story()}"

    def _is_alive(self) -> bool:
        return self._process.poll() is None

    def _read(self, seconds: float) -> bool:
        """Take what is there; False once the other end is closed."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return self._is_alive()
        try:
            piece = os.read(self._master, 65_536)
        except OSError as gone:
            if gone.errno != errno.EIO:
                raise
            self._process.wait(PATIENCE_SECONDS)
            return False
        self.output += piece
        return bool(piece)

    def _plain(self, output: bytes) -> str:
        return CONTROL.sub(b"", output).decode(errors="replace").replace("\r", "")

    def _story(self) -> str:
        return "\n".join(self.text.splitlines()[-30:])
