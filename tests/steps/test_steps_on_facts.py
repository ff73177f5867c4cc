"""What steps decide by the journal alone: who is asked about, what is confirmed, what a check finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journal.machine import page, planned
from tests.steps.bare import ADDRESSES, AT, Bare
from wizard.domain import events as e
from wizard.domain.checks import LISTING_ACCEPTED, CheckId
from wizard.domain.confirmations import accept_phrase, offboarding_phrase
from wizard.domain.events import CheckStatus
from wizard.domain.planning.delta import OFFBOARDING_NOTE, OffboardingAction, OffboardingState
from wizard.domain.planning.people import RowState, TargetUser
from wizard.domain.planning.plan import Plan, PlanDraft
from wizard.domain.rows.pool import Pool, Provider, ProviderKind
from wizard.domain.snapshot import ACCEPT_KEY
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked, ConfirmationNeeded, MissingAnswer
from wizard.guide.optional_calls import SESSIONS
from wizard.ports import WrittenPerson
from wizard.steps import (
    drift,
    export,
    import_,
    offboarding,
    pool_recoveries,
    verify,
)

POOL = Pool(
    id="eu-1_A",
    arn="arn:aws:cognito-idp:eu-1:1:userpool/eu-1_A",
    name="acme",
    estimate=4,
    providers=(Provider("okta", "SAML", ProviderKind.SAML), Provider("ping", "SAML", ProviderKind.SAML)),
)
LEAVE, REVOKE = OffboardingAction.LEAVE, OffboardingAction.REVOKE


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    opened = Bare(tmp_path)
    yield opened
    await opened.close()


def plan(revision: int = 1) -> Plan:
    made = PlanDraft(revision, "acme", "https://api.workos.com").freeze(baseline=0, baseline_ours=0, at=AT)
    return replace(made, effects={"create": 4})


# Step 2: recoveries of the pool.


async def test_a_pool_was_set_back_by_what_was_completed_since_its_listing(bare: Bare) -> None:
    assert pool_recoveries.set_back(bare.context()) == pool_recoveries.under_way(bare.context()) == ""
    await bare.record(e.RecoveriesSeen(("r1",), "RESTORING", listing=1), e.ListingStarted(1, 4))
    assert pool_recoveries.under_way(bare.context()).endswith("is under way (RESTORING).")
    assert pool_recoveries.set_back(bare.context()) == ""
    await bare.record(e.RecoveriesSeen(("r1", "r2"), ""))
    assert pool_recoveries.set_back(bare.context()) == f"{pool_recoveries.SET_BACK}."
    assert pool_recoveries.under_way(bare.context()) == ""
    (problem,) = drift.drift_problems(bare.context())
    assert problem.startswith("the user pool was set back by a point-in-time recovery since it was listed: ")
    await bare.record(e.RecoveriesSeen(("r2",), ""))
    assert pool_recoveries.set_back(bare.context()), "one of then may not be told of any more"
    await bare.record(e.ListingStarted(2, 4))
    assert pool_recoveries.set_back(bare.context()) == "", "what was seen belongs to the listing before"


# Step 5: how far a listing is from the estimate.


@pytest.mark.parametrize(
    ("rows", "estimate", "is_far"),
    [(100, 100, False), (100, 150, False), (100, 151, True), (151, 100, True), (0, 50, False), (0, 51, True)],
)
async def test_a_listing_far_from_the_estimate_is_said(
    bare: Bare, rows: int, estimate: int, is_far: bool
) -> None:
    await bare.record(e.PoolRead(replace(POOL, estimate=estimate)), e.ListingStarted(1, estimate))
    await bare.record(page(*range(rows)), e.ListingFinished(1))
    listing = bare.reader.listing()
    assert listing is not None
    notice = export._far_apart(bare.context(), listing)
    assert (notice is not None) == is_far
    if notice:
        assert notice.text.startswith(f"{rows} rows were listed, while Cognito estimates {estimate}.")


async def test_a_short_listing_is_accepted_once_for_each(bare: Bare) -> None:
    await bare.record(e.ListingStarted(1, 4), page(0), e.ListingFinished(1))
    listing = bare.reader.listing()
    assert listing is not None
    assert not export.accepts_short_listing(bare.context())
    await bare.record(e.Answered({"export.accept": ["listing_short"]}))
    assert export.accepts_short_listing(bare.context())
    assert not export._was_accepted(bare.context(), listing)
    await bare.record(e.ActDone(LISTING_ACCEPTED, details={"listing": 2}))
    assert not export._was_accepted(bare.context(), listing)
    await bare.record(e.ActDone(LISTING_ACCEPTED, details={"listing": 1}))
    assert export._was_accepted(bare.context(), listing)


# Step 7: what is confirmed, what is accepted, how it ends.


async def test_a_plan_is_confirmed_by_its_own_phrase_once(bare: Bare) -> None:
    with pytest.raises(ConfirmationNeeded, match=r"Plan 1 would write 4 users to acme") as needed:
        await bare.run(import_._confirm(bare.context("IMPORT 3 acme"), plan()))
    assert needed.value.phrase == plan().phrase
    confirmed, act = await bare.run(import_._confirm(bare.context(plan().phrase), plan()))
    assert confirmed == e.PlanConfirmed(1, plan().fingerprint)
    assert isinstance(act, e.ActDone)
    assert (act.note, act.details, act.fingerprint) == (
        plan().phrase,
        {"revision": 1},
        plan().fingerprint,
    )
    assert await bare.run(import_._confirm(bare.context(), replace(plan(), confirmed_at=AT))) == []


async def failed(bare: Bare, count: int) -> None:
    effects = bare.reader.open_effects("pending", 0, count)
    await bare.record(e.EffectsAttempted(tuple(effect.id for effect in effects)))
    refused = tuple(e.Settled(x.id, x.sub, RowState.FAILED, reason="taken") for x in effects)
    await bare.record(e.EffectsSettled(refused))


async def test_users_who_stay_open_are_accepted_by_a_note_and_their_number(bare: Bare) -> None:
    await bare.record(*planned(4))
    await failed(bare, 2)
    assert import_._accepted(bare.context(), plan()) == ()
    await bare.record(e.Answered({ACCEPT_KEY: "they left"}))
    with pytest.raises(ConfirmationNeeded, match="4 users are open") as needed:
        import_._accepted(bare.context(), plan())
    assert needed.value.phrase == accept_phrase(4)
    act, moved = import_._accepted(bare.context(accept_phrase(4)), plan())
    assert isinstance(act, e.ActDone)
    assert (act.note, act.details, act.fingerprint) == (
        "they left",
        {"failed": 2, "pending": 2},
        plan().fingerprint,
    )
    assert moved == e.StepMoved(StepName.IMPORT, StepState.WAIVED, "4 open users accepted")
    await bare.record(act)
    assert import_._accepted(bare.context(), plan()) == (moved,), "the same ones need no new word"
    with pytest.raises(ConfirmationNeeded):
        import_._accepted(bare.context(), replace(plan(), fingerprint="another"))
    await failed(bare, 1)
    with pytest.raises(ConfirmationNeeded):
        import_._accepted(bare.context(), plan())


async def test_an_import_ends_by_how_its_users_do(bare: Bare) -> None:
    await bare.imported({})
    assert import_._ended(bare.context()) == e.StepMoved(StepName.IMPORT, StepState.DONE, "4 users")


async def test_an_import_with_failures_failed(bare: Bare) -> None:
    await bare.record(*planned(2))
    await failed(bare, 1)
    with pytest.raises(Blocked, match="1 users are not settled"):
        import_._ended(bare.context())
    await failed(bare, 1)
    assert import_._ended(bare.context()) == e.StepMoved(StepName.IMPORT, StepState.FAILED, "2 users failed")


# Who left the pool.


async def left(bare: Bare) -> None:
    await bare.imported({})
    await bare.record(e.StepMoved(StepName.INVENTORY, StepState.DONE), e.PoolRead(POOL))
    now = datetime.now(UTC)
    await bare.record(e.ListingImported(1), e.ListingStarted(2, 4), page(0, listing=2), at=now)
    await bare.record(e.ListingFinished(2), at=now)


async def test_until_somebody_decides_who_left_is_told(bare: Bare) -> None:
    assert offboarding.undecided_told(bare.context()) == ""
    assert await bare.run(offboarding.offboard_removed_users(bare.context())) == []
    await left(bare)
    (notice,) = await bare.run(offboarding.offboard_removed_users(bare.context()))
    assert isinstance(notice, e.Notice)
    assert notice.text == offboarding.undecided_told(bare.context())
    assert "3 users" in notice.text
    assert "(sub-0001, sub-0002, sub-0003)" in notice.text


async def test_users_stay_as_they_are_by_a_note_and_a_phrase(bare: Bare) -> None:
    await left(bare)
    await bare.record(e.Answered({"delta.left": "leave"}))
    with pytest.raises(MissingAnswer) as missing:
        await bare.run(offboarding.offboard_removed_users(bare.context()))
    assert missing.value.key == OFFBOARDING_NOTE
    await bare.record(e.Answered({OFFBOARDING_NOTE: " they are colleagues "}))
    phrase = offboarding_phrase(LEAVE, 3, "acme")
    with pytest.raises(ConfirmationNeeded) as needed:
        await bare.run(offboarding.offboard_removed_users(bare.context()))
    assert needed.value.phrase == phrase
    act, *rest = await bare.run(offboarding.offboard_removed_users(bare.context(phrase)))
    assert isinstance(act, e.ActDone)
    assert (act.note, act.details) == ("they are colleagues", {"persons": 3})
    assert len(rest) == 2
    assert len(bare.reader.removed_users(LEAVE, OffboardingState.DONE, 0, 9)) == 3
    assert offboarding.undecided_told(bare.context()) == ""
    assert await bare.run(offboarding.offboard_removed_users(bare.context())) == []


async def test_where_sessions_cannot_be_listed_no_one_is_signed_out(bare: Bare) -> None:
    await left(bare)
    await bare.record(e.Answered({"delta.left": "revoke"}), e.OptionalRead(SESSIONS, "refused"))
    (notice,) = await bare.run(offboarding.offboard_removed_users(bare.context()))
    assert isinstance(notice, e.Notice)
    assert notice.text.startswith("3 users who left the pool stay as they are. ")


async def test_what_an_earlier_run_left_in_doubt_is_to_be_done_again(bare: Bare) -> None:
    await left(bare)
    first, second, _ = bare.reader.removed_users(REVOKE, OffboardingState.NO, 0, 9)
    await bare.record(e.OffboardingAttempted(REVOKE, (first.id, second.id)))
    settled = await bare.run(offboarding.settle_offboarding(bare.context()))
    assert len(settled) == 2
    assert len(bare.reader.removed_users(REVOKE, OffboardingState.NO, 0, 9)) == 3
    assert await bare.run(offboarding.settle_offboarding(bare.context())) == []


# Step 11: check 2 by what was seen.


async def judged(bare: Bare, *users: TargetUser) -> e.CheckDone:
    found = verify._Reconciliation()
    verify._compare(bare.context(), users, found)
    await bare.record(e.UsersReconciled(1, tuple(user.id for user in users)))
    return verify._judge(bare.context(), 1, found)


async def test_users_are_compared_with_what_was_written(bare: Bare) -> None:
    await bare.imported({})
    await bare.record(e.StepMoved(StepName.IMPORT, StepState.DONE), e.BaselineStarted(1))
    before = TargetUser("user_old", "old@acme.example", True)
    await bare.record(e.BaselineRead(1, (before,), None))
    held = [TargetUser(p.target_id, p.email, True, p.sub, metadata=p.written.metadata) for p in written(bare)]
    extra = TargetUser("user_new", "new@acme.example", True)
    check = await judged(bare, *held, before, extra)
    assert check.id == CheckId.IMPORTED
    assert "4 rows = 4 created; 6 users in WorkOS, 1 from before, 1 since" in check.evidence
    assert "user_new n•••@acme.example" in check.evidence
    assert check.status is CheckStatus.PASS, check.evidence
    changed = replace(held[0], first_name="Ann", email_verified=False)
    check = await judged(bare, changed, *held[1:3])
    assert check.status is CheckStatus.FAIL
    assert "1 differ" in check.evidence
    assert "sub-0000" in check.evidence


def written(bare: Bare) -> list[WrittenPerson]:
    return bare.reader.written_sample(9)


async def test_whoever_is_missing_or_open_fails_the_check(bare: Bare) -> None:
    await bare.record(*planned(3), e.StepMoved(StepName.IMPORT, StepState.FAILED))
    await failed(bare, 1)
    check = await judged(bare)
    assert check.status is CheckStatus.FAIL
    assert "Not settled: 1 failed, first sub-0000; 2 pending, first sub-0001, sub-0002." in check.evidence
    effects = bare.reader.open_effects("pending", 0, 1)
    await bare.record(e.EffectsAttempted((effects[0].id,)))
    done = e.Settled(effects[0].id, effects[0].sub, RowState.CREATED, "user_1", ADDRESSES[1])
    await bare.record(e.EffectsSettled((done,)))
    assert "1 missing, first sub-0001" in (await judged(bare)).evidence
