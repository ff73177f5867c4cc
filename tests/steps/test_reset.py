"""Step 9 by itself: in which order stages go, what holds them, and which list a phrase confirms (R4)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.steps.campaign import ENVIRONMENT, RESETS, Campaign, imported
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus, ListFrozen
from wizard.domain.mail.campaign import ExtraMailing, ExtraMailingKind, MailState, SkipReason, Stage
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Confirmations
from wizard.errors import Blocked, ConfirmationNeeded
from wizard.rehearsal.faults import FaultKind
from wizard.steps.mail_lists import UNKNOWN_FILE


def state(campaign: Campaign) -> StepState:
    return campaign.open().migration.reader.steps()[StepName.RESET].state


def check(campaign: Campaign) -> tuple[str, str]:
    verdict = campaign.open().migration.reader.verdicts()[CheckId.RESET]
    return verdict.status, verdict.evidence


async def test_nobody_but_canaries_is_mailed_before_the_recorded_cutover(bare: Campaign) -> None:
    await bare.mail(f"SEND 1 {ENVIRONMENT}")
    bare.use_link(bare.canary)
    said = await bare.mail()
    sample = bare.phrase(Stage.SAMPLE)
    assert "from the recorded cutover on" in said
    await bare.mail(sample, "APP STILL USES COGNITO", bare.phrase(Stage.REST))
    assert bare.mails().total() == 1
    assert check(bare)[0] == CheckStatus.PASS

    await bare.cut_over()
    await bare.mail(sample)
    assert bare.mails().total() == 26


async def test_nobody_is_mailed_again_by_name_before_the_cutover_but_canaries(bare: Campaign) -> None:
    await bare.mail(f"SEND 1 {ENVIRONMENT}")
    await bare.answer(timing__reset="reactive")
    other = bare.pending()[0].email
    with pytest.raises(Blocked, match="from the recorded cutover on"):
        await bare.mail(
            f"RESEND {other} {ENVIRONMENT}", extra_mailing=ExtraMailing(ExtraMailingKind.NAMED, other)
        )
    assert bare.mails().total() == 1
    assert "cutover" in bare.views().resets.offer_one(other, bare.clock.now()).refused


@pytest.mark.parametrize("stage", [Stage.SAMPLE, Stage.REST])
async def test_whoever_is_allowed_by_name_is_mailed_before_the_cutover(bare: Campaign, stage: Stage) -> None:
    await bare.mail(f"SEND 1 {ENVIRONMENT}", "CANARY WORKED")
    colleagues = [mail.email for mail in bare.pending(stage)[:2]]
    await bare.answer(target__mail_allow=colleagues)
    await bare.mail()
    await bare.mail(bare.phrase(stage))
    sent = {mail.email for mail in bare.mailing.mails(MailState.SENT, None, 0, 99)}
    assert sent == {bare.canary, *colleagues}


async def test_an_empty_list_of_who_may_be_mailed_says_so(bare: Campaign) -> None:
    await bare.answer(target__mail_allow=[])
    await bare.mail(f"SEND 1 {ENVIRONMENT}", "CANARY WORKED")
    said = await bare.mail()
    assert "may not be mailed here: only canaries and the addresses that you allow" in said
    assert bare.mails().total() == 1


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Campaign]:
    with imported(tmp_path, users=80, kind=None) as base:
        running = Campaign(base.services, base.journal, base.services.environment())
        with pytest.MonkeyPatch.context() as patch:
            for name, value in running.environ.items():
                patch.setenv(name, value)
            yield running
        running.close()


async def test_a_sandbox_keeps_the_order_and_only_spares_the_phrases(sandbox: Campaign) -> None:
    campaign = sandbox
    await campaign.mail(yes=True)
    assert campaign.mails().total() == 1
    assert check(campaign)[0] == CheckStatus.WAITING
    campaign.use_link(campaign.canary)
    await campaign.mail(yes=True)
    assert campaign.mails().total() == campaign.mailing.tally()["sent"] > 26
    assert state(campaign) is StepState.DONE


async def test_a_sample_of_which_no_link_was_used_holds_the_rest(campaign: Campaign) -> None:
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    said = await campaign.mail(campaign.phrase(Stage.REST))
    assert "0 of 25 used their link (sample)" in said
    assert campaign.mailing.stage_counts(Stage.REST) == Counter(used=0, pending=len(campaign.pending()))
    await campaign.mail("sample worked", campaign.phrase(Stage.REST))
    assert not campaign.pending()


async def test_what_somebody_says_of_the_canary_is_no_proof(bare: Campaign) -> None:
    await bare.answer(timing__reset="reactive")
    await _plan(bare)
    await bare.mail(f"SEND 1 {ENVIRONMENT}", "CANARY WORKED")
    assert check(bare)[0] == CheckStatus.WAITING
    assert state(bare) is StepState.OPEN
    bare.use_link(bare.canary)
    await bare.mail()
    assert check(bare)[0] == CheckStatus.PASS
    assert state(bare) is StepState.DONE


@pytest.mark.parametrize(
    "typed", ["send  25 Rehearsal {}", "SEND 2,5 rehearsal {}", " Send 25 REHEARSAL  {} "]
)
async def test_commas_spaces_and_case_of_a_phrase_do_not_matter(campaign: Campaign, typed: str) -> None:
    await campaign.mail(typed.format(campaign.phrase(Stage.SAMPLE).split()[-1]))
    assert campaign.mailing.stage_counts(Stage.SAMPLE)["sent"] == 25


async def test_a_list_exchanged_at_an_equal_count_is_not_the_confirmed_one(campaign: Campaign) -> None:
    await campaign.mail(campaign.phrase(Stage.SAMPLE), "SAMPLE WORKED")
    comes, leaves = campaign.pending(Stage.REST)[:2]
    await _enable(campaign, comes.sub, enabled=False)
    await campaign.mail()
    shown, before = campaign.phrase(Stage.REST), {mail.sub for mail in campaign.pending()}
    await _enable(campaign, comes.sub, enabled=True)
    await _enable(campaign, leaves.sub, enabled=False)
    said = await campaign.mail(shown)
    after = {mail.sub for mail in campaign.pending()}
    await _enable(campaign, leaves.sub, enabled=True)
    assert (before - after, after - before) == ({leaves.sub}, {comes.sub})
    assert campaign.mails().total() == 26
    wanted = campaign.phrase(Stage.REST)
    assert wanted in said
    assert wanted != shown
    assert wanted.rpartition(" ")[0] == shown.rpartition(" ")[0]


async def test_only_the_list_that_was_confirmed_is_mailed(campaign: Campaign) -> None:
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    (frozen,) = [event for event in campaign.events if isinstance(event, ListFrozen)]
    assert (frozen.stage, frozen.persons) == (Stage.SAMPLE, 25)
    other = ListFrozen(Stage.REST, len(campaign.pending(Stage.REST)) + 1, "0123456789abcdef")
    with pytest.raises(ValueError, match="not the one that would be mailed"):
        await campaign.open().migration._recorder.record(other)


async def test_a_reminder_is_bound_to_its_list_too(campaign: Campaign) -> None:
    await campaign.mail(campaign.phrase(Stage.SAMPLE), "SAMPLE WORKED", campaign.phrase(Stage.REST))
    remind = ExtraMailing(ExtraMailingKind.REMINDER)
    with pytest.raises(ConfirmationNeeded) as asked:
        await campaign.mail(extra_mailing=remind)
    with pytest.raises(ConfirmationNeeded):
        await campaign.mail(asked.value.phrase.rpartition(" ")[0], extra_mailing=remind)
    assert campaign.views().resets.offer_reminder().phrase.bound == asked.value.phrase
    once = campaign.mails()
    await campaign.mail(asked.value.phrase, extra_mailing=remind)
    used = {user for user, n in campaign.mails().items() if n == 1}
    assert len(used) == 1
    assert campaign.mails().total() == 2 * once.total() - 1


async def test_each_canary_that_is_not_mailed_has_its_own_sentence(bare: Campaign) -> None:
    users = bare.services.workos.main.users.by_id.values()
    not_due = next(user.email for user in users if "password_reset_sent" not in user.metadata)
    await bare.answer(verify__canaries=["nobody@elsewhere.example", not_due])
    await bare.mail()
    _, evidence = check(bare)
    assert "nobody@elsewhere.example is no user of this pool" in evidence
    assert f"{not_due} is not due for a reset" in evidence


async def test_a_canary_that_was_mailed_before_is_told_so(bare: Campaign) -> None:
    address = bare.canary
    bare.services.workos.main.sign_in.create_reset(address, base_url="http://127.0.0.1/")
    await bare.mail(f"SEND 1 {ENVIRONMENT}")
    assert bare.skipped_mails() == {address: SkipReason.RESET_SEEN}
    assert check(bare)[1] == f"{address} is not mailed: {SkipReason.RESET_SEEN}."
    assert not bare.mails()


async def _enable(campaign: Campaign, sub: str, *, enabled: bool) -> None:
    """Disable a user in the pool, or enable them, and plan the difference."""
    migration, store = campaign.open().migration, campaign.services.cognito.store
    item = migration.reader.row(sub)
    assert item is not None
    row = store.get(item.row.username)
    assert row is not None
    store.put(replace(row, enabled=enabled))
    await migration.relist()
    await _plan(campaign)


async def _plan(campaign: Campaign) -> None:
    await campaign.open().migration.run(until=StepName.TRANSFORM, confirmations=Confirmations())


def unknown_by_file(campaign: Campaign) -> dict[str, str]:
    """Whose mail is unknown, by sub, with what stands against another one."""
    lines = (campaign.path.with_suffix("") / UNKNOWN_FILE).read_text(encoding="utf-8").splitlines()
    return {row["sub"]: row["not_mailed_because"] for row in csv.DictReader(lines)}


async def test_whoever_is_counted_as_unknown_is_named_whether_or_not_they_may_be_mailed_again(
    campaign: Campaign,
) -> None:
    campaign.arm(FaultKind.RESET_BEFORE, RESETS, count=2)
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    campaign.services.workos.ahead = timedelta(minutes=16)
    try:
        await campaign.mail()
        first, second = campaign.mailing.unknown(0, 9, None)
        assert unknown_by_file(campaign) == {first.sub: "", second.sub: ""}
        await campaign.answer(target__mail_allow=[first.email])
        said = await campaign.mail()
    finally:
        campaign.services.workos.ahead = timedelta()
        campaign.services.faults.clear()
    assert unknown_by_file(campaign) == {first.sub: "", second.sub: SkipReason.NOT_ALLOWED}
    assert campaign.mailing.count_unknown() == campaign.mailing.tally()[MailState.IN_DOUBT] == 2
    assert "Whether 2 resets were created is unknown" in said
    assert "1 of them may not be mailed any more" in said
    assert "RESEND 1 UNKNOWN" in said


# The page that comes again and again shows that the link was used; an empty one shows nothing.
@pytest.mark.parametrize(
    ("fault", "status"),
    [(FaultKind.ENDLESS_PAGE, CheckStatus.UNKNOWN), (FaultKind.SAME_PAGE, CheckStatus.PASS)],
)
async def test_events_without_an_end_are_unread_by_name_and_stop_no_step(
    bare: Campaign, fault: FaultKind, status: CheckStatus
) -> None:
    await bare.mail(f"SEND 1 {ENVIRONMENT}")
    bare.use_link(bare.canary)
    bare.arm(fault, "workos.list_events")
    await bare.mail()
    reader = bare.open().migration.reader
    assert "brought nothing new" in reader.unread()["events"]
    assert check(bare)[0] == status

    bare.services.faults.clear()
    await bare.mail()
    assert "events" not in reader.unread()
    assert check(bare)[0] == CheckStatus.PASS


async def test_whoever_was_kept_meanwhile_is_not_mailed(bare: Campaign) -> None:
    await bare.mail(f"SEND 1 {ENVIRONMENT}", "CANARY WORKED")
    kept, refused = bare.pending(Stage.SAMPLE)[:2]
    users = bare.services.workos.main.users
    for mail, mark in ((kept, "2026-12-01T10:00:00Z"), (refused, "refused 2026-12-01 too weak")):
        metadata = dict(users.get(mail.target_id).metadata) | {"password_kept": mark}
        users.edit(mail.target_id, {"metadata": metadata})
    await bare.cut_over()
    await bare.mail(bare.phrase(Stage.SAMPLE))
    mailed = {mail.email for mail in bare.mailing.mails(MailState.SENT, Stage.SAMPLE, 0, 99)}
    assert (kept.email in mailed, refused.email in mailed) == (False, True)
    assert bare.skipped_mails()[kept.email] == SkipReason.KEPT
