"""A migration prepared on the rehearsal services: journal, answers and environment, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.limits import Limit, Limits
from wizard.rehearsal.services import Rehearsal

# The rehearsal takes ten times what WorkOS documents, so that the import is over in half a minute.
WRITES_PER_SECOND = 500


NOTICE = (
    "Demo: made-up users on local services. Their limit is raised tenfold, so that the import takes about"
    " half a minute; at the documented 50 writes a second it would take four."
)

# Enough trouble to see how it is met: refusals, and answers that never come. The 429s are real ones.
DEMO_FAULTS = (
    FaultRule("create_user", FaultKind.SERVER_ERROR, rate=0.0005, count=4),
    FaultRule("create_user", FaultKind.RESET_AFTER, rate=0.0005, count=4),
    FaultRule("create_user", FaultKind.SLOW, rate=0.001, count=8, delay_ms=700),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """What a run needs: where the journal goes, the answers, and the variables that lead to the services."""

    journal: Path
    answers: dict[str, Any]
    environ: Mapping[str, str]


@contextmanager
def rehearsed_demo(*, users: int, seed: int = 1) -> Iterator[Demo]:
    """Start both services with a seeded pool, and stop them when the block ends."""
    with (
        tempfile.TemporaryDirectory(prefix="cognito2workos-demo-") as folder,
        as_file(files("wizard.rehearsal") / "guide.md") as guide,
        Rehearsal(users=users, seed=seed, limits=demo_limits()) as services,
    ):
        yield Demo(
            journal=Path(folder) / "demo.journal",
            answers=demo_answers(services, guide),
            environ=services.environment(),
        )


def demo_limits(*, writes: int = WRITES_PER_SECOND) -> Limits:
    return Limits(writes=Limit(writes * 10, 10), reads=Limit(20_000, 10), everything=Limit(120_000, 60))


def demo_answers(services: Rehearsal, guide: Path) -> dict[str, Any]:
    """Answers for the rehearsal, by key; everything else keeps its default."""
    return {
        "source.region": services.region,
        "source.user_pool_id": services.user_pool_id,
        "target.environment": "demo",
        "guide.file": str(guide),
        "guide.acknowledged": True,
        "timing.reset": "reactive",
        "connect.default_reset_mail": "on",
        "pace.writes_per_second": WRITES_PER_SECOND,
        "pace.cognito_pages_per_second": 29,
    }
