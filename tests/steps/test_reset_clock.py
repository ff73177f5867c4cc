"""Answers that were lost are settled from events, by WorkOS' own clock (R4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.steps.campaign import RESETS, Campaign, first_settled
from wizard.domain.mail.campaign import Stage
from wizard.rehearsal.faults import FaultKind


@pytest.mark.parametrize("ahead", [timedelta(seconds=-90), timedelta(seconds=90), timedelta(days=-2)])
async def test_lost_answers_settle_whatever_workos_clock_says(campaign: Campaign, ahead: timedelta) -> None:
    campaign.services.workos.ahead = ahead
    campaign.arm(FaultKind.RESET_AFTER, RESETS, count=4)
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert campaign.mailing.count_in_doubt() == 0
    assert campaign.mailing.stage_counts(Stage.SAMPLE)["sent"] == 25


async def test_lost_answers_settle_although_workos_clock_jumps_in_the_middle(campaign: Campaign) -> None:
    await campaign.answer(pace__resets_per_second=20)
    campaign.arm(FaultKind.RESET_AFTER, RESETS, count=4)

    def jump() -> None:
        campaign.services.workos.ahead = timedelta(days=2)

    campaign.meddle = first_settled(jump)
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert campaign.mailing.count_in_doubt() == 0
    assert campaign.mailing.stage_counts(Stage.SAMPLE)["sent"] == 25


async def test_what_is_unknown_is_offered_after_a_quarter_of_an_hour_of_workos_clock(
    campaign: Campaign,
) -> None:
    campaign.arm(FaultKind.RESET_BEFORE, RESETS, count=2)
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert campaign.mailing.count_in_doubt() == 2
    for minutes, known in ((14, 0), (16, 2)):
        campaign.services.workos.ahead = timedelta(minutes=minutes)
        await campaign.mail()
        assert campaign.mailing.count_unknown() == known
    assert campaign.mails().total() == 24
    offer = campaign.views().resets.offer_unknown()
    await campaign.mail(offer.phrase.bound, extra_mailing=offer.extra_mailing)
    assert campaign.mails().total() == 26
    assert set(campaign.mails().values()) == {1}
