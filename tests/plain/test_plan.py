"""What only the plan can show is decided after it; who fails is listed, and the exit code says so."""

from __future__ import annotations

from tests.plain.conftest import Place
from tests.plain.script import (
    CHECKS,
    DECIDE,
    DECISIONS,
    GO,
    IMPORTED,
    LATER_STEPS,
    LEAVE,
    PLAN,
    TRANSFORM,
    confirm,
    to_step,
)
from tests.plain.terminal import Pick, Reply, Terminal
from wizard.rehearsal.workos import MAIN_KEY

STRANGER = "ben.dahl79@acme.example"


def test_stranger_at_workos_is_decided_after_the_plan_and_listed_as_failed(place: Place) -> None:
    answers = place.answers(
        timing__sign_in_page="authkit", timing__signups="delta", pace__writes_per_second=200
    )
    place.command(
        "run", "--new", "--journal", str(place.journal), "--answers", str(answers), "--until", "export"
    )
    place.services.workos.environments[MAIN_KEY].users.plant({"email": STRANGER, "email_verified": True})
    with Terminal(("--journal", str(place.journal)), place.environ()) as terminal:
        terminal.play(GO, *DECISIONS)
        terminal.play(
            *to_step("6 Transform"),
            Reply(TRANSFORM, Pick("Choose")),
            Reply("Choose: which one?", Pick("Count as failed")),
            Reply("Go on all the same?", "y"),
            PLAN,
        )
        confirm(terminal)
        terminal.play(
            Reply(IMPORTED, Pick("Rows")),
            Reply("Rows: which one?", Pick("Failed")),
            Reply("Enter reads on", "s"),
            Reply(IMPORTED, Pick("Back")),
            LEAVE,
        )
        assert terminal.end() == 1
    assert STRANGER in terminal.text
    assert place.status()["users"]["failed"] == 1
    with Terminal(("--journal", str(place.journal)), place.environ()) as terminal:
        terminal.play(
            *to_step("7 Import"),
            Reply(IMPORTED, Pick("Accept 1 open")),
            Reply("Accept open users", ""),
            Reply(IMPORTED, Pick("Accept 1 open")),
            Reply("Accept open users", "the help desk knows her"),
            Reply("Type it here", "ACCEPT 2 OPEN"),
        )
        terminal.wait_for("nothing has been done")
        terminal.play(Reply("Type it here", "ACCEPT 1 OPEN"))
        terminal.play(*LATER_STEPS, GO, Reply(CHECKS, Pick("Back")), LEAVE)
        assert terminal.end() == 0
    assert "1 accepted open" in " ".join(terminal.text.split())
    assert place.status()["steps"]["import"] == "waived"


def test_one_row_is_decided_alone_and_planned_again(planned: Place) -> None:
    with Terminal(("--journal", str(planned.journal)), planned.environ()) as terminal:
        terminal.play(
            *to_step("6 Transform"),
            Reply(TRANSFORM, Pick("Rows by kind")),
            Reply("Rows by kind: what next?", Pick("Rows")),
            Reply("Rows: which one?", Pick("Invalid email")),
            Reply("Enter reads on", "1"),
            Reply("Row: what next?", Pick("Correct the address")),
            Reply("Another address", "no address"),
            Reply("Another address", "right@acme.example"),
            Reply("Row: what next?", Pick("Back")),
            Reply("Enter reads on", "s"),
            Reply("Rows by kind: what next?", Pick("Back")),
            *DECIDE[1:],
            PLAN,
            LEAVE,
        )
        terminal.end()
    status = planned.status()
    assert status["plan"]["revision"] == 2
    # Seven of them sign in through their company, and are left to just-in-time.
    assert status["plan"]["rows"]["skipped"] == 22
