"""The reset flow in lines: one canary, mailed once, only after its phrase was typed."""

from __future__ import annotations

from tests.acceptance.mailing import PASSWORD
from tests.plain.conftest import Place
from tests.plain.script import CHECKS, GO, LATER, LEAVE, RESETS
from tests.plain.terminal import Pick, Reply, Terminal
from wizard.rehearsal.workos import MAIN_KEY


def due_address(place: Place) -> str:
    """Somebody whom the import marked as due for a reset."""
    users = place.services.workos.environments[MAIN_KEY].users
    due = (user["email"] for user in users.dump() if user["metadata"].get("password_reset_sent") == "false")
    return str(next(due))


def test_canary_is_mailed_only_after_its_phrase_and_held_until_its_link_is_used(place: Place) -> None:
    answers = place.answers(
        target__environment="qa", pace__writes_per_second=200, pace__cognito_pages_per_second=29
    )
    run = (
        "run",
        "--new",
        "--journal",
        str(place.journal),
        "--answers",
        str(answers),
        "--yes",
        "--until",
        "import",
    )
    place.command(*run)
    stats = place.services.workos.stats
    with Terminal(("--journal", str(place.journal)), place.environ()) as terminal:
        terminal.play(
            LATER,
            GO,
            Reply("Canaries", due_address(place)),
            Reply("Type it here", "SEND 2 qa"),
        )
        terminal.wait_for("nothing has been done")
        assert not stats.mails
        terminal.play(Reply("Type it here", "send 1 QA"))
        terminal.wait_for(RESETS)
        sign_in = place.services.workos.environments[MAIN_KEY].sign_in
        sign_in.confirm_reset(sign_in.mails[-1].token, PASSWORD)
        terminal.play(
            Reply(RESETS, Pick("Look again")),
            LATER,
            GO,
            Reply(CHECKS, Pick("Back")),
            LEAVE,
        )
        terminal.end()
    assert sum(stats.mails.values()) == 1
    status = place.status()
    assert status["resets"]["sent"] == 1
    assert status["steps"]["reset"] == "done"


def test_days_are_told_and_a_stranger_is_not_mailed(place: Place) -> None:
    answers = place.answers(
        target__environment="qa", pace__writes_per_second=200, pace__cognito_pages_per_second=29
    )
    run = (
        "run",
        "--new",
        "--journal",
        str(place.journal),
        "--answers",
        str(answers),
        "--until",
        "import",
        "--yes",
    )
    place.command(*run)
    address = due_address(place)
    canary = place.answers(
        target__environment="qa",
        pace__writes_per_second=200,
        pace__cognito_pages_per_second=29,
        verify__canaries=[address],
    )
    place.command(
        "run", "--new", "--journal", str(place.journal), "--answers", str(canary), "--until", "reset",
        "--confirm", "SEND 1 qa", code=4,
    )  # fmt: skip
    with Terminal(("--journal", str(place.journal)), place.environ()) as terminal:
        terminal.play(
            LATER,
            GO,
            Reply(RESETS, Pick("Re-send to one user")),
            Reply("Re-send to one user"),
            Reply(RESETS, Pick("Re-send to one user")),
            Reply("Re-send to one user", "nobody@elsewhere.example"),
            Reply(RESETS, Pick("By name")),
            Reply(RESETS, Pick("Back")),
            LEAVE,
        )
        terminal.end()
        assert "1 resets created, 0 used" in terminal.text
        assert "No user whom this journal brought over" in terminal.text
    assert sum(place.services.workos.stats.mails.values()) == 1
