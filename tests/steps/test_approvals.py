"""An approval is bound once to each fingerprint that is confirmed in production; without it that is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quick_clock import tick
from tests.steps.campaign import ENVIRONMENT, NO_LIMITS, Campaign
from wizard.domain.approval import BOUND
from wizard.domain.events import ActDone
from wizard.domain.mail.campaign import Stage
from wizard.domain.steps import StepName
from wizard.errors import ConfirmationNeeded
from wizard.rehearsal.demo import demo_answers
from wizard.rehearsal.services import Rehearsal

APPROVAL = {"approval.by": "J. Roth", "approval.ticket": "CHG-1042"}


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Campaign]:
    with Rehearsal(users=40, seed=5, limits=NO_LIMITS, tick=tick) as services:
        for name, value in services.environment().items():
            monkeypatch.setenv(name, value)
        made = Campaign(services, tmp_path / "acme.journal", services.environment())
        yield made
        made.close()


async def _begin(campaign: Campaign, kind: str) -> None:
    services = campaign.services
    await campaign.answer(
        demo_answers(services, Path(services.guide_file))
        | {
            "target.environment": ENVIRONMENT,
            "target.kind": kind,
            "timing.reset": "proactive",
            "timing.mailer": "workos",
            "pace.writes_per_second": 2_000,
            "pace.resets_per_second": 1_000,
        }
    )


async def _import(campaign: Campaign, *confirm: str) -> None:
    steps = ("guide", "connect", "inventory", "timing", "export", "transform", "import")
    await campaign.run(*map(StepName, steps), confirm=confirm)


def _bound(campaign: Campaign) -> list[tuple[str, str, str, str]]:
    acts = campaign.reader.acts(kind=BOUND)
    details = [(act.details, act.fingerprint) for act in reversed(acts)]
    return [(found["what"], found["by"], found["ticket"], fingerprint) for found, fingerprint in details]


async def test_without_one_production_says_so_and_binds_nothing(campaign: Campaign) -> None:
    await _begin(campaign, "production")
    with pytest.raises(ConfirmationNeeded, match=r"No approval is recorded\.") as asked:
        await _import(campaign)
    await _import(campaign, asked.value.phrase)
    assert _bound(campaign) == []


async def test_a_test_environment_never_asks(campaign: Campaign) -> None:
    await _begin(campaign, "test")
    await campaign.answer(APPROVAL)
    with pytest.raises(ConfirmationNeeded) as asked:
        await _import(campaign)
    assert "pprov" not in str(asked.value)
    await _import(campaign, asked.value.phrase)
    assert _bound(campaign) == []


async def test_it_is_bound_to_import_and_send_once_each(campaign: Campaign) -> None:
    await _begin(campaign, "production")
    await campaign.answer(APPROVAL)
    with pytest.raises(ConfirmationNeeded, match=r"Approved: J\. Roth, CHG-1042\.") as asked:
        await _import(campaign)
    await _import(campaign, asked.value.phrase)
    plan = campaign.reader.plan()
    assert plan is not None
    assert _bound(campaign) == [("IMPORT", "J. Roth", "CHG-1042", plan.fingerprint)]
    await _import(campaign)
    users = campaign.services.workos.main.users.by_id.values()
    due = next(user.email for user in users if user.metadata.get("password_reset_sent") == "false")
    await campaign.answer({"verify.canaries": [due]})
    await campaign.mail()
    view = next(view for view in campaign.views().resets.stages() if view.stage is Stage.CANARY)
    listed = campaign.views().resets.card(view).fingerprint
    said = await campaign.mail()
    assert "Approved: J. Roth, CHG-1042." in said
    await campaign.mail(f"SEND 1 {ENVIRONMENT}")
    assert _bound(campaign)[1:] == [("SEND", "J. Roth", "CHG-1042", listed)]


async def test_one_that_was_given_for_another_plan_says_so(campaign: Campaign) -> None:
    await _begin(campaign, "production")
    await campaign.answer(APPROVAL)
    with pytest.raises(ConfirmationNeeded) as asked:
        await _import(campaign)
    first = campaign.reader.plan()
    assert first is not None
    before = {"what": "IMPORT", "by": "J. Roth", "ticket": "CHG-1042"}
    other = ActDone(BOUND, "J. Roth, CHG-1042", before, "0ther0123456")
    await campaign.open().migration._recorder.record(other)
    with pytest.raises(ConfirmationNeeded, match=f"It was given for 0ther0; this is {first.fingerprint[:6]}"):
        await _import(campaign)
    await _import(campaign, asked.value.phrase)
    assert _bound(campaign)[1:] == [("IMPORT", "J. Roth", "CHG-1042", first.fingerprint)]
    await campaign.answer({"approval.ticket": "CHG-2"})
    told = campaign.views().approval_line("IMPORT", first.fingerprint)
    assert told == "Approved: J. Roth, CHG-2."
