"""Step 7 as a value: what is confirmed, what follows the state, and what can be done about who is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.pages.stages import Here
from tests.steps.campaign import ENVIRONMENT
from wizard.domain.confirmations import accept_phrase
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked
from wizard.pages.commands import GoTo
from wizard.pages.model import Facts, Items, Live, Page, Phrase, Text, Weight
from wizard.pages.registry import page_of
from wizard.pages.state import Running
from wizard.ports import RowQuery

At = Callable[[str], Here]


def facts(page: Page, pane: str) -> dict[str, str]:
    found = next(known for known in page.panes if known.id == pane)
    assert isinstance(found, Facts)
    return {fact.label: fact.text for fact in found.facts}


def test_the_plan_is_shown_until_it_is_confirmed(seen: At) -> None:
    here = seen("planned")
    page = here.page("import")
    plan = here.views.plan()
    assert plan is not None
    assert page.main is not None
    assert page.main.id == "confirm"
    assert facts(page, "plan")["revision"].endswith(plan.typed.shown)
    card = page.main.ask("") if page.main.ask else None
    assert isinstance(card, Phrase)
    assert card.words.text == f"IMPORT {plan.writes} {ENVIRONMENT}"
    assert card.words.bound == plan.phrase
    assert "Nothing is written" in page.why


def test_exactly_the_plan_that_was_shown_is_written(at: At) -> None:
    here = at("planned")
    plan = here.views.plan()
    assert plan is not None
    assert here.do(here.page("import"), "confirm", phrase=True)
    assert here.operator.stop is None
    page = here.page("import")
    assert here.views.snapshot().persons["created"] == plan.effects["create_user"]
    assert page.main is not None
    assert page.main.id == "next"
    live = next(pane for pane in page.panes if isinstance(pane, Live))
    assert live.figures[0].value == f"{plan.writes:,}"
    assert sum(here.views.pace().settled.values()) == plan.writes
    assert "Nothing is written" not in page.why


def test_going_back_at_the_phrase_writes_no_one(at: At) -> None:
    here = at("planned")
    assert not here.do(here.page("import"), "confirm")
    assert here.views.snapshot().persons["created"] == 0


def test_what_is_set_before_it_starts_is_answered_and_shown(at: At) -> None:
    here = at("planned")
    page = here.page("import")
    assert here.do(page, "canaries", addresses="one@acme.test, Two@Acme.test")
    assert here.do(page, "webhooks", **{"connect.webhooks": "disable"})
    assert here.do(page, "pace", **{"pace.writes_per_second": "7", "pace.max_persons": "3"})
    given = here.views.given()
    assert given["verify.canaries"] == ["one@acme.test", "two@acme.test"]
    assert given["pace.writes_per_second"] == 7
    assert given["pace.max_persons"] == 3
    shown = facts(here.page("import"), "settings")
    assert shown["webhooks"] == "switched off meanwhile"
    assert "7 writes" in shown["pace"]


def test_a_part_that_is_written_is_told_and_gone_on_with(at: At) -> None:
    here = at("planned")
    here.answer({"pace.max_persons": 3})
    assert here.do(here.page("import"), "confirm", phrase=True)
    page = here.page("import")
    assert "3 of" in page.why
    assert page.main is not None
    assert page.main.id == "resume"
    accept = page.action("accept")
    assert accept is not None
    assert accept.weight is Weight.KEY, "who has not been tried is not offered to be given up"
    assert "has not come to its end" in accept.locked
    here.answer({"pace.max_persons": 0})
    assert here.do(here.page("import"), "resume")
    assert here.views.snapshot().steps[StepName.IMPORT] is StepState.DONE


def plant_a_stranger(here: Here) -> None:
    """Somebody at WorkOS who has the address of a row, and did not come from this pool."""
    items, _ = here.views.rows(RowQuery(), 0, 500)
    plain = (row for item in items if (row := item.row).status == "CONFIRMED" and row.enabled)
    address = next(row.email for row in plain if row.attributes.get("email_verified") == "true")
    here.campaign.services.workos.main.users.create({"email": address})


def test_failed_users_are_listed_and_accepted_with_a_note(at: At) -> None:
    here = at("exported")
    plant_a_stranger(here)
    here.answer({"rows.federated_enterprise": "jit", "rows.existing_foreign": "fail"})
    here.run(StepName.TRANSFORM)
    assert here.do(here.page("import"), "confirm", phrase=True)
    page = here.page("import")
    pane = next(pane for pane in page.panes if isinstance(pane, Items))
    assert pane.items[0].id == "failed"
    accept = page.action("accept")
    assert accept is not None
    assert accept.weight is Weight.SHOWN
    question = accept.ask("") if accept.ask else None
    assert isinstance(question, Text)
    assert question.check("  ")
    number = here.views.snapshot().open_persons
    card = question.then({}) if question.then else None
    assert isinstance(card, Phrase)
    assert card.words.text == accept_phrase(number)
    assert here.do(page, "accept", why="they left last week", phrase=True)
    assert here.views.snapshot().steps[StepName.IMPORT] is StepState.WAIVED
    locked = here.page("import").action("accept")
    assert locked is not None
    assert locked.locked == "They are accepted already."
    assert here.do(page, "rows", on=pane.items[0].id)
    assert here.operator.went[-1] == GoTo(page="rows", target="state failed")


def test_a_listing_that_is_too_old_is_listed_again(at: At) -> None:
    here = at("planned")
    stop = Blocked("The listing is 25 hours old.", fix="List again.", recovery_id="stale")
    page = page_of(here.state(stop=stop, target=StepName.IMPORT), "import")
    assert page.main is not None
    assert page.main.id == "relist"
    assert "25 hours" in page.stop
    listed = here.views.listing()
    assert here.do(page, "relist")
    again = here.views.listing()
    assert listed
    assert again
    assert again.id == listed.id + 1
    assert here.views.snapshot().steps[StepName.TRANSFORM] is StepState.DONE


@pytest.mark.parametrize("stage", ["planned", "imported"])
@pytest.mark.parametrize("again", ["listing", "plan"])
def test_a_plan_that_is_drawn_up_again_is_superseded_and_cannot_be_confirmed(
    at: At, stage: str, again: str
) -> None:
    here = at(stage)
    if again == "listing":
        here.relist()
    else:
        here.answer({"rows.federated_enterprise": "import"})
    page = here.page("import")
    assert page.main is not None
    assert page.main.command("", {}) == GoTo(StepName.TRANSFORM)
    assert "superseded" in page.why
    assert {pane.id: pane.title for pane in page.panes}["plan"] == "Plan before, superseded"
    assert page.action("confirm") is None
    for name in ("import", "delta", "transform"):
        changes = here.at_work(StepName.INVENTORY) | {"target": StepName.TRANSFORM}
        page = here.page(name, **changes)
        assert page.main is not None
        assert page.main.id == "pause", name
        assert any(isinstance(pane, Live) and pane.step is StepName.INVENTORY for pane in page.panes), name
    here.run(StepName.TRANSFORM)
    page = here.page("import")
    assert "superseded" not in page.why


def test_while_it_runs_the_next_thing_is_a_pause(seen: At) -> None:
    here = seen("planned")
    steps = {**here.views.snapshot().steps, StepName.IMPORT: StepState.RUNNING}
    snapshot = replace(here.views.snapshot(), steps=steps)
    state = here.state(snapshot=snapshot, running=Running.YES, target=StepName.IMPORT)
    page = page_of(state, "import")
    assert page.main is not None
    assert page.main.id == "pause"
    assert "settings" not in {pane.id for pane in page.panes}, "nothing of it can be changed now"
    accept = page.action("accept")
    assert accept is not None
    assert accept.locked
    assert "kill" not in page.hint
    demo = page_of(replace(state, notice="Demo: made-up users."), "import")
    assert "kill this program now, then run the same command" in demo.hint
