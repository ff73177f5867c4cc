"""Rehearsal services for each test, and the variables of a person who has nothing else set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.known_copy import copy_known
from tests.quick_clock import tick
from wizard.rehearsal.environment import Environment
from wizard.rehearsal.identifiers import Ids, utc_now
from wizard.rehearsal.limits import Limits, RateLimiter
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.workos import MAIN_KEY

USERS = 120
OURS = (
    "AWS_",
    "WORKOS_",
    "SSH_",
    "TMUX",
    "ACCESSIBLE",
    "NO_COLOR",
    "TERM",
    "LANG",
    "LC_",
    "PYTHON",
    "COLUMNS",
    "LINES",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Services that run, and a folder for the journal."""

    services: Rehearsal
    folder: Path

    @property
    def journal(self) -> Path:
        return self.folder / "acme.journal"

    def environ(self, **changes: str) -> dict[str, str]:
        """A dumb terminal in the C locale, without colour; ``changes`` come on top."""
        home = {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder / "data")}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        speech = {"TERM": "dumb", "LANG": "C", "NO_COLOR": "1"}
        return kept | home | speech | self.services.environment() | changes

    def command(self, *arguments: str, code: int = 0) -> str:
        """stdout of a command that must end with ``code``."""
        ran = subprocess.run(
            [sys.executable, "-m", "wizard", *arguments],
            env=self.environ(),
            capture_output=True,
            text=True,
            check=False,
            timeout=110,
        )
        assert ran.returncode == code, ran.stderr
        return ran.stdout

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.command("status", "--journal", str(self.journal), "--json"))
        return found

    def answers(self, **more: object) -> Path:
        """An answers file for these services; ``more`` are keys by dotted name with ``__`` for the dot."""
        known: dict[str, object] = {
            "source__region": self.services.region,
            "source__user_pool_id": self.services.user_pool_id,
            "target__environment": "staging",
            "guide__file": self.services.guide_file,
            "guide__acknowledged": True,
            "timing__reset": "reactive",
        }
        sections: dict[str, list[str]] = {}
        for name, value in (known | more).items():
            section, _, key = name.partition("__")
            sections.setdefault(section, []).append(f"{key} = {json.dumps(value)}")
        file = self.folder / "answers.toml"
        lines = [line for section, keys in sections.items() for line in (f"[{section}]", *keys)]
        file.write_text("\n".join(lines), encoding="utf-8")
        return file


@pytest.fixture(scope="module")
def services() -> Iterator[Rehearsal]:
    with Rehearsal(users=USERS, limits=Limits.none(), tick=tick) as running:
        yield running


def _empty(services: Rehearsal) -> None:
    environment = Environment.build("main", live=False, ids=Ids(1), now=utc_now)
    services.workos.environments[MAIN_KEY] = environment
    services.workos.limits = Limits.none()
    services.workos.gate = RateLimiter(services.workos.tick)
    services.workos.stats.reset()


@pytest.fixture
def place(services: Rehearsal, tmp_path: Path) -> Place:
    """The services with a WorkOS in which no one is yet, and an empty folder."""
    _empty(services)
    return Place(services, tmp_path)


@pytest.fixture
def written(place: Place) -> Callable[[], int]:
    """How many users the rehearsal WorkOS has created."""
    return lambda: place.services.workos.stats.created_users


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal that was begun headless and ended with its plan."""
    _empty(services)
    place = Place(services, tmp_path_factory.mktemp("begun"))
    answers = place.answers(pace__writes_per_second=40, pace__cognito_pages_per_second=29)
    place.command(
        "run", "--new", "--journal", str(place.journal), "--answers", str(answers), "--until", "transform"
    )
    return place.journal


@pytest.fixture
def planned(place: Place, begun: Path) -> Place:
    """A copy of that journal, for one test."""
    copy_known(begun, place.journal)
    return place
