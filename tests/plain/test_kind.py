"""Production or test in lines: asked where only the operator knows it, and whom a test environment mails."""

from __future__ import annotations

from tests.plain.conftest import Place
from tests.plain.script import CONNECT, GO, GUIDE, LATER, LEAVE, RESETS, ends
from tests.plain.terminal import Pick, Reply, Terminal
from tests.plain.test_resets import due_address
from wizard.domain.target_kind import QUESTION

LIVE_KEY = "sk_live_rehearsal"


def test_the_kind_is_asked_and_a_contradiction_can_be_mended(place: Place) -> None:
    arguments = ("--journal", str(place.journal), "--guide-file", place.services.guide_file)
    with Terminal(arguments, place.environ(WORKOS_API_KEY=LIVE_KEY)) as terminal:
        terminal.play(
            *GUIDE,
            *ends("eu-1", pool="rehearsal"),
            Reply(QUESTION, Pick("No: a test environment")),
            Reply(CONNECT, Pick("Kind")),
            Reply(QUESTION, Pick("Yes: production")),
            Reply(CONNECT, Pick("Connect and check")),
            LEAVE,
        )
        terminal.end()
        assert "The key is live, but eu-1 is said to be a test environment." in terminal.text
    assert place.status()["target"]["kind"] == "production"


def test_a_test_environment_mails_whom_the_lines_were_told(place: Place) -> None:
    answers = place.answers(
        target__kind="test", pace__writes_per_second=200, pace__cognito_pages_per_second=29
    )
    place.command(
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
    address = due_address(place)
    with Terminal(("--journal", str(place.journal)), place.environ()) as terminal:
        terminal.play(
            LATER,
            GO,
            Reply("Canaries", address),
            Reply("Type it here"),
            Reply(RESETS, Pick("Who may be mailed")),
            Reply("Who may be mailed", "qa@example.com"),
            Reply(RESETS, Pick("Settings")),
            Reply("Settings: what next?", Pick("Say what you see")),
            Reply("Say what you see: which one?", Pick("Sign-in by password")),
            Reply("Sign-in by password: on or off?", Pick("Off")),
            Reply("Settings: what next?", Pick("Back")),
            Reply(RESETS, Pick("Send the canary")),
            Reply("Type it here", "SEND 1 staging"),
            Reply(RESETS, Pick("Back")),
            LEAVE,
        )
        terminal.end()
        assert "the reset mail leads nowhere" in " ".join(terminal.text.split())
    assert dict(place.services.workos.stats.mails) == {address: 1}
