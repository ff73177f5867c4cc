"""Somebody elsewhere is told by a command with counts in its environment, which can stop nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.headless.test_act import Here, here
from tests.plain.conftest import Place
from tests.quick_clock import QuickClock
from wizard import headless
from wizard.bootstrap.notifying import notifying
from wizard.cli.commands import opener
from wizard.domain.confirmations import Confirmations
from wizard.domain.events import Event, Notice, StepMoved
from wizard.domain.occasions import QUOTA_SPENT, occasion_of
from wizard.domain.steps import StepName, StepState

__all__ = ["here"]


@pytest.mark.parametrize(
    ("event", "occasion"),
    [
        (StepMoved(StepName.IMPORT, StepState.PAUSED), "pause"),
        (StepMoved(StepName.IMPORT, StepState.BLOCKED, "A plan waits."), "block"),
        (StepMoved(StepName.RESET, StepState.BLOCKED, f"{QUOTA_SPENT}: used up."), "quota"),
        (StepMoved(StepName.IMPORT, StepState.DONE), "done"),
        (StepMoved(StepName.IMPORT, StepState.FAILED), "done"),
        (StepMoved(StepName.IMPORT, StepState.RUNNING), None),
        (StepMoved(StepName.EXPORT, StepState.DONE), None),
        (StepMoved(StepName.TIMING, StepState.OPEN, "No answer for «When»."), None),
        (Notice("Paused."), None),
    ],
)
def test_what_somebody_elsewhere_wants_to_hear_of(event: Event, occasion: str | None) -> None:
    assert occasion_of(event) == occasion


def run_of(place: Place, here: Here, *more: str) -> tuple[str, ...]:
    assert here
    answers = place.answers(
        target__environment="qa", pace__writes_per_second=200, pace__cognito_pages_per_second=29
    )
    return ("run", "--new", "--answers", str(answers), "--until", "import", *more)


def test_the_command_is_told_counts_and_neither_addresses_nor_keys(
    here: Here, place: Place, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    command = f"sh -c 'env > {told}.$COGNITO2WORKOS_EVENT.$COGNITO2WORKOS_STEP'"
    here(*run_of(place, here, "--notify", command), code=4)
    assert {file.name for file in tmp_path.glob("told.*")} == {"told.done.inventory", "told.block.import"}
    # Also before the command.
    here("--notify", command, *run_of(place, here, "--yes"))
    text = Path(f"{told}.done.import").read_text(encoding="utf-8")
    created = here.json("status")["users"]["created"]
    assert created > 0
    assert f"COGNITO2WORKOS_USERS_CREATED={created}\n" in text
    assert "COGNITO2WORKOS_USERS_PENDING=0\n" in text
    ours = [line for line in text.splitlines() if line.startswith("COGNITO2WORKOS_")]
    assert not [line for line in ours if "@" in line]
    assert "WORKOS_API_KEY" in os.environ
    assert not [line for line in text.splitlines() if line.startswith(("WORKOS_", "AWS_"))]


def test_a_command_that_fails_is_told_and_stops_nothing(here: Here, place: Place) -> None:
    _, summary = here(*run_of(place, here, "--yes", "--notify", "sh -c 'exit 7'"))
    assert "The --notify command ended with 7. Work goes on." in summary
    assert here.json("status")["steps"]["import"] == "done"


def test_a_command_that_hangs_is_ended_with_what_it_started(
    here: Here, place: Place, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    here(*run_of(place, here), code=4)
    rung: list[None] = []
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    reading = os.open(alive, os.O_RDONLY | os.O_NONBLOCK)
    hanging = ("sh", "-c", f"exec 3> {alive}; echo begun >&3; sleep 600 & wait")
    journal = opener(place.journal, clock=QuickClock())
    options = headless.Options(confirmations=Confirmations(yes=True), until=StepName.IMPORT)
    assert headless.run(notifying(journal, hanging, lambda: rung.append(None), 0.5), options) == 0
    assert "took more than 0.5 seconds and was ended" in capsys.readouterr().err
    assert len(rung) == 1
    # The end is read once nobody has the pipe open for writing: the sleep is gone, too.
    os.set_blocking(reading, True)
    with os.fdopen(reading, encoding="ascii") as pipe:
        assert pipe.read() == "begun\n"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("", "--notify names no command."),
        ("say 'done", "--notify has a quote that is not closed."),
        ("no-such-program now", "--notify: no-such-program is no command on this machine."),
    ],
)
def test_what_is_no_command_is_said_before_anything_begins(
    here: Here, place: Place, command: str, sentence: str
) -> None:
    _, summary = here(*run_of(place, here, "--notify", command), code=2)
    assert sentence in summary
    assert not place.journal.exists()
