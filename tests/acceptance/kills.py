"""A migration that is killed again and again while both services misbehave, and what must be left of it."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.acceptance.far_side import OTHER_KEY, FarSide, trouble
from tests.acceptance.operator import Event, Operator, assert_sums_balance

# Events at which a kill is worth something, and how many of them may pass before it strikes.
MOMENTS = {
    "page_listed": 6,
    "listing_finished": 1,
    "export_written": 1,
    "baseline_read": 2,
    "persons_planned": 1,
    "plan_frozen": 1,
    "plan_confirmed": 1,
    "attempted": 60,
    "settled": 8,
    "waiting": 3,
}
BEFORE_THE_IMPORT = ("page_listed", "listing_finished", "export_written", "persons_planned", "plan_frozen")
WINDOW = 32
MOST_RUNS = 12


@dataclass
class Ordeal:
    """What was done to a migration, and what was seen on the way."""

    kills: Counter[str] = field(default_factory=Counter)
    most_in_doubt: int = 0
    runs_that_ended: list[int] = field(default_factory=list)


def suffer(operator: Operator, far_side: FarSide, *, kills: int, seed: int, rate: float) -> Ordeal:
    """Kill the run ``kills`` times with trouble on, then let it come to its end with trouble on."""
    rng = random.Random(seed)
    far_side.arm(*trouble(rate))
    # Slow answers take longer than that: they are timeouts, and whether they took effect is in doubt.
    operator.environ["WORKOS_REQUEST_TIMEOUT"] = "1"
    ordeal = Ordeal()
    while ordeal.kills.total() < kills:
        moment = _moment(rng, early=ordeal.kills.total() < kills // 4)
        if _kill(operator, rng, moment):
            ordeal.kills[moment] += 1
        else:
            ordeal.runs_that_ended.append(0)
            assert len(ordeal.runs_that_ended) < kills, "the migration ended before it could be killed"
        if operator.journal.exists():
            _look(operator, ordeal)
    _finish(operator, ordeal)
    return ordeal


def _moment(rng: random.Random, *, early: bool) -> str:
    if early:
        return rng.choice(BEFORE_THE_IMPORT)
    return rng.choice((*MOMENTS, "attempted", "settled", "any time"))


def _kill(operator: Operator, rng: random.Random, moment: str) -> bool:
    if moment == "any time":
        return _kill_after(operator, rng.uniform(0, 1.5))
    left = rng.randint(1, MOMENTS[moment])
    settled_groups = rng.randint(1, 8)

    def strikes(event: Event) -> bool:
        nonlocal left, settled_groups
        # A moment that is already past in this journal: strike in the import instead.
        settled_groups -= event["event"] == "settled"
        left -= event["event"] == moment
        return bool(left == 0 or settled_groups == 0)

    return operator.killed_at("--yes", when=strikes)


def _kill_after(operator: Operator, seconds: float) -> bool:
    """Kill at a moment that no event names: ``seconds`` after the first event."""
    with operator.running("--yes") as process:
        assert process.stdout is not None
        process.stdout.readline()
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        process.stdout.read()
        timer.cancel()
        return bool(process.wait() == -9)


def _look(operator: Operator, ordeal: Ordeal) -> None:
    done = operator.command("status", "--journal", operator.journal, "--json")
    if done.code == 5:  # killed before the journal had a schema: there is nothing to lose yet
        assert not ordeal.most_in_doubt
        return
    status = done.json
    assert_sums_balance(status)
    in_doubt = status["users"]["in_doubt"]
    assert in_doubt == status["persons"]["in_doubt"] <= WINDOW
    ordeal.most_in_doubt = max(ordeal.most_in_doubt, in_doubt)


def _finish(operator: Operator, ordeal: Ordeal) -> None:
    for _ in range(MOST_RUNS):
        done = operator.run("--yes")
        ordeal.runs_that_ended.append(done.code)
        _look(operator, ordeal)
        if done.code == 0:
            return
        assert done.code == 4, done.err  # WorkOS kept failing for somebody: the same command again
    raise AssertionError(f"not done after {MOST_RUNS} runs: {done.err}")


def assert_nobody_lost(operator: Operator, far_side: FarSide, undisturbed: Operator) -> dict[str, int]:
    """The environment holds what an undisturbed migration of the same pool makes."""
    far_side.disarm()
    undisturbed.environ["WORKOS_API_KEY"] = OTHER_KEY
    undisturbed.migrate()
    assert _persons(far_side.users()) == _persons(far_side.users(key=OTHER_KEY))
    status = operator.status()
    users: dict[str, int] = status["users"]
    assert users == undisturbed.status()["users"]
    assert users["failed"] == users["pending"] == users["in_doubt"] == 0
    checks = {check["id"]: check for check in _verify(operator)}
    assert checks["exported"]["status"] == checks["imported"]["status"] == "pass", checks
    return users


def _verify(operator: Operator) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = operator.command("verify", "--journal", operator.journal, "--json").json
    return found


def _persons(users: list[dict[str, Any]]) -> dict[str, Any]:
    """What our writing made of each user, by external id; nobody shares one."""
    fields = ("email", "email_verified", "first_name", "last_name", "metadata")
    found = {user["external_id"]: {name: user[name] for name in fields} for user in users}
    assert len(found) == len(users)
    return found
