"""A mail belongs to a person, once: whoever has the address by now, whatever this journal remembers (R4)."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.steps.campaign import ENVIRONMENT, RESETS, Campaign, first_settled
from wizard.domain.events import Event, HoldPassed, MailsAttempted, ResetEventsRefused
from wizard.domain.mail.campaign import ExtraMailing, ExtraMailingKind, Mail, MailState, SkipReason, Stage
from wizard.errors import Blocked
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.users import User
from wizard.steps import mailing


@pytest.fixture(params=["by id", "by pages"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Persons are read by id, or, of a long list, on pages of WorkOS' listing."""
    if request.param == "by pages":
        monkeypatch.setattr(mailing, "MANY", 5)
    return str(request.param)


def rename(campaign: Campaign, mail: Mail) -> None:
    """The person changes their address in WorkOS, and a stranger signs up with the old one."""
    campaign.services.workos.main.users.hand_over(mail.email)


def delete(campaign: Campaign, mail: Mail) -> None:
    """The person is deleted in WorkOS, and a stranger signs up with the address."""
    users = campaign.services.workos.main.users
    users.delete(mail.target_id)
    users.create({"email": mail.email})


RECOVERED = f"RECOVERED {ENVIRONMENT}"


async def put_back_as_it_is(campaign: Campaign, folder: Path) -> None:
    """The journal as it is now comes back after a run that it does not know of."""
    campaign.close()
    backup = folder / "as-it-is"
    shutil.copyfile(campaign.path, backup)
    await campaign.answer(mail__from="nobody@example.com")
    campaign.close()
    shutil.copyfile(backup, campaign.path)


def due_users(campaign: Campaign) -> list[User]:
    users = campaign.services.workos.main.users.by_id.values()
    return [user for user in users if user.metadata.get("password_reset_sent") == "false"]


async def send_all(campaign: Campaign, *confirm: str) -> str:
    await campaign.mail(*confirm, campaign.phrase(Stage.SAMPLE), "SAMPLE WORKED")
    return await campaign.mail(campaign.phrase(Stage.REST))


def ours(campaign: Campaign) -> set[str]:
    return {mail.target_id for state in MailState for mail in campaign.mailing.mails(state, None, 0, 999)}


async def test_strangers_with_the_addresses_of_renamed_and_deleted_users_are_never_mailed(
    campaign: Campaign, either_way: str
) -> None:
    del either_way
    renamed, deleted, other = campaign.pending()[:3]
    rename(campaign, renamed)
    delete(campaign, deleted)
    campaign.services.workos.main.users.edit(other.target_id, {"external_id": "somebody-else"})
    said = await send_all(campaign)
    assert set(campaign.mails()) <= ours(campaign)
    assert not {renamed.target_id, deleted.target_id, other.target_id} & set(campaign.mails())
    reasons = {
        renamed.email: SkipReason.RENAMED,
        deleted.email: SkipReason.DELETED,
        other.email: SkipReason.OTHER_ID,
    }
    assert campaign.skipped_mails() == reasons
    assert dict(campaign.mailing.count_skip_reasons()) == dict.fromkeys(map(str, reasons.values()), 1)
    assert "3 users left the queue" in said
    path = campaign.path.with_suffix("") / "resets_left_out.csv"
    with path.open(encoding="utf-8") as file:
        assert {row["email"]: row["reason"] for row in csv.DictReader(file)} == reasons
    # No one was marked who was not mailed.
    assert campaign.mark_of(renamed) == campaign.mark_of(other) == "false"
    assert set(campaign.mails().values()) == {1}


