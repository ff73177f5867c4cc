"""Calling the command in this process, and what a refusal must look like."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import clean_environ
from tests.acceptance.operator import Done, to_toml
from tests.quick_clock import QuickClock
from wizard.cli import main
from wizard.ports import Clock
from wizard.rehearsal.services import Rehearsal

GUIDE = Rehearsal(users=0).guide_file
LONGEST = 700


class CommandLine:
    """A folder, an environment and the command, without a process of its own."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        for name in set(os.environ) - set(clean_environ()):
            monkeypatch.delenv(name)
        # Nothing of this machine's AWS configuration, and never a request to its metadata service.
        self.set(
            AWS_EC2_METADATA_DISABLED="true",
            AWS_CONFIG_FILE=str(folder / "no-config"),
            AWS_SHARED_CREDENTIALS_FILE=str(folder / "no-credentials"),
            HOME=str(folder),
        )

    @property
    def journal(self) -> Path:
        return self.folder / "m.journal"

    def set(self, **environ: str) -> None:
        for name, value in environ.items():
            self._monkeypatch.setenv(name, value)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def call(self, *arguments: object, clock: Clock | None = None) -> Done:
        code = main([str(argument) for argument in arguments], clock=clock or QuickClock())
        summary = self._capsys.readouterr()
        return Done(code, summary.out, summary.err)

    def run(
        self, answers: dict[str, Any] | str | bytes, *arguments: object, clock: Clock | None = None
    ) -> Done:
        content = to_toml(answers) if isinstance(answers, dict) else answers
        path = self.write("answers.toml", content)
        return self.call(
            "run", "--new", "--journal", self.journal, "--answers", path, *arguments, clock=clock
        )


def answers(**more: Any) -> dict[str, Any]:
    """Answers that are complete but for the source; ``a__b`` is ``a.b``, None takes one out."""
    given = {
        "target.environment": "staging",
        "guide.acknowledged": True,
        "guide.file": GUIDE,
        "timing.reset": "reactive",
    }
    given |= {name.replace("__", "."): value for name, value in more.items()}
    return {name: value for name, value in given.items() if value is not None}


def assert_refused(done: Done, code: int, *fragments: str) -> None:
    """One sentence for a person, with a fix, and the exit code; never a traceback."""
    assert done.code == code, (done.code, done.err)
    assert "Traceback" not in done.err
    said = done.err.rstrip("\n").splitlines()[-1]
    assert said
    assert len(said) <= LONGEST
    assert "bug" not in said
    for fragment in fragments:
        assert fragment.lower() in said.lower(), said
