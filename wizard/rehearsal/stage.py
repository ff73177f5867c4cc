"""The demo's services and people in a process of their own, so that their work never delays a key.

``python -m wizard.rehearsal.stage`` reads one line of JSON (``users``, ``seed``, ``folder``) and prints one
with how to reach the services; for each further line it answers when its people are at rest. It ends when
its standard input does: it cannot outlive the wizard, however that dies.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from wizard.errors import UsageError
from wizard.rehearsal.demo import (
    DEMO_FAULTS,
    Demo,
    add_new_uris,
    canary_among,
    demo_limits,
    known_answers,
    later_answers,
    organization_answers,
    tick_answers,
)
from wizard.rehearsal.population import rows
from wizard.rehearsal.sample_app import SampleApp
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.simulated_users import SimulatedUsers
from wizard.rehearsal.workos import MAIN_KEY

# Less than what the import tries, so that it meets a limit and learns it.
DEMO_WRITE_LIMIT = 440
APP = "app"


@contextmanager
def staged_demo(*, users: int, seed: int = 1) -> Iterator[Demo]:
    """Start the services next to this process, and stop them when the block ends; raises UsageError."""
    with (
        tempfile.TemporaryDirectory(prefix="cognito2workos-demo-") as folder,
        subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", __spec__.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        ) as services,
    ):
        assert services.stdin is not None
        assert services.stdout is not None
        wire = _Wire(services.stdin, services.stdout)
        reply = wire.ask({"users": users, "seed": seed, "folder": folder})
        # What this machine remembers of journals is no place for one that goes with the demo.
        reply["environ"]["XDG_STATE_HOME"] = str(Path(folder) / "state")
        try:
            yield Demo(Path(folder) / "demo.journal", rest=wire.rest, **reply)
        finally:
            services.stdin.close()


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """The demo's people, their app, and whose mailbox one of them opens."""

    simulated_users: SimulatedUsers
    app: SampleApp
    canary: str

    @property
    def answers(self) -> dict[str, Any]:
        """What is answered from step 8 on; ticks come later."""
        return later_answers(canary=self.canary, app=self.app.folder)


class _Wire:
    """One line of JSON for another."""

    def __init__(self, to: IO[str], back: IO[str]) -> None:
        self._to = to
        self._back = back

    def ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        try:
            print(json.dumps(asked), file=self._to, flush=True)
            reply = self._back.readline()
        except BrokenPipeError:
            reply = ""
        if not reply:
            raise UsageError(
                "The rehearsal services did not start, or have ended.",
                fix="Install the extra: cognito2workos[rehearsal].",
            )
        answer: dict[str, Any] = json.loads(reply)
        return answer

    def rest(self) -> None:
        self.ask({})


@contextmanager
def inhabited(services: Rehearsal, folder: Path, *, users: int, seed: int) -> Iterator[RunningDemo]:
    """Put the demo's app into ``folder`` and its people next to running services."""
    add_new_uris(services)
    app = SampleApp(folder / APP, user_pool_id=services.user_pool_id, api_key=MAIN_KEY)
    app.plant()
    canary = canary_among(rows(users=users, seed=seed, base_url=services.workos_url))
    with SimulatedUsers(services, canary=canary, app=app) as simulated_users:
        yield RunningDemo(simulated_users, app, canary)


def main() -> None:
    """Serve until the standard input ends."""
    asked = json.loads(sys.stdin.readline())
    users, seed = asked["users"], asked["seed"]
    with (
        Rehearsal(users=users, seed=seed, limits=demo_limits(writes=DEMO_WRITE_LIMIT)) as services,
        inhabited(services, Path(asked["folder"]), users=users, seed=seed) as place,
    ):
        services.faults.add(DEMO_FAULTS)
        reply = {
            "environ": services.environment(),
            "answers": known_answers(services, Path(services.guide_file)) | organization_answers(),
            "presets": place.answers,
            "ticks": tick_answers(),
        }
        print(json.dumps(reply), flush=True)
        for _ in sys.stdin:
            place.simulated_users.rest()
            print("{}", flush=True)


if __name__ == "__main__":
    main()