async def test_who_changes_hands_while_others_are_mailed_is_left_out(
    campaign: Campaign, either_way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del either_way
    await campaign.answer(pace__resets_per_second=10)
    last = campaign.pending(Stage.SAMPLE)[-1]
    monkeypatch.setattr("wizard.steps.letters.READ_WITHIN", timedelta(seconds=0.5))
    campaign.meddle = first_settled(lambda: rename(campaign, last))
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert campaign.skipped_mails() == {last.email: SkipReason.RENAMED}
    assert set(campaign.mails()) <= ours(campaign)
    assert len(campaign.mails()) == 25


async def test_nobody_is_mailed_whom_nobody_read_within_a_minute(campaign: Campaign, either_way: str) -> None:
    del either_way
    await send_all(campaign)
    log = campaign.services.workos.main
    assert campaign.asked("get_user") + 100 * campaign.asked("list_users") >= len(log.sign_in.mails)


async def test_an_answer_about_another_user_stops_the_campaign_at_once(campaign: Campaign) -> None:
    await campaign.answer(pace__resets_per_second=5)  # so that an answer that is late comes before the rest
    campaign.arm(FaultKind.ADDRESS_MOVES, RESETS, count=1)
    with pytest.raises(Blocked, match="the address changed hands within the minute") as stopped:
        await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert stopped.value.fix
    (failed,) = campaign.mailing.mails(MailState.FAILED, None, 0, 99)
    (stranger,) = set(campaign.mails()) - ours(campaign)
    assert stranger in failed.reason
    assert campaign.mark_of(failed) == "false"
    # Whoever was in flight is finished; the others wait.
    assert len(campaign.pending(Stage.SAMPLE)) > 10
    assert campaign.mailing.count_in_doubt() == 0
    await campaign.answer(pace__resets_per_second=1_000)
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert set(campaign.mails().values()) == {1}
    assert failed.target_id not in campaign.mails()


async def test_marks_and_events_that_this_journal_did_not_make_bar_a_first_mail(
    campaign: Campaign, either_way: str
) -> None:
    del either_way
    by_hand, by_event = campaign.pending()[:2]
    users = campaign.services.workos.main.users
    users.edit(by_hand.target_id, {"metadata": {"password_reset_sent": "true"}})
    campaign.services.workos.main.sign_in.create_reset(by_event.email, base_url="http://127.0.0.1/")
    await send_all(campaign)
    assert campaign.skipped_mails() == {
        by_hand.email: SkipReason.MARKED,
        by_event.email: SkipReason.RESET_SEEN,
    }
    assert not {by_hand.target_id, by_event.target_id} & set(campaign.mails())
    # A mail by name is for exactly those.
    again = ExtraMailing(ExtraMailingKind.NAMED, by_hand.email)
    await campaign.mail(f"RESEND {by_hand.email} {ENVIRONMENT}", extra_mailing=again)
    assert campaign.mails()[by_hand.target_id] == 1


async def test_a_reset_that_somebody_asks_for_in_the_middle_bars_too(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "EVENTS_EVERY", 0.2)
    await campaign.answer(pace__resets_per_second=10)
    last = campaign.pending(Stage.SAMPLE)[-1]
    sign_in = campaign.services.workos.main.sign_in

    def asks() -> None:
        sign_in.create_reset(last.email, base_url="http://127.0.0.1/")

    campaign.meddle = first_settled(asks)
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert campaign.skipped_mails() == {last.email: SkipReason.RESET_SEEN}


async def test_the_mark_is_written_before_the_mail(campaign: Campaign) -> None:
    await send_all(campaign)
    events = campaign.services.workos.main.events._by_name
    marked: dict[str, str] = {}
    for event in events["user.updated"]:
        user = event.payload()
        if user["metadata"].get("password_reset_sent") == "true":
            marked.setdefault(user["id"], event.id)
    created = {event.payload()["user_id"]: event.id for event in events["password_reset.created"]}
    assert set(created) == set(campaign.mails())
    assert all(marked[user_id] < created[user_id] for user_id in created)


async def test_a_mark_is_taken_back_after_a_certain_refusal(campaign: Campaign) -> None:
    campaign.arm(FaultKind.QUOTA, RESETS)
    with pytest.raises(Blocked, match="no more mail today"):
        await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert campaign.mails().total() == 1
    assert len(campaign.pending(Stage.SAMPLE)) == 25
    assert {campaign.mark_of(mail) for mail in campaign.pending()} == {"false"}
    campaign.services.faults.clear()
    await send_all(campaign)
    assert set(campaign.mails().values()) == {1}
    assert not campaign.pending()
    assert not campaign.skipped_mails()


async def test_a_mark_that_could_not_be_taken_back_bars_nobody_whom_events_show_unmailed(
    campaign: Campaign,
) -> None:
    campaign.arm(FaultKind.QUOTA, RESETS)

    def fails(event: Event) -> None:
        # From the first attempt on every second write of a user fails: that which takes the mark back.
        if isinstance(event, MailsAttempted) and campaign.asked("update_user") > 0:
            campaign.arm(FaultKind.FORBIDDEN, "workos.update_user")

    await campaign.answer(pace__resets_per_second=5)
    campaign.meddle = fails
    with pytest.raises(Exception):  # noqa: B017, PT011  the quota, or the key that may not write any more
        await campaign.mail(campaign.phrase(Stage.SAMPLE))
    campaign.meddle = lambda event: None
    campaign.services.faults.clear()
    left = [mail for mail in campaign.pending() if campaign.mark_of(mail) == "true"]
    doubt = campaign.mailing.count_in_doubt()
    assert left or doubt
    await send_all(campaign)
    assert set(campaign.mails().values()) == {1}
    assert all(campaign.mails()[mail.target_id] == 1 for mail in left)


@pytest.mark.parametrize("refusal", [FaultKind.FORBIDDEN, FaultKind.NOT_FOUND])
async def test_where_events_cannot_be_read_marks_decide(campaign: Campaign, refusal: FaultKind) -> None:
    by_hand, by_event = campaign.pending()[:2]
    users = campaign.services.workos.main.users
    users.edit(by_hand.target_id, {"metadata": {"password_reset_sent": "true"}})
    campaign.arm(refusal, "workos.list_events")
    said = await campaign.mail(campaign.phrase(Stage.SAMPLE), "SAMPLE WORKED")
    assert "marks alone" in said
    assert [event for event in campaign.events if isinstance(event, ResetEventsRefused)]
    await campaign.mail(campaign.phrase(Stage.REST))
    assert campaign.skipped_mails() == {by_hand.email: SkipReason.MARKED}
    assert campaign.mails()[by_event.target_id] == 1


async def test_without_marks_events_alone_decide_and_unreadable_ones_mail_nobody(campaign: Campaign) -> None:
    await campaign.answer(timing__mark_sent=False)
    by_event = campaign.pending()[0]
    campaign.services.workos.main.sign_in.create_reset(by_event.email, base_url="http://127.0.0.1/")
    campaign.arm(FaultKind.FORBIDDEN, "workos.list_events")
    with pytest.raises(Blocked, match="nothing would tell who was mailed"):
        await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert campaign.mails().total() == 1
    campaign.services.faults.clear()
    await send_all(campaign)
    assert campaign.skipped_mails() == {by_event.email: SkipReason.RESET_SEEN}
    assert {campaign.mark_of(mail) for mail in campaign.mailing.mails(MailState.SENT, Stage.REST, 0, 9)} == {
        "false"
    }


async def test_a_journal_put_back_from_before_the_campaign_mails_nobody_again(
    campaign: Campaign, tmp_path: Path
) -> None:
    campaign.close()
    backup = tmp_path / "backup"
    shutil.copyfile(campaign.path, backup)
    await send_all(campaign)
    campaign.close()
    first = campaign.mails()
    shutil.copyfile(backup, campaign.path)
    await send_all(campaign, RECOVERED)
    assert campaign.mails() == first
    assert not campaign.skipped_mails()
    sent = [mail for stage in Stage for mail in campaign.mailing.mails(MailState.SENT, stage, 0, 999)]
    assert {mail.target_id for mail in sent} == set(first)
    assert all(mail.attempted_at and mail.attempted_at == mail.asked_at for mail in sent[1:])
    # They were mailed: a reminder is for them.
    assert campaign.mailing.count_remindable(None) == len(first) - 1


async def test_the_canary_that_was_mailed_before_proves_the_flow_of_a_journal_put_back(
    bare: Campaign, tmp_path: Path
) -> None:
    bare.close()
    backup = tmp_path / "backup"
    shutil.copyfile(bare.path, backup)
    await bare.prove()
    await send_all(bare)
    bare.close()
    once = bare.mails()
    shutil.copyfile(backup, bare.path)
    await bare.mail(RECOVERED)
    assert bare.mailing.proof() == (1, 1)
    assert [event.note for event in bare.events if isinstance(event, HoldPassed)][:1] == ["1 links used"]
    assert bare.mailing.tally()["sent"] == len(once) > 30
    assert not bare.pending()
    assert bare.mailing.stage_counts(Stage.SAMPLE)["sent"] == 25
    assert bare.mails() == once


async def test_a_reset_of_a_time_before_the_first_plan_is_no_mail_of_a_journal_put_back(
    bare: Campaign, tmp_path: Path
) -> None:
    early, late = [user for user in due_users(bare) if user.email != bare.canary][:2]
    bare.services.workos.ahead = timedelta(days=-1)
    sign_in = bare.services.workos.main.sign_in
    sign_in.create_reset(early.email, base_url="http://127.0.0.1/")
    bare.services.workos.ahead = timedelta()
    sign_in.create_reset(late.email, base_url="http://127.0.0.1/")
    await put_back_as_it_is(bare, tmp_path)
    await bare.mail(RECOVERED, f"SEND 1 {ENVIRONMENT}")
    bare.use_link(bare.canary)
    await bare.mail()
    await bare.cut_over()
    assert late.email in {m.email for m in bare.mailing.mails(MailState.SENT, None, 0, 99)}
    await send_all(bare)
    assert bare.skipped_mails() == {early.email: SkipReason.RESET_SEEN}
    assert set(bare.mails().values()) == {1}


def marked(campaign: Campaign, count: int) -> list[Mail]:
    """What a machine leaves that dies between the marks and the mails."""
    mails = campaign.pending(Stage.SAMPLE)[:count]
    for mail in mails:
        edit = {"metadata": {"password_reset_sent": "true"}}
        campaign.services.workos.main.users.edit(mail.target_id, edit)
    return mails


async def test_who_only_bears_the_mark_in_a_journal_put_back_is_in_doubt_and_offered(
    campaign: Campaign, tmp_path: Path, either_way: str
) -> None:
    del either_way
    doubted = marked(campaign, 3)
    await put_back_as_it_is(campaign, tmp_path)
    await send_all(campaign, RECOVERED)
    assert not campaign.skipped_mails()
    assert campaign.mailing.count_in_doubt() == 3
    assert campaign.mailing.count_unknown() == 0
    assert not {mail.target_id for mail in doubted} & set(campaign.mails())
    campaign.services.workos.ahead = timedelta(minutes=16)
    said = await campaign.mail()
    assert "Whether 3 resets were created is unknown" in said
    path = campaign.path.with_suffix("") / "resets_unknown.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["email"] for row in rows} == {mail.email for mail in doubted}
    assert all(row["attempted_at"].startswith("after ") for row in rows)
    # They are not mailed by themselves, however often it runs.
    await campaign.mail(yes=True)
    assert not {mail.target_id for mail in doubted} & set(campaign.mails())
    offer = campaign.views().resets.offer_unknown()
    assert offer.phrase.bound == f"RESEND 3 UNKNOWN {ENVIRONMENT}"
    await campaign.mail(offer.phrase.bound, extra_mailing=offer.extra_mailing)
    assert set(campaign.mails().values()) == {1}
    assert campaign.mailing.tally()["sent"] == len(campaign.mails())


async def test_an_event_that_comes_late_settles_who_only_bore_the_mark(
    campaign: Campaign, tmp_path: Path
) -> None:
    first, second = marked(campaign, 2)
    await put_back_as_it_is(campaign, tmp_path)
    await campaign.mail(RECOVERED, campaign.phrase(Stage.SAMPLE))
    assert campaign.mailing.count_in_doubt() == 2
    campaign.services.workos.main.sign_in.create_reset(first.email, base_url="http://127.0.0.1/")
    campaign.services.workos.ahead = timedelta(minutes=16)
    await campaign.mail()
    assert [mail.email for mail in campaign.mailing.unknown(0, 9, None)] == [second.email]
    assert first.email in {mail.email for mail in campaign.mailing.mails(MailState.SENT, None, 0, 99)}


async def test_a_mark_in_a_journal_that_was_never_put_back_leaves_out(campaign: Campaign) -> None:
    (by_hand,) = marked(campaign, 1)
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    assert campaign.skipped_mails() == {by_hand.email: SkipReason.MARKED}


async def test_a_second_recovery_does_not_forget_what_the_first_one_lacked(
    campaign: Campaign, tmp_path: Path
) -> None:
    oldest = ""
    for _ in range(2):
        await put_back_as_it_is(campaign, tmp_path)
        await campaign.mail(RECOVERED)
        lost = campaign.open().migration.reader.meta("recovered")["last_commit"]
        oldest = oldest or lost
        assert lost == oldest


async def test_two_copies_of_one_journal_mail_each_person_once(campaign: Campaign, tmp_path: Path) -> None:
    campaign.close()
    shutil.copyfile(campaign.path, tmp_path / "copy.journal")
    other = Campaign(campaign.services, tmp_path / "copy.journal", campaign.environ)
    await campaign.mail(campaign.phrase(Stage.SAMPLE), "SAMPLE WORKED")
    await send_all(other, RECOVERED)
    await campaign.mail(campaign.phrase(Stage.REST))
    other.close()
    assert set(campaign.mails().values()) == {1}


async def test_a_page_whose_cursor_was_deleted_is_made_up_for_by_id(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "MANY", 5)
    campaign.arm(FaultKind.BAD_TOKEN, "workos.list_users")
    campaign.arm(FaultKind.SHORT_PAGE, "workos.list_users")
    await send_all(campaign)
    assert not campaign.pending()
    assert campaign.asked("get_user") > 0
    assert set(campaign.mails().values()) == {1}


async def test_whom_a_journal_of_the_first_version_mailed_is_marked_late(campaign: Campaign) -> None:
    await send_all(campaign)
    users = campaign.services.workos.main.users
    mailed = campaign.mailing.mails(MailState.SENT, Stage.REST, 0, 9)
    campaign.close()
    with sqlite3.connect(campaign.path) as connection:
        connection.execute("UPDATE mail SET marked = 0, asked_at = NULL WHERE stage = 'rest'")
    connection.close()
    for mail in mailed:
        users.put(replace(campaign.user(mail), metadata={"password_reset_sent": "false"}))
    once = campaign.mails()
    await campaign.mail()
    assert {campaign.mark_of(mail) for mail in mailed} == {"true"}
    assert campaign.mails() == once


async def test_an_unknown_person_who_changed_hands_is_not_mailed_again(campaign: Campaign) -> None:
    campaign.arm(FaultKind.RESET_BEFORE, RESETS, count=2)
    await campaign.mail(campaign.phrase(Stage.SAMPLE))
    campaign.services.workos.ahead = timedelta(minutes=16)
    await campaign.mail()
    first, second = campaign.mailing.unknown(0, 9, None)
    rename(campaign, first)
    offer = campaign.views().resets.offer_unknown()
    with pytest.raises(Blocked, match="is not mailed: another address in WorkOS now"):
        await campaign.mail(offer.phrase.bound, extra_mailing=offer.extra_mailing)
    assert campaign.mails()[second.target_id] == 1
    assert set(campaign.mails()) <= ours(campaign)
    assert campaign.skipped_mails() == {first.email: SkipReason.RENAMED}
