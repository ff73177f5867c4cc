"""Ctrl+C at a prompt and in a run, migrations begun elsewhere and ended elsewhere, changes of mind."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.plain.conftest import Place
from tests.plain.script import (
    CHECKS,
    CONNECT,
    GO,
    IMPORT,
    INVENTORY,
    LATER_STEPS,
    LEAVE,
    TRANSFORM,
    confirm,
    phrase,
    to_step,
)
from tests.plain.terminal import CTRL_C, Pick, Reply, Terminal
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.limits import Limit, Limits

MENU = Reply("What next?")
INTERRUPTED = 130
# Longer than anybody waits here, whatever the machine is doing.
HANGS_SECONDS = 300
SOME = 40


def session(place: Place, **changes: str) -> Terminal:
    return Terminal(("--plain", "--journal", str(place.journal)), place.environ(**changes))


def write_some(place: Place, terminal: Terminal, written: Callable[[], int]) -> None:
    """Start the import, and return in the middle of it: WorkOS takes no more for an hour."""
    place.services.workos.limits = replace(Limits.none(), writes=Limit(SOME, 600))
    confirm(terminal)
    terminal.wait_for("asks to slow down")
    assert written() == SOME


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_ctrl_c_at_a_prompt_leaves_with_the_command_that_goes_on(place: Place, term: str) -> None:
    with session(place, TERM=term) as terminal:
        terminal.expect("What next?")
        terminal.press(CTRL_C)
        assert terminal.end() == INTERRUPTED
    assert f"--plain --journal {place.journal}" in terminal.text.replace("\n", "")


def test_ctrl_c_pauses_an_import_that_was_begun_headless(planned: Place, written: Callable[[], int]) -> None:
    with session(planned) as terminal:
        write_some(planned, terminal, written)
        terminal.press(CTRL_C)
        terminal.expect("What next?")
        assert "Pausing" in terminal.text
        paused = planned.status()
        assert paused["steps"]["import"] == "paused"
        assert paused["users"]["pending"] > 0
        assert paused["users"]["in_doubt"] == 0
        assert paused["persons"]["created"] == written()
        planned.services.workos.limits = Limits.none()
        terminal.play(GO, *LATER_STEPS, GO, Reply(CHECKS, Pick("Back")), LEAVE)
        assert terminal.end() == 0
    done = planned.status()
    assert done["persons"]["created"] == done["persons"]["planned"] == written()


def test_second_ctrl_c_leaves_at_once_and_headless_goes_on(
    planned: Place, written: Callable[[], int]
) -> None:
    with session(planned) as terminal:
        write_some(planned, terminal, written)
        terminal.press(CTRL_C)
        terminal.wait_for("Pausing")
        terminal.press(CTRL_C)
        assert terminal.end() == INTERRUPTED
    assert "Go on with: cognito2workos --plain" in terminal.text
    planned.services.workos.limits = Limits.none()
    planned.command("run", "--journal", str(planned.journal), code=4)
    done = planned.status()
    assert done["steps"]["import"] == "done"
    assert done["persons"]["created"] == done["persons"]["planned"] == written()


def test_second_ctrl_c_does_not_wait_for_a_request_that_hangs(planned: Place) -> None:
    planned.command("run", "--journal", str(planned.journal), "--relist", "--until", "connect")
    with session(planned) as terminal:
        terminal.expect("What next?")
        faults = planned.services.faults
        faults.add([FaultRule("ListUsers", FaultKind.SLOW, count=1, delay_ms=HANGS_SECONDS * 1000)])
        terminal.play(GO)
        terminal.until(lambda: FaultKind.SLOW in faults.drawn, "the request that hangs")
        terminal.press(CTRL_C)
        terminal.wait_for("Pausing")
        terminal.press(CTRL_C)
        assert terminal.end() == INTERRUPTED
    steps = planned.status()["steps"]
    assert (steps["connect"], steps["inventory"]) == ("done", "open"), "a look that is cut off locks nothing"


def test_sigterm_pauses_and_leaves(planned: Place, written: Callable[[], int]) -> None:
    with session(planned) as terminal:
        write_some(planned, terminal, written)
        terminal.signal(signal.SIGTERM)
        assert terminal.end() == INTERRUPTED
    assert planned.status()["users"]["in_doubt"] == 0


def test_going_back_says_what_it_undoes_before_it_does(planned: Place) -> None:
    with session(planned) as terminal:
        change = (
            *to_step("6 Transform"),
            Reply(TRANSFORM, Pick("Choose")),
            Reply("Choose: which one?", Pick("Email not verified")),
            Reply("Email not verified", Pick("Skip")),
        )
        back = Reply(TRANSFORM, Pick("Back"))
        terminal.play(*change)
        terminal.expect("Go on all the same?")
        assert "This undoes: Transform." in terminal.text
        terminal.play(Reply("Go on all the same?", "n"), back, LEAVE)
        terminal.end()
    with session(planned) as terminal:
        terminal.play(*to_step("3 Auth inventory"), Reply(INVENTORY, Pick("List the pool again")))
        terminal.expect("Go on all the same?")
        assert "The steps from the inventory on are done again." in terminal.text
        terminal.play(Reply("Go on all the same?", "n"), Reply(INVENTORY, Pick("Back")), LEAVE)
        terminal.end()
    before = planned.status()
    assert before["steps"]["transform"] == "done"
    with session(planned) as terminal:
        terminal.play(
            *change,
            Reply("Go on all the same?", "y"),
            Reply("Enterprise sign-in only", Pick("Back")),
            back,
            LEAVE,
        )
        terminal.end()
    after = planned.status()
    assert after["steps"]["transform"] == "open"
    assert after["plan"]["fingerprint"] == before["plan"]["fingerprint"]


def test_risky_choice_counts_only_once_it_is_typed(planned: Place) -> None:
    disabled = (
        *to_step("6 Transform"),
        Reply(TRANSFORM, Pick("Choose")),
        Reply("Choose: which one?", Pick("Users disabled")),
    )
    with session(planned) as terminal:
        terminal.play(
            *disabled,
            Reply("Users disabled in Cognito", Pick("Import, marked")),
            Reply("Type it here", "yes"),
            Reply("Type it here", ""),
            *disabled[2:],
            Reply("Users disabled in Cognito", Pick("Import, marked")),
            Reply("Type it here", "import"),
            Reply("Go on all the same?", "y"),
            Reply("Enterprise sign-in only", Pick("Back")),
            Reply(TRANSFORM, Pick("Back")),
            LEAVE,
        )
        terminal.end()
    assert "Sign-in is re-enabled" in terminal.text


def test_other_key_is_refused_before_anything_is_written(planned: Place, written: Callable[[], int]) -> None:
    with session(planned, WORKOS_API_KEY="sk_test_of_nobody") as terminal:
        terminal.play(GO)
        terminal.expect("Type it here")
        terminal.play(Reply("Type it here", phrase(terminal.text)), Reply(CONNECT, Pick("Back")), LEAVE)
        terminal.end()
    assert written() == 0
    assert "sk_test_of_nobody" not in terminal.text


def test_plan_of_another_moment_is_not_confirmed_by_an_empty_line(
    planned: Place, written: Callable[[], int]
) -> None:
    with session(planned) as terminal:
        terminal.play(
            GO,
            Reply("Type it here", ""),
            Reply(IMPORT, Pick("Name canaries")),
            Reply("Canaries", "no address"),
            Reply("Canaries", "nobody@acme.example"),
            Reply(IMPORT, Pick("Webhooks")),
            Reply("Webhooks during the import?", Pick("Switch them off")),
            Reply(IMPORT, Pick("Confirm the plan")),
        )
        terminal.expect("Type it here")
        wanted = phrase(terminal.text)
        assert "1 canary account first." in terminal.text
        assert "switched off meanwhile" in terminal.text
        terminal.play(Reply("Type it here", ""), Reply(IMPORT, Pick("Back")), LEAVE)
        terminal.end()
    assert written() == 0
    assert planned.status()["plan"]["confirmed_at"] is None
    assert wanted.startswith("IMPORT ")


def test_migrations_are_found_again_by_name(place: Place) -> None:
    with Terminal(("--plain",), place.environ()) as terminal:
        terminal.play(
            Reply("A name for the new migration", "../acme"),
            Reply("A name for the new migration", "acme"),
            LEAVE,
        )
        assert terminal.end() == 0
    journal = place.folder / "data" / "cognito2workos" / "acme.journal"
    assert f"--journal {journal}" in terminal.text.replace("\n", "")
    with Terminal(("--plain",), place.environ()) as terminal:
        terminal.play(Reply("Which migration?", Pick("acme")), LEAVE)
        assert terminal.end() == 0
    assert "NO ENVIRONMENT YET. Migration guide comes next." in terminal.text


def test_journal_that_is_open_elsewhere_names_its_holder(planned: Place) -> None:
    with session(planned) as first:
        first.expect("What next?")
        with session(planned) as second:
            assert second.end() == 5
        first.play(LEAVE)
        first.end()
    assert "open elsewhere: process" in second.text.replace("\n", " ")
