"""The demo's services and people in a process of their own, so that their work never delays a key.

``python -m wizard.rehearsal.stage`` reads one line of JSON (``users``, ``seed``, ``folder``; ``keeps``: the
folder stays, ``passwords``: old ones are kept) and prints one with how to reach the services; for each
further line it answers when its people are at rest. It ends when its standard input does: it cannot outlive
the wizard, however that dies.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from wizard.errors import JournalError, UsageError
from wizard.journal import open_reader
from wizard.rehearsal.demo import (
    DEMO_FAULTS,
    Demo,
    add_new_uris,
    canary_among,
    demo_limits,
    keep_answers,
    known_answers,
    later_answers,
    organization_answers,
    tick_answers,
)
from wizard.rehearsal.kept import go_on, keep
from wizard.rehearsal.login_server import login_server
from wizard.rehearsal.old_passwords import give_passwords, is_taken_by_workos
from wizard.rehearsal.old_sign_ins import OldSignIns
from wizard.rehearsal.population import rows
from wizard.rehearsal.rows import Row
from wizard.rehearsal.sample_app import SampleApp
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.simulated_users import SimulatedUsers
from wizard.rehearsal.workos import MAIN_KEY

# Less than what the import tries, so that it meets a limit and learns it.
DEMO_WRITE_LIMIT = 440
APP, LOGIN, STATE, JOURNAL = "app", "login", "demo.json", "demo.journal"
# Old passwords are kept for a month.
KEEPS_FOR = timedelta(days=30)


@contextmanager
def staged_demo(
    *, users: int, seed: int = 1, home: Path | None = None, keeps_passwords: bool = False
) -> Iterator[Demo]:
    """Start the services next to this process, and stop them when the block ends; raises UsageError.

    With a ``home`` they go on where the last demo there stopped, however it did; else all of it goes with
    the block. ``keeps_passwords``: its users sign in with their old ones.
    """
    with (
        _place(home) as folder,
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
        asked = {"users": users, "seed": seed, "folder": folder, "keeps": home is not None}
        reply = wire.ask(asked | {"passwords": keeps_passwords})
        # What this machine remembers of journals is no place for one that goes with the demo.
        reply["environ"]["XDG_STATE_HOME"] = str(Path(folder) / "state")
        try:
            yield Demo(Path(folder) / JOURNAL, rest=wire.rest, **reply)
        finally:
            services.stdin.close()


@contextmanager
def _place(home: Path | None) -> Iterator[str]:
    if home is None:
        with tempfile.TemporaryDirectory(prefix="cognito2workos-demo-") as folder:
            yield folder
    else:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield str(home)


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """The demo's people, their app, and whose mailbox one of them opens."""

    simulated_users: SimulatedUsers
    app: SampleApp
    canary: str
    sign_ins: OldSignIns | None = None

    @property
    def answers(self) -> dict[str, Any]:
        """What is suggested; ticks come later."""
        keeps = keep_answers((datetime.now(UTC) + KEEPS_FOR).date()) if self.sign_ins else {}
        return keeps | later_answers(canary=self.canary, app=self.app.folder)

    def rest(self) -> None:
        """Return once everything that has reached its people so far is done."""
        self.simulated_users.rest()
        if self.sign_ins:
            self.sign_ins.rest()


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
                fix="Install the extra cognito2workos[rehearsal], or begin the demo again: demo --fresh.",
            )
        answer: dict[str, Any] = json.loads(reply)
        return answer

    def rest(self) -> None:
        self.ask({})


@contextmanager
def inhabited(
    services: Rehearsal, folder: Path, *, users: int, seed: int, keeps_passwords: bool = False
) -> Iterator[RunningDemo]:
    """Put the demo's app into ``folder`` and its people next to running services."""
    add_new_uris(services)
    app = SampleApp(folder / APP, user_pool_id=services.user_pool_id, api_key=MAIN_KEY)
    if not app.folder.exists():
        app.plant()
    people = rows(users=users, seed=seed, base_url=services.workos_url)
    canary = canary_among(people, _keeps) if keeps_passwords else canary_among(people)
    with (
        SimulatedUsers(services, canary=canary, app=app) as simulated_users,
        _signing_in(services, folder, canary) if keeps_passwords else nullcontext() as sign_ins,
    ):
        yield RunningDemo(simulated_users, app, canary, sign_ins)


def _keeps(row: Row) -> bool:
    return not row.mfa and is_taken_by_workos(row.sub)


@contextmanager
def _signing_in(services: Rehearsal, folder: Path, canary: str) -> Iterator[OldSignIns]:
    """Everybody signs in with the old password by the app's own page, whose server hands it on."""
    give_passwords(services.cognito.store.pool)
    with (
        login_server(services, folder / LOGIN) as page,
        OldSignIns(
            services, page, canary=canary, is_switched=lambda: _is_cut_over(folder / JOURNAL)
        ) as sign_ins,
    ):
        yield sign_ins


def _is_cut_over(journal: Path) -> bool:
    """Whether the app's team has announced the switch: the journal says when it was."""
    try:
        with closing(open_reader(journal)) as reader:
            return reader.meta("cutover") is not None
    except JournalError:
        return False


def main() -> None:
    """Serve until the standard input ends."""
    asked = json.loads(sys.stdin.readline())
    folder = Path(asked["folder"])
    if not asked["keeps"]:
        _serve(
            Rehearsal(users=asked["users"], seed=asked["seed"], limits=demo_limits(writes=DEMO_WRITE_LIMIT)),
            asked,
        )
        return
    with (folder / "lock").open("w") as lock:
        # The services of a demo that was killed a moment ago are still being kept.
        fcntl.flock(lock, fcntl.LOCK_EX)
        services = _going_on(folder, asked)
        _serve(services, asked)
        ports = {"workos": port_of(services.workos_url), "cognito": port_of(services.cognito_url)}
        keep(services, folder)
        (folder / STATE).write_text(json.dumps(asked | ports), encoding="utf-8")


def _going_on(folder: Path, asked: Mapping[str, Any]) -> Rehearsal:
    """The services of the last demo as they were; new ones alone, where it did not end in order."""
    path = folder / STATE
    before = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    services = Rehearsal(
        users=asked["users"],
        seed=asked["seed"],
        limits=demo_limits(writes=DEMO_WRITE_LIMIT),
        port=before.get("workos", 0),
        cognito_port=before.get("cognito", 0),
    )
    is_same = all(before.get(name) == asked[name] for name in ("users", "seed"))
    if is_same and go_on(services, folder):
        return services
    for old in folder.iterdir():
        if old.name != "lock":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    return Rehearsal(users=asked["users"], seed=asked["seed"], limits=demo_limits(writes=DEMO_WRITE_LIMIT))


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def _serve(services: Rehearsal, asked: Mapping[str, Any]) -> None:
    users, seed = asked["users"], asked["seed"]
    with (
        services,
        inhabited(
            services, Path(asked["folder"]), users=users, seed=seed, keeps_passwords=asked["passwords"]
        ) as place,
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
            place.rest()
            print("{}", flush=True)


if __name__ == "__main__":
    main()
