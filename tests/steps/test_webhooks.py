"""Webhook endpoints during the import: off only where that was asked for, and on again whatever happens."""

from __future__ import annotations

import pytest

from tests.steps.running import PLANNED, Base, Running, begin, notices, only
from wizard.domain.events import ActDone, EffectsSettled, Event, OptionalRead, WebhooksSwitched
from wizard.domain.steps import StepName
from wizard.errors import Blocked, Stopped
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.services import Rehearsal

SWITCH, LIST = "workos.update_webhook_endpoint", "workos.list_webhook_endpoints"


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    return begin(services, tmp_path_factory.mktemp("planned"), *PLANNED)


@pytest.fixture
def hooked(running: Running) -> Running:
    """Two endpoints are on, one is off."""
    for name, status in (("a", "enabled"), ("b", "disabled"), ("c", "enabled")):
        running.services.workos.main.add_webhook_endpoint(
            {"endpoint_url": f"https://hooks.example/{name}", "status": status}
        )
    return running


def endpoints(running: Running) -> str:
    """The states of a, b and c in one word: ``+`` is on."""
    found = running.services.workos.main.webhook_endpoints.values()
    by_url = sorted((entry["endpoint_url"], entry["status"]) for entry in found)
    return "".join("+" if status == "enabled" else "-" for _, status in by_url)


async def importing(running: Running) -> list[Event]:
    return await running.run(StepName.IMPORT, yes=True)


async def test_left_alone_they_are_counted_and_not_touched(hooked: Running) -> None:
    events = await importing(hooked)
    assert "2 webhook endpoints are on: each user written sends them an event" in notices(events)
    assert not only(events, WebhooksSwitched)
    assert hooked.asked("update_webhook_endpoint") == 0


async def test_they_are_off_while_users_are_written_and_as_before_afterwards(hooked: Running) -> None:
    await hooked.answer(connect__webhooks="disable")
    meanwhile: set[str] = set()

    def look(event: Event) -> None:
        if isinstance(event, EffectsSettled):
            meanwhile.add(endpoints(hooked))

    hooked.meddle = look
    events = await importing(hooked)
    assert meanwhile == {"---"}
    assert endpoints(hooked) == "+-+"
    off, on = only(events, WebhooksSwitched)
    assert (off.enabled, on.enabled, set(off.endpoints)) == (False, True, set(on.endpoints))
    assert len(off.endpoints) == 2
    kinds = [act.kind for act in only(events, ActDone)]
    assert kinds.index("webhooks disabled") < kinds.index("webhooks enabled again")
    assert hooked.reader.meta("webhooks_off") == []


async def test_a_run_that_stops_switches_them_on_first(hooked: Running) -> None:
    await hooked.answer(connect__webhooks="disable", pace__max_persons=5)
    with pytest.raises(Stopped):
        await importing(hooked)
    assert endpoints(hooked) == "+-+"
    assert hooked.reader.meta("webhooks_off") == []


async def test_what_stays_off_is_said_and_switched_on_by_the_next_run(hooked: Running) -> None:
    await hooked.answer(connect__webhooks="disable", pace__max_persons=5)

    def outage(event: Event) -> None:
        if isinstance(event, EffectsSettled):
            hooked.arm(FaultKind.UNAVAILABLE, SWITCH)

    hooked.meddle = outage
    with pytest.raises(Stopped):
        await importing(hooked)
    assert "Webhook endpoints are still off" in notices(hooked.events)
    assert endpoints(hooked) == "---"
    assert len(hooked.reader.meta("webhooks_off")) == 2

    hooked.meddle = lambda event: None
    hooked.services.faults.clear()
    await hooked.answer(pace__max_persons=0)
    await importing(hooked)
    assert endpoints(hooked) == "+-+"
    assert hooked.reader.meta("webhooks_off") == []


async def test_an_endpoint_that_somebody_removed_meanwhile_is_said(hooked: Running) -> None:
    await hooked.answer(connect__webhooks="disable")
    there = hooked.services.workos.main.webhook_endpoints

    def remove(event: Event) -> None:
        if isinstance(event, EffectsSettled):
            for key in [key for key, entry in there.items() if entry["endpoint_url"].endswith("/a")]:
                del there[key]

    hooked.meddle = remove
    events = await importing(hooked)
    assert "was removed from WorkOS meanwhile" in notices(events)
    assert endpoints(hooked) == "-+"


@pytest.mark.parametrize("operation", [LIST, SWITCH])
async def test_what_cannot_be_switched_off_stops_before_anybody_is_written(
    hooked: Running, operation: str
) -> None:
    await hooked.answer(connect__webhooks="disable")
    hooked.arm(FaultKind.FORBIDDEN, operation)
    with pytest.raises(Blocked, match="switched off"):
        await importing(hooked)
    assert hooked.asked("create_user") == 0
    assert endpoints(hooked) == "+-+"


async def test_unreadable_and_left_alone_they_stop_nothing(hooked: Running) -> None:
    hooked.arm(FaultKind.FORBIDDEN, LIST)
    events = await importing(hooked)
    assert [event.call for event in only(events, OptionalRead)] == ["webhook_endpoints"]
    assert "Whether they are on during the import is unknown" in notices(events)
    assert hooked.reader.tally("persons")["created"] > 0
