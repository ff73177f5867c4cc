"""Lines as they leave: cleaned, wrapped, in an encoding that may hold little; and who gets them."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from typing import TextIO

import pytest

from tests.plain.conftest import Place
from wizard.domain.events import Waiting
from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch, BranchState
from wizard.engine.meter import Live
from wizard.pages.lines import tree_lines
from wizard.plain.ask import Ask, Option
from wizard.plain.chosen import needs_lines
from wizard.plain.prompts import LinePrompts
from wizard.plain.show import Lines, progress


def lines_in(encoding: str) -> tuple[Lines, io.BytesIO]:
    raw = io.BytesIO()
    return Lines(io.TextIOWrapper(raw, encoding=encoding, write_through=True)), raw


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_every_encoding_gets_every_line(encoding: str) -> None:
    lines, raw = lines_in(encoding)
    lines.say("✓ Zoë 李 → \x1b[2J «done» …")
    summary = raw.getvalue().decode(encoding)
    assert "<001B>[2J" in summary
    assert "\x1b" not in summary
    if encoding == "ascii":
        assert summary == '+ Zo\\xeb \\u674e -> <001B>[2J "done" ...\n'


def test_long_line_goes_on_under_its_beginning() -> None:
    lines, raw = lines_in("utf-8")
    lines.say("  ! " + "word " * 40)
    first, *rest = raw.getvalue().decode().splitlines()
    assert first.startswith("  ! word")
    assert rest
    assert all(line.startswith("    word") and len(line) <= 80 for line in rest)


def test_tree_says_in_words_what_marks_say() -> None:
    leaf = Branch("b", "Own page", state=BranchState.DIMMED, consequence="You deploy it.")
    tree = Branch("a", "Which page?", count=1, state=BranchState.TAKEN, children=(leaf,))
    assert list(tree_lines(tree)) == ["▸ Which page? (1 row)", "  · Own page (not taken). You deploy it."]


def test_progress_tells_rate_time_left_throttles_and_doubt() -> None:
    persons = {"planned": 500, "created": 100, "pending": 390, "in_doubt": 10}
    snapshot = Snapshot("acme", {}, {}, {"exported": 500}, persons, {}, {}, None, {}, {}, "")
    live = Live(step=StepName.IMPORT, rate=20.0, throttled=3, waiting=Waiting("WorkOS", 1, "slow down"))
    assert progress(live, snapshot, None) == (
        "  Import: 100 of 500 persons, 20.0 a second, about 20 s left, 3 throttles, 10 in flight or in doubt"
    )


def test_bare_lines_ask_again_until_the_answer_is_one() -> None:
    lines, raw = lines_in("utf-8")
    out = io.StringIO()
    ask = Ask(LinePrompts(io.StringIO("0\nx\n²\n3\n2\n"), out), lines)
    options = [Option("a", "First", "Detail"), Option("b", "\x1b]0;title\x07")]
    assert ask.choose("Which one?", options) == "b"
    assert raw.getvalue().decode() == "  1) First. Detail\n  2) <001B>]0;title<0007>\n"
    assert out.getvalue() == "Which one? Number from 1 to 2: " * 5
    with pytest.raises(EOFError):
        ask.choose("Which one?", options)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "dumb"}, True),
        ({}, True),
        ({"TERM": "xterm", "ACCESSIBLE": "1"}, True),
        ({"TERM": "xterm", "ACCESSIBLE": "0"}, False),
        ({"TERM": "xterm"}, False),
    ],
)
def test_terminal_with_a_size_gets_lines_only_where_asked(environ: Mapping[str, str], expected: bool) -> None:
    master, slave = pty.openpty()
    with os.fdopen(master, "rb"), os.fdopen(slave, "w") as terminal:
        assert needs_lines(environ, terminal) is True  # a new pty has no size
        _resize(terminal)
        assert needs_lines(environ, terminal) is expected


def _resize(terminal: TextIO) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))


def test_pipe_that_ends_is_told_of_the_headless_way(place: Place) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "wizard", "--plain", "--journal", str(place.journal)],
        env=place.environ(PYTHONIOENCODING="ascii"),
        input="2\n1\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 2
    assert "No one answers" in ran.stderr
    assert "cognito2workos run" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout.isascii()
