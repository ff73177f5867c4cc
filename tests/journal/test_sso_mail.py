"""Who belongs to organizations with a connection alone gets no reset mail: a password is of no use there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journal.machine import creation, page
from wizard.domain.events import (
    CampaignPlanned,
    EffectsAttempted,
    EffectsSettled,
    Fact,
    ListFrozen,
    ListingFinished,
    ListingStarted,
    MembershipSettled,
    OrganizationsAttempted,
    OrganizationSettled,
    OrganizationsSettled,
    PersonsPlanned,
    PlanStarted,
    Settled,
)
from wizard.domain.mail.campaign import MailState, SkipReason, Stage
from wizard.domain.organizations.model import FamilyState, Organization, PlannedMembership
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Resolution
from wizard.journal import Journal

AT = "2026-12-01T08:00:00+00:00"
ACME, GLOBEX = (Organization(f"pool:groups:{name}", name, name.title()) for name in ("acme", "globex"))
# In no company, in one, in the other, in both, and in one where they were switched off.
PLACES = ((), (ACME,), (GLOBEX,), (ACME, GLOBEX), (ACME,))
OFF = 4


def _resolution(number: int) -> Resolution:
    person = creation(number).person
    assert person is not None
    memberships = tuple(
        PlannedMembership(organization, (), "a group", effect="create_membership")
        for organization in PLACES[number]
    )
    return Resolution(replace(person, memberships=memberships), ())


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """Five persons at WorkOS, all due, with their memberships."""
    opened = Journal(tmp_path / "m.journal", actor=lambda: "{}")

    async def record(*facts: Fact) -> None:
        for fact in facts:
            await opened.record(fact, AT)

    people = range(len(PLACES))
    await record(ListingStarted(1, len(PLACES)), page(*people), ListingFinished(1), PlanStarted(1))
    await record(PersonsPlanned(1, tuple(map(_resolution, people))))
    organizations = opened.reader.organizations.open("pending", 0, 9)
    made = [OrganizationSettled(item.id, FamilyState.CREATED, f"org_{item.name}") for item in organizations]
    await record(OrganizationsAttempted(tuple(item.id for item in organizations)))
    await record(OrganizationsSettled(tuple(made)))
    effects = opened.reader.open_effects("pending", 0, 9)
    await record(EffectsAttempted(tuple(effect.id for effect in effects)))
    done = [Settled(e.id, e.sub, RowState.CREATED, f"user_{e.sub}", e.draft.email) for e in effects]
    await record(EffectsSettled(tuple(done)))
    joins = opened.reader.organizations.open_memberships("pending", 0, 9)
    await record(EffectsAttempted(tuple(item.id for item in joins)))
    settled = [
        MembershipSettled(
            item.id,
            item.sub,
            FamilyState.KEPT_INACTIVE if item.sub == f"sub-{OFF:04}" else FamilyState.CREATED,
            f"om_{item.id}",
        )
        for item in joins
    ]
    await record(EffectsSettled((), tuple(settled)))
    yield opened
    opened.close()


def left_out(journal: Journal) -> dict[str, str]:
    return {mail.sub: mail.reason for mail in journal.reader.mailing.skipped_mails(0, 9)}


async def test_only_who_signs_in_by_sso_alone_is_left_out(journal: Journal) -> None:
    await journal.record(CampaignPlanned(1, (), None, sso=("org_Acme",)), AT)
    assert left_out(journal) == {"sub-0001": SkipReason.SSO}
    await journal.record(CampaignPlanned(1, (), None, sso=("org_Acme", "org_Globex")), AT)
    assert left_out(journal) == {f"sub-{n:04}": SkipReason.SSO for n in (1, 2, 3)}
    assert journal.reader.mailing.count_skip_reasons() == {SkipReason.SSO: 3}


async def test_a_connection_that_comes_later_shrinks_the_list_and_one_that_goes_lets_them_in_again(
    journal: Journal,
) -> None:
    await journal.record(CampaignPlanned(1, (), None), AT)
    assert not left_out(journal)
    await journal.record(ListFrozen(Stage.SAMPLE, len(PLACES), "f"), AT)
    await journal.record(CampaignPlanned(1, (), None, sso=("org_Globex",)), AT)
    assert left_out(journal) == {"sub-0002": SkipReason.SSO}
    assert journal.reader.mailing.count_frozen() == len(PLACES) - 1
    await journal.record(CampaignPlanned(1, (), None), AT)
    assert not left_out(journal)
    pending = journal.reader.mailing.mails(MailState.PENDING, Stage.SAMPLE, 0, 9)
    assert len(pending) == len(PLACES)


async def test_one_address_is_refused_with_the_reason(journal: Journal) -> None:
    await journal.record(CampaignPlanned(1, (), None, sso=("org_Acme",)), AT)
    mail = journal.reader.mailing.mail_to("p1@acme.example", None)
    assert mail is not None
    assert (mail.state, mail.reason) == (MailState.SKIPPED, SkipReason.SSO)
