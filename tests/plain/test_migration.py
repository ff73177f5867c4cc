"""Whole migrations on a pseudo-terminal; a prompt that the script does not know fails the test."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from tests.plain.conftest import USERS, Place
from tests.plain.script import (
    ACCEPT,
    CHECKS,
    DECISIONS,
    GO,
    GUIDE,
    INVENTORY,
    LATER_STEPS,
    LEAVE,
    LIST,
    TIMING,
    confirm,
    ends,
)
from tests.plain.terminal import CONTROL, Pick, Reply, Terminal
from wizard.domain.checks import TITLES, CheckId

# What questionary's renderer writes to draw one prompt: modes, colours, erasing, moving by a few cells.
DRAWING = frozenset(b"hlmJKABCD")
SHOWN = (
    "Ann<202E>gnp.exe",
    "<009B>31mRed",
    "<001B>[31mRed<001B>[0m",
    "<001B>]52;c;ZXZpbA==<0007>",
    "[red]markup[/]",
)
BRANCH = (
    Reply(INVENTORY, Pick("Rows")),
    Reply("Rows: which one?", Pick("email verified")),
    *(Reply("Enter reads on") for _ in range(6)),
)


def hidden(text: str) -> set[str]:
    """Characters that a terminal would act on or not show."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in "\r\n"}


def test_dumb_terminal_gets_the_whole_migration_in_lines(place: Place, written: Callable[[], int]) -> None:
    key = place.environ()["WORKOS_API_KEY"]
    arguments = ("--journal", str(place.journal), "--guide-file", place.services.guide_file)
    with Terminal(arguments, place.environ(WORKOS_API_KEY="")) as terminal:
        terminal.play(*GUIDE, *ends("staging", key=key, pool="rehearsal"), *LIST, *BRANCH, ACCEPT)
        terminal.play(*TIMING, *DECISIONS)
        confirm(terminal)
        terminal.play(*LATER_STEPS, GO, Reply(CHECKS, Pick("Back")), LEAVE)
        code = terminal.end()
    status = place.status()
    users = status["users"]
    assert users["exported"] == sum(n for word, n in users.items() if word != "exported") == USERS
    assert status["persons"]["created"] == written() > 0
    assert code == int(bool(users["failed"]))
    assert not hidden(terminal.output.decode())
    assert all(name in terminal.text for name in SHOWN)
    assert key not in terminal.text
    assert key.encode() not in place.journal.read_bytes()
    assert "Take up again: Federated setup" in terminal.text


def test_demo_asks_everything_in_menus(place: Place) -> None:
    environ = place.environ(TERM="xterm", LANG="C.UTF-8")
    services = [name for name in environ if name.startswith(("AWS_", "WORKOS_"))]
    with Terminal(
        ("demo", "--plain", "--users", str(USERS)), {k: v for k, v in environ.items() if k not in services}
    ) as terminal:
        terminal.play(*GUIDE, *ends(), *LIST, *BRANCH, ACCEPT, *TIMING, *DECISIONS)
        confirm(terminal, "demo")
        terminal.play(*LATER_STEPS, GO, Reply(CHECKS, Pick("Back")), LEAVE)
        assert terminal.end() == 0
    assert f"PASS    {TITLES[CheckId.IMPORTED]}: " in terminal.text
    assert all(name in terminal.text for name in SHOWN)
    assert {drawn[-1] for drawn in CONTROL.findall(terminal.output)} <= DRAWING
    assert not hidden(CONTROL.sub(b"", terminal.output).decode())
    assert b"\x1b[2J" not in terminal.output
