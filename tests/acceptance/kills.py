"""A migration that is killed again and again while both services misbehave, and what must be left of it."""

from __future__ import annotations

import random
import threading
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from tests.acceptance.far_side import OTHER_KEY, FarSide, trouble
from tests.acceptance.operator import Event, Operator, assert_sums_balance
from tests.acceptance.third_parties import IN_THE_POOL, Interference, ThirdParties, one_row_persons

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
FIELDS = ("email", "email_verified", "first_name", "last_name", "metadata")
# What happens to persons while the import runs; whoever is not there yet may find the address taken.
AT_WORKOS = (
    Interference.SQUATTED,
    Interference.RENAMED,
    Interference.DELETED,
    Interference.ADDRESS_TAKEN,
    Interference.REPLACED,
    Interference.MARKED,
)
DEEDS_A_RUN = 3
MOST_RUNS = 12


@dataclass
class Ordeal:
    """What was done to a migration, and what was seen on the way."""

    kills: Counter[str] = field(default_factory=Counter)
    most_in_doubt: int = 0
    runs_that_ended: list[int] = field(default_factory=list)


def _is_settled(operator: Operator) -> bool:
    """Whether everybody is created or failed, as far as a plan says."""
    status = operator.status()
    users = status["users"]
    return bool(status["plan"] and not users["pending"] and not users["in_doubt"])


def third_parties(operator: Operator, far_side: FarSide, *, seed: int) -> ThirdParties:
    """Others who know the pool's persons, as ``operator``'s listing for another environment shows them."""
    operator.environ["WORKOS_API_KEY"] = OTHER_KEY
    done = operator.run("--yes", "--until", "export")
    assert done.code == 0, done.err
    first = operator.exported()
    return ThirdParties(far_side, first, one_row_persons(first), random.Random(seed))


def kill_repeatedly(
    operator: Operator,
    far_side: FarSide,
    *,
    kills: int,
    seed: int,
    rate: float,
    others: ThirdParties | None = None,
) -> Ordeal:
    """Kill the run ``kills`` times with trouble on, then let it come to its end with trouble on.

    ``others`` act on both sides between two runs and during them.
    """
    rng = random.Random(seed)
    far_side.arm(*trouble(rate))
    # Slow answers take longer than that: they are timeouts, and whether they took effect is in doubt.
    operator.environ["WORKOS_REQUEST_TIMEOUT"] = "1"
    ordeal = Ordeal()
    while ordeal.kills.total() < kills:
        moment = _moment(rng, early=ordeal.kills.total() < kills // 4)
        if others:
            others.act(rng.choice(IN_THE_POOL))
        with others.busy(AT_WORKOS, DEEDS_A_RUN) if others else nullcontext():
            struck = _kill(operator, rng, moment)
        if struck:
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
        # What is asked of people after the import is left, and says so by 4 as well.
        if done.code == 0 or _is_settled(operator):
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


def assert_only_the_touched_differ(
    operator: Operator, far_side: FarSide, undisturbed: Operator, others: ThirdParties
) -> dict[str, int]:
    """As an undisturbed migration of the pool as it is now makes them, but for whom somebody touched.

    No one was created twice but who was deleted in between, and no stranger was given a person's external
    id: by WorkOS' own events. Whoever was touched is in a counted state.
    """
    far_side.disarm()
    undisturbed.environ["WORKOS_API_KEY"] = OTHER_KEY
    undisturbed.migrate()
    ours = {user["external_id"]: user for user in far_side.users() if user["external_id"]}
    wanted = {user["external_id"]: user for user in far_side.users(key=OTHER_KEY)}
    for sub in (ours.keys() | wanted.keys()) - others.touched.keys():
        assert sub in ours, f"{sub} is lost"
        assert sub in wanted, f"{sub} is no one"
        assert all(ours[sub][name] == wanted[sub][name] for name in FIELDS), (ours[sub], wanted[sub])
    assert not {user["id"] for user in ours.values()} & set(others.strangers), "a stranger is a person"
    _assert_nobody_twice(far_side)
    users: dict[str, int] = operator.status()["users"]
    assert users["pending"] == users["in_doubt"] == 0
    # Somebody else has the address, or the user was meddled with before their creation was looked up.
    assert users["failed"] <= sum(
        interference in {Interference.SQUATTED, *AT_WORKOS} for interference in others.touched.values()
    )
    return users


def _assert_nobody_twice(far_side: FarSide) -> None:
    made = far_side.events("user.created")
    gone = Counter(event["data"]["external_id"] for event in far_side.events("user.deleted"))
    created = Counter(event["data"]["external_id"] for event in made if event["data"]["external_id"])
    twice = {sub: n for sub, n in created.items() if n > 1 + gone[sub]}
    assert not twice, f"created twice: {twice}"


def _verify(operator: Operator) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = operator.command("verify", "--journal", operator.journal, "--json").json
    return found


def _persons(users: list[dict[str, Any]]) -> dict[str, Any]:
    """What our writing made of each user, by external id; no one shares one."""
    found = {user["external_id"]: {name: user[name] for name in FIELDS} for user in users}
    assert len(found) == len(users)
    return found
