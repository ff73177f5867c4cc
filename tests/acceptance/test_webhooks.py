"""Webhooks that the import switched off come on again, whatever happened in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Event


@pytest.fixture
def far_side(start: Any) -> FarSide:
    services: FarSide = start(70)
    for number in range(2):
        services.plant_webhook(endpoint_url=f"https://hooks.example/{number}")
    services.plant_webhook(endpoint_url="https://hooks.example/off", status="disabled")
    return services


def in_words(far_side: FarSide) -> list[str]:
    return sorted(far_side.webhook_states().values())


def test_left_alone_by_default(far_side: FarSide, folder: Path) -> None:
    done = OperatorHere.at(far_side, folder).migrate()
    assert "update_webhook_endpoint" not in far_side.stats()["operations"]
    assert any("2 webhook endpoints are on" in event["text"] for event in done.named("notice"))


def test_off_during_the_import_and_on_afterwards(far_side: FarSide, folder: Path) -> None:
    operator = OperatorHere.at(far_side, folder, connect__webhooks="disable")
    done = operator.migrate()
    assert [event["enabled"] for event in done.named("webhooks_switched")] == [False, True]
    assert in_words(far_side) == ["disabled", "enabled", "enabled"]
    names = [event["event"] for event in done.events]
    assert names.index("webhooks_switched") < names.index("attempted")
    assert far_side.stats()["operations"]["update_webhook_endpoint"] == 4


def nth(name: str, number: int) -> Any:
    left = number

    def strikes(event: Event) -> bool:
        nonlocal left
        left -= event["event"] == name
        return bool(left == 0)

    return strikes


@pytest.mark.parametrize(("name", "number"), [("webhooks_switched", 1), ("settled", 2)])
def test_on_again_after_a_kill(far_side: FarSide, folder: Path, name: str, number: int) -> None:
    operator = OperatorHere.at(far_side, folder, connect__webhooks="disable")
    assert operator.killed_at("--yes", when=nth(name, number))
    assert operator.run("--yes").went
    assert in_words(far_side) == ["disabled", "enabled", "enabled"]


def last_settled(plan_size: int) -> Any:
    left = plan_size

    def strikes(event: Event) -> bool:
        nonlocal left
        left -= event.get("created", 0) if event["event"] == "settled" else 0
        return bool(left == 0)

    return strikes


def test_on_again_when_nothing_was_left_to_write(far_side: FarSide, folder: Path) -> None:
    """Killed after the last person, before the endpoints were switched on."""
    operator = OperatorHere.at(far_side, folder, connect__webhooks="disable")
    assert operator.run("--until", "transform").code == 0
    far_side.arm({"operation": "workos.list_webhook_endpoints", "kind": "slow", "delay_ms": 1500})
    writes = operator.plan()["effects"]["create_user"]
    assert operator.killed_at("--yes", when=last_settled(writes))
    far_side.disarm()
    assert operator.status()["persons"]["pending"] == 0
    assert in_words(far_side) == ["disabled"] * 3
    assert operator.run("--yes").went
    assert in_words(far_side) == ["disabled", "enabled", "enabled"]


def test_killed_between_two_endpoints(far_side: FarSide, folder: Path) -> None:
    """The first was switched off, the second not yet: the next run remembers both."""
    operator = OperatorHere.at(far_side, folder, connect__webhooks="disable")
    far_side.arm({"operation": "workos.update_webhook_endpoint", "kind": "throttle", "retry_after": 60})
    assert operator.killed_at("--yes", when=lambda event: event["event"] == "waiting")
    far_side.disarm()
    first, *_ = [key for key, state in far_side.webhook_states().items() if state == "enabled"]
    far_side.switch_webhook(first, "disabled")  # as if the first request had gone through
    assert operator.run("--yes").went
    assert in_words(far_side) == ["disabled", "enabled", "enabled"]


def test_an_endpoint_that_somebody_removed(far_side: FarSide, folder: Path) -> None:
    """Remembered, but not there any more: said, and no reason to stop."""
    operator = OperatorHere.at(far_side, folder, connect__webhooks="disable")
    first = next(key for key, state in far_side.webhook_states().items() if state == "enabled")
    assert operator.killed_at("--yes", when=nth("settled", 2))
    far_side.remove_webhook(first)
    done = operator.run("--yes")
    assert done.went, done.err
    assert "was removed" in done.err
    assert in_words(far_side) == ["disabled", "enabled"]


def test_a_webhook_service_in_trouble(far_side: FarSide, folder: Path) -> None:
    """Switching is tried again like anything else: an outage is waited out, a lost answer repeated."""
    for kind in ("503", "reset_after", "truncated", "throttle"):
        far_side.arm({"operation": "workos.update_webhook_endpoint", "kind": kind, "count": 1})
    OperatorHere.at(far_side, folder, connect__webhooks="disable").migrate()
    assert in_words(far_side) == ["disabled", "enabled", "enabled"]


def test_a_failing_service_does_not_leave_them_off(far_side: FarSide, folder: Path) -> None:
    """Blocked in the middle: on again at once."""
    far_side.arm({"operation": "workos.create_user", "kind": "quota", "rate": 0.1})
    operator = OperatorHere.at(far_side, folder, connect__webhooks="disable")
    assert operator.run("--yes").code == 4
    assert in_words(far_side) == ["disabled", "enabled", "enabled"]


def test_on_again_after_a_pause(far_side: FarSide, folder: Path) -> None:
    operator = OperatorHere.at(far_side, folder, connect__webhooks="disable", pace__max_persons=10)
    assert operator.run("--yes").code == 130
    assert in_words(far_side) == ["disabled", "enabled", "enabled"]
