"""The demo in plain lines, from its first question to the recorded cutover, and headless."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.operator import to_toml
from tests.plain.conftest import USERS, Place
from tests.plain.script import (
    ACCEPT,
    APP,
    APPLICATION,
    CHECKS,
    DECISIONS,
    FEDERATION,
    GO,
    GUIDE,
    LEAVE,
    LIST,
    REPORT,
    RESET,
    RESETS,
    SETTINGS,
    TIMING,
    ends,
    phrase,
)
from tests.plain.terminal import Pick, Reply, Terminal
from wizard.domain.checks import TITLES
from wizard.rehearsal.demo import Demo
from wizard.rehearsal.stage import staged_demo

STEPS = {"guide", "connect", "inventory", "timing", "export", "transform", "import"} | {
    "federation",
    "reset",
    "authkit",
    "verify",
}
SERVICES = ("AWS_", "WORKOS_")


def environ_of(place: Place, **changes: str) -> dict[str, str]:
    """A person's variables, with nothing that leads to a service."""
    return {k: v for k, v in place.environ(**changes).items() if not k.startswith(SERVICES)}


def wait_for_the_canary(terminal: Terminal) -> None:
    """Look at the events until the link was used; then the step is over by itself."""
    while RESETS in terminal.expect(""):
        terminal.play(Reply(RESETS, Pick("Look again")))


def wait_for_the_developer(terminal: Terminal) -> None:
    """Look at the app's files until nothing is left in them; then the step is over by itself."""
    while APPLICATION in terminal.expect(""):
        terminal.play(Reply(APPLICATION, Pick("Look again")))


def cut_over(terminal: Terminal) -> None:
    """Decline once, say what the dashboard shows, then type it."""
    terminal.play(
        GO,
        Reply("Type it here", ""),
        Reply(CHECKS, Pick("Settings")),
        *SETTINGS,
        Reply("Settings: what next?", Pick("Back")),
        Reply(CHECKS, Pick("Record the cutover")),
        Reply("Type it here", "CUTOVER demo"),
        Reply(CHECKS, Pick("Back")),
    )


def confirm_import(terminal: Terminal) -> None:
    terminal.play(GO)
    terminal.expect("Type it here")
    terminal.play(Reply("Type it here", phrase(terminal.text)))


@pytest.mark.timeout(300)
def test_demo_goes_from_its_first_question_to_the_recorded_cutover(place: Place) -> None:
    environ = environ_of(place, LANG="C.UTF-8")
    with Terminal(("demo", "--plain", "--users", str(USERS)), environ) as terminal:
        terminal.play(*GUIDE, *ends(), *LIST, ACCEPT, *TIMING, *DECISIONS)
        confirm_import(terminal)
        terminal.play(*FEDERATION, *RESET)
        wait_for_the_canary(terminal)
        terminal.play(*APP)
        wait_for_the_developer(terminal)
        cut_over(terminal)
        terminal.play(*REPORT)
        terminal.expect("What next?")
        # A path that is longer than a line goes on in the next one.
        written_to = re.findall(r"files in\s+(.+?), readable", terminal.text, re.DOTALL)[-1]
        folder = Path(written_to.replace("\n  ", ""))
        plain = status_of(folder.with_suffix(".journal"), environ)
        written = {path.name for path in folder.iterdir()}
        terminal.play(LEAVE)
        assert terminal.end() == 0
    assert_cut_over(plain, terminal.text)
    assert {"report.html", "report.md", "report.json", "connections.csv", "handoff-okta-acme.md"} <= written
    assert comparable(plain) == comparable(headless_status(environ))


def status_of(journal: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wizard("status", "--journal", str(journal), "--json", environ=environ))
    return found


def assert_cut_over(status: dict[str, Any], summary: str) -> None:
    assert {status["steps"][step] for step in STEPS} == {"done"}
    assert status["notes"]["verify"] == "CUTOVER READY"
    assert "The cutover is recorded: CUTOVER demo" in summary
    assert all(f"PASS    {title}" in summary for title in TITLES.values())
    assert "made up for the demo" in summary.replace("\n    ", " ")


def comparable(status: dict[str, Any]) -> dict[str, Any]:
    """What does not depend on the moment, on retries, or on what was mapped next to the usual."""
    return {name: status[name] for name in ("steps", "users", "persons", "resets", "next")}


def headless_status(environ: Mapping[str, str]) -> dict[str, Any]:
    """The same demo by `run`, twice, with its people's work in between."""
    with staged_demo(users=USERS) as staged:
        there = dict(environ) | dict(staged.environ)
        run(staged, staged.all_answers(), there, codes={0, 1})
        staged.rest()
        run(staged, staged.ticks, there, codes={0})
        return status_of(staged.journal, there)


def run(staged: Demo, answers: dict[str, Any], environ: Mapping[str, str], *, codes: set[int]) -> None:
    file = staged.journal.with_name("answers.toml")
    file.write_text(to_toml(answers), encoding="utf-8")
    known = ("--journal", str(staged.journal), "--answers", str(file))
    wizard("run", "--new", *known, "--yes", environ=environ, codes=codes)


def wizard(*arguments: str, environ: Mapping[str, str], codes: set[int] = frozenset({0})) -> str:  # type: ignore[assignment]
    """stdout of a command that must end with one of these codes."""
    ran = subprocess.run(
        [sys.executable, "-m", "wizard", *arguments],
        env=dict(environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in codes, ran.stderr
    return ran.stdout


@pytest.mark.timeout(300)
def test_headless_demo_ends_with_all_checks_passed_and_the_cutover_recorded(place: Place) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "wizard", "demo", "--headless", "--users", str(USERS)],
        env=environ_of(place),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    summary = ran.stderr
    second = summary.rpartition("the same command runs again")[2]
    assert {line.split()[0] for line in second.splitlines() if re.match(r" +[A-Z]+ \w+:", line)} == {"PASS"}
    assert "The cutover is recorded: CUTOVER demo" in second
    assert "CUTOVER READY" in ran.stdout


@pytest.mark.timeout(300)
def test_old_passwords_are_kept_by_the_handler_and_sign_in_after_the_cutover(place: Place) -> None:
    """Users sign in through the real handler; the share rises to all who can be, and no one is mailed."""
    environ = environ_of(place)
    with staged_demo(users=40, keeps_passwords=True) as staged:
        there = environ | dict(staged.environ)
        run(staged, staged.all_answers(), there, codes={0, 1})
        before = status_of(staged.journal, there)["passwords"]
        staged.rest()
        run(staged, staged.ticks, there, codes={0})
        status = status_of(staged.journal, there)
        after = status["passwords"]
        assert status["cutover"] is not None
        assert status["resets"]["sent"] == 0
        staged.rest()
        run(staged, {}, there, codes={0})
        users = workos_users(staged)
        first_days = status_of(staged.journal, there)["first_days"]
    marked = [user for user in users if user["metadata"].get("password_kept", "").startswith("2")]
    assert before["kept"] < after["kept"] == len(marked)
    assert 0 < after["kept"] <= after["can_keep"]
    assert after["complete"] is True
    signed_in = [user for user in users if user["last_sign_in_at"]]
    assert len(signed_in) == 2, "the canary before the cutover, another user after it"
    assert all(user in marked for user in signed_in)
    assert any("2 first sign-ins" in line for line in first_days), first_days


def workos_users(staged: Demo) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{staged.environ['WORKOS_BASE_URL']}/_rehearsal/users") as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found
