"""What only the plan can show is decided after it; who fails is listed, and the exit code says so."""

from __future__ import annotations

from tests.plain.conftest import Place
from tests.plain.script import DECISIONS, GO, LATER_STEPS, LEAVE, confirm
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
        terminal.play(Reply("Already in WorkOS, not from this pool", Pick("Count as failed")))
        confirm(terminal)
        terminal.play(
            Reply("List the 1 failed rows?", "y"),
            Reply("Enter reads on", "s"),
            Reply("1 person failed or not settled", "n"),
            LEAVE,
        )
        assert terminal.end() == 1
    assert STRANGER in terminal.text
    assert place.status()["users"]["failed"] == 1
    with Terminal(("--journal", str(place.journal)), place.environ()) as terminal:
        terminal.play(
            *LATER_STEPS,
            GO,
            Reply("1 person failed or not settled", "y"),
            Reply("Why is that right?", "the help desk knows her"),
            Reply("Type it here", "ACCEPT 2 OPEN"),
        )
        terminal.wait_for("nothing has been done")
        terminal.play(Reply("Type it here", "ACCEPT 1 OPEN"), LEAVE)
        assert terminal.end() == 0
    assert "1 accepted open" in terminal.text
    assert place.status()["steps"]["import"] == "waived"


def test_one_row_is_decided_alone_and_planned_again(planned: Place) -> None:
    with Terminal(("--journal", str(planned.journal)), planned.environ()) as terminal:
        terminal.play(
            Reply("What next?", Pick("Look around")),
            Reply("What do you want to see?", Pick("Rows by kind")),
            Reply("Rows of which kind?", Pick("invalid_email, skipped")),
            Reply("Enter reads on", "1"),
            Reply("Decide about this row alone?", Pick("Give it another address")),
            Reply("Its right address", "no address"),
            Reply("Its right address", "right@acme.example"),
            Reply("Enter reads on", "s"),
            Reply("What do you want to see?", Pick("Back")),
            *DECISIONS,
            LEAVE,
        )
        terminal.end()
    status = planned.status()
    assert status["plan"]["revision"] == 2
    # Seven of them sign in through their company, and are left to just-in-time.
    assert status["plan"]["rows"]["skipped"] == 22
