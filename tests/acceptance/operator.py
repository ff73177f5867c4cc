"""An operator at the command line: an answers file, a journal, commands, and what they print."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from tests.acceptance.far_side import COMMAND, ROOT, FarSide, clean_environ

STATES = ("created", "updated", "unchanged", "skipped", "merged", "failed", "pending", "in_doubt")
LONGEST = 110
FAILED, LEFT = 1, 4

Event = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[Event]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def went(self) -> bool:
        """Whether a run ended by itself: with nothing left, or with what waits for somebody or failed."""
        return self.code == 0 or (self.code in {FAILED, LEFT} and self.events[-1]["event"] == "left")

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event["event"] == name]

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Process(Protocol):
    """A run under way."""

    @property
    def stdout(self) -> IO[str] | None: ...

    @property
    def pid(self) -> int: ...

    def kill(self) -> None: ...

    def wait(self) -> int: ...


@dataclass
class Operator:
    """Works in ``folder``; the answers are flat, ``{"timing.reset": "reactive"}``."""

    folder: Path
    environ: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def at(cls, far_side: FarSide, folder: Path, **answers: Any) -> Operator:
        """One who has answered what must be, at a pace that suits tests; ``a__b`` is ``a.b``."""
        given = {
            "source.region": far_side.summary["region"],
            "source.user_pool_id": far_side.summary["user_pool_id"],
            "target.environment": "staging",
            "guide.acknowledged": True,
            "guide.file": far_side.summary["guide_file"],
            "timing.reset": "reactive",
            "pace.writes_per_second": 400,
            "pace.cognito_pages_per_second": 60,
        }
        more = {name.replace("__", "."): value for name, value in answers.items()}
        return cls(folder, dict(far_side.environ), given | more)

    @property
    def journal(self) -> Path:
        return self.folder / "m.journal"

    def answers_file(self) -> Path:
        path = self.folder / "answers.toml"
        path.write_text(to_toml(self.answers), encoding="utf-8")
        return path

    def command(self, *arguments: object, **environ: str) -> Done:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=ROOT,
            env=clean_environ() | self.environ | environ,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def run(self, *arguments: object, **environ: str) -> Done:
        """``run`` on this journal with these answers."""
        return self.command(*self._run_arguments(*arguments), **environ)

    def status(self) -> dict[str, Any]:
        """``status --json``; R3 must hold whenever anybody asks."""
        found: dict[str, Any] = self.command("status", "--journal", self.journal, "--json").json
        assert_sums_balance(found)
        return found

    def plan(self) -> dict[str, Any]:
        found: dict[str, Any] = self.command("plan", "--journal", self.journal, "--json").json
        return found

    def exported(self) -> dict[str, dict[str, Any]]:
        """The rows of the written users file by sub: ``Username``, ``Enabled``, … and their attributes."""
        text = (self.journal.with_suffix("") / "cognito_users.json").read_text(encoding="utf-8")
        rows = [
            row | {item["Name"]: item["Value"] for item in row["Attributes"]}
            for row in json.loads(text)["Users"]
        ]
        return {row["sub"]: row for row in rows}

    def migrate(self) -> Done:
        """The whole migration, confirmed as on a loopback target."""
        done = self.run("--yes")
        # What people do is left: providers to be tested, the canary's link to be used.
        assert done.went, done.err
        assert self.status()["steps"]["import"] == "done", done.err
        return done

    @contextmanager
    def running(self, *arguments: object) -> Iterator[Process]:
        """``run`` under way, its events on stdout; killed at the end if it has not ended."""
        process = subprocess.Popen(
            [*COMMAND, *map(str, self._run_arguments(*arguments))],
            cwd=ROOT,
            env=clean_environ() | self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def killed_at(self, *arguments: object, when: Callable[[Event], bool]) -> bool:
        """Run, and kill -9 at the first event that ``when`` takes; False if it ended before."""
        with self.running(*arguments) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if when(json.loads(line)):
                    process.kill()
                    process.wait()
                    return True
        return False

    def _run_arguments(self, *arguments: object) -> tuple[object, ...]:
        return ("run", "--new", "--journal", self.journal, "--answers", self.answers_file(), *arguments)


def assert_sums_balance(status: Mapping[str, Any]) -> None:
    """R3: every exported row is in exactly one state."""
    users = status["users"]
    assert users["exported"] == sum(users[state] for state in STATES), users
    assert set(users) == {"exported", *STATES}
    for family in ("organizations", "memberships"):
        counts = dict(status.get(family) or {"planned": 0})
        assert counts.pop("planned") == sum(counts.values()), status[family]


def to_toml(answers: Mapping[str, Any]) -> str:
    """Flat answers as the file that an operator writes."""
    sections: dict[str, list[str]] = {}
    for name, value in answers.items():
        section, _, key = name.rpartition(".")
        lines = sections.setdefault(name if isinstance(value, dict) else section, [])
        if isinstance(value, dict):
            lines += [f"{json.dumps(item)} = {json.dumps(target)}" for item, target in value.items()]
        else:
            lines.append(f"{key} = {json.dumps(value)}")
    return "\n".join(line for name, lines in sections.items() for line in (f"[{name}]", *lines)) + "\n"
