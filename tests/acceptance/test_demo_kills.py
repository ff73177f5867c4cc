"""The steps after the import, killed at each of their commits: the same end, and nothing made twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Event, Operator
from tests.quick_clock import tick
from wizard.rehearsal.demo import ENVIRONMENT, tick_answers
from wizard.rehearsal.limits import Limits
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.stage import RunningDemo, inhabited

USERS = 120
# Commits at which the process dies, in the order in which a run meets them.
BEFORE_THE_TICKS = (
    "redirect_probed",
    "act: connections confirmed",
    "connection",
    "campaign_planned",
    "mails_settled",
    "act: redirect URI registered",
    "app_checked",
    "users_reconciled",
)
AFTER_THE_TICKS = ("provider_ticked", "check: providers", "cutover")
# A signal takes a while, and so do the answers of a WorkOS that is far away: these cannot have been passed.
SURE = {"redirect_probed", "connection", "campaign_planned", "app_checked", "users_reconciled"}
FAR_AWAY_MS = 40


@pytest.fixture
def services() -> Iterator[Rehearsal]:
    with Rehearsal(users=USERS, limits=Limits.none(), tick=tick) as running:
        yield running


@pytest.fixture
def place(services: Rehearsal, tmp_path: Path) -> Iterator[RunningDemo]:
    with inhabited(services, tmp_path, users=USERS, seed=1) as people:
        yield people


@pytest.fixture
def operator(services: Rehearsal, place: RunningDemo, tmp_path: Path) -> Operator:
    """One whose persons are imported, and who has answered everything but the ticks."""
    found = Operator.at(FarSide.of(services), tmp_path, target__environment=ENVIRONMENT)
    found.answers |= place.answers
    found.answers["connect.default_reset_mail"] = "on"
    assert found.run("--yes", "--until", "import").code == 0
    return found


def moment_of(event: Event) -> set[str]:
    name = event["event"]
    return {name, f"{name}: {event.get('kind') or event.get('id')}"}


def die_at_each(operator: Operator, moments: tuple[str, ...]) -> set[str]:
    """Run and die, once for each moment; those that were met."""
    return {moment for moment in moments if dies_at(operator, moment)}


def dies_at(operator: Operator, moment: str) -> bool:
    return operator.killed_at("--yes", when=lambda event: moment in moment_of(event))


@pytest.mark.timeout(300)
def test_later_steps_die_at_each_commit_and_end_as_if_nothing_had_been(
    services: Rehearsal, place: RunningDemo, operator: Operator
) -> None:
    services.workos.latency_ms = FAR_AWAY_MS
    met = die_at_each(operator, BEFORE_THE_TICKS)
    # 1 if the developer has not moved the app by now.
    assert operator.run("--yes").went
    place.simulated_users.rest()
    operator.answers |= tick_answers()
    met |= die_at_each(operator, AFTER_THE_TICKS)
    assert operator.run("--yes").went
    assert met >= SURE | {"provider_ticked"}
    assert_ready(operator)
    assert_nothing_twice(services, place)


def assert_ready(operator: Operator) -> None:
    status: dict[str, Any] = operator.status()
    assert {status["steps"][step] for step in ("federation", "reset", "authkit", "verify")} == {"done"}
    assert status["notes"]["verify"] == "CUTOVER READY"
    assert status["resets"]["sent"] == 1
    assert status["users"]["failed"] == status["users"]["in_doubt"] == 0
    checks = operator.command("verify", "--journal", operator.journal, "--json")
    assert checks.code == 0
    assert {check["status"] for check in checks.json} == {"pass"}


def assert_nothing_twice(services: Rehearsal, place: RunningDemo) -> None:
    main = services.workos.main
    assert [mail.email for mail in main.sign_in.mails] == [place.canary]
    assert len(main.organizations.organizations) == len(main.organizations.connections) == 1
    assert len(main.redirect_uris) == 1
    assert len(main.users.dump()) == services.workos.stats.created_users
