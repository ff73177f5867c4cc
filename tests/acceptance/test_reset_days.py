"""Resets over days: a quota that is spent, a pool that changed, sign-ins that begin, and a reminder."""

from __future__ import annotations

import csv
import stat
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.mailing import (
    ENVIRONMENT,
    Here,
    due_addresses,
    imported_proactively,
    sums_hold,
    use_link,
)
from wizard.domain.mail.campaign import ExtraMailing, ExtraMailingKind, MailState, SkipReason
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked, ConfirmationNeeded
from wizard.guide.drafts import drafts

ROWS = 120
DAY = timedelta(days=1)


@pytest.fixture
def far_side(start: MakeFarSide) -> FarSide:
    return start(ROWS)


@pytest.fixture
async def here(far_side: FarSide, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    return await imported_proactively(far_side, folder, monkeypatch)


async def test_a_spent_quota_keeps_the_rest_for_the_next_day(here: Here, far_side: FarSide) -> None:
    await here.prove(far_side)
    far_side.arm({"operation": "workos.reset_password", "kind": "quota", "rate": 0.04})
    with pytest.raises(Blocked, match="no more mail today") as spent:
        await here.run(yes=True)
    assert "tomorrow" in spent.value.fix
    first_day = far_side.stats()["mails"]
    kept = sums_hold(here.operator.journal)
    assert kept["sent"] == len(first_day)
    assert kept["in_doubt"] == 0
    assert kept["remaining"] > 0

    here.clock.ahead = DAY
    far_side.disarm()
    with pytest.raises(Blocked, match="hours old") as stale:
        await here.run(yes=True)
    assert "--relist" in stale.value.fix
    assert far_side.stats()["mails"] == first_day

    await here.run(yes=True, relist=True)
    mails = far_side.stats()["mails"]
    assert set(mails.values()) == {1}
    resets = sums_hold(here.operator.journal)
    assert resets["sent"] == resets["due"] == kept["due"] == len(mails)
    assert here.views().snapshot().steps[StepName.RESET] is StepState.DONE


async def test_who_changed_since_leaves_the_queue_and_is_named(here: Here, far_side: FarSide) -> None:
    await here.prove(far_side)
    due, _ = due_addresses(here.operator)
    mailable = [row for row in here.operator.exported().values() if "email" in row]
    rows = {row["email"].strip().lower(): row for row in mailable}
    held_by = Counter(row["email"].strip().lower() for row in mailable)
    alone = sorted(address for address in due if held_by[address] == 1)
    disabled, moved, gone = [address for address in alone if address not in here.canaries][:3]
    before = sums_hold(here.operator.journal)["due"]
    far_side.edit_rows(
        {"username": rows[disabled]["Username"], "enabled": False},
        {"username": rows[moved]["Username"], "attributes": {"email": "moved@elsewhere.example"}},
    )
    far_side.remove_row(rows[gone]["Username"])

    here.clock.ahead = DAY
    with pytest.raises(Blocked, match="hours old"):
        await here.run(f"SEND 25 {ENVIRONMENT}")
    said = await here.run(yes=True, relist=True)
    mails = far_side.stats()["mails"]
    assert not {disabled, moved, gone, "moved@elsewhere.example"} & set(mails)
    left = {mail.email: mail.reason for mail in here.views().resets.skipped_mails(0, 10)}
    assert left == {disabled: SkipReason.DISABLED, moved: SkipReason.MOVED, gone: SkipReason.GONE}
    assert "3 users left the queue" in said
    resets = sums_hold(here.operator.journal)
    assert (resets["due"], resets["skipped"]) == (before - 3, 3)
    path = here.operator.journal.with_suffix("") / "resets_left_out.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8") as file:
        named = {row["email"].removeprefix("'"): row["reason"] for row in csv.DictReader(file)}
    assert named == left


async def test_a_new_listing_without_its_plan_mails_nobody(here: Here, far_side: FarSide) -> None:
    await here.prove(far_side)
    await here.run(yes=True, relist=True, until=StepName.EXPORT)
    with pytest.raises(Blocked, match="not planned yet"):
        await here.alone(f"SEND 25 {ENVIRONMENT}")
    assert far_side.stats()["mails_sent"] == 1


async def test_a_reminder_is_a_campaign_of_its_own(here: Here, far_side: FarSide) -> None:
    remind = ExtraMailing(ExtraMailingKind.REMINDER)
    await here.run(yes=True)
    with pytest.raises(Blocked, match="none is recorded"):
        await here.run(extra_mailing=remind, yes=True)
    use_link(far_side, here.canaries[0])
    await here.run(yes=True)
    first = far_side.stats()["mails"]
    await here.cut_over()
    more = sorted(set(first) - set(here.canaries))[:2]
    for address in more:
        use_link(far_side, address)
    used = [*more, *here.canaries]
    with pytest.raises(ConfirmationNeeded) as asked:
        await here.run(extra_mailing=remind)
    assert asked.value.phrase.startswith(f"REMIND {len(first) - 3} {ENVIRONMENT} ")
    assert far_side.stats()["mails"] == first

    await here.run(asked.value.phrase, extra_mailing=remind)
    mails = far_side.stats()["mails"]
    assert set(mails) == set(first)
    assert {address for address, n in mails.items() if n == 1} == set(used)
    assert set(mails.values()) == {1, 2}
    of_first, of_second = here.views().resets.campaigns()
    assert of_first["sent"] == of_first["due"] == len(first)
    assert of_second["sent"] == of_second["due"] == len(first) - 3
    assert sums_hold(here.operator.journal) == of_second

    await here.run(yes=True)  # at most once per campaign
    assert far_side.stats()["mails"] == mails


async def test_one_person_is_mailed_again_after_a_minute(here: Here, far_side: FarSide) -> None:
    before = here.clock.now()
    await here.run(f"SEND 1 {ENVIRONMENT}")
    (address,) = here.canaries
    again = ExtraMailing(ExtraMailingKind.NAMED, address.upper())
    too_early = here.views().resets.offer_one(address, before + timedelta(seconds=59))
    assert "can be mailed again from" in too_early.refused
    waiting = min(due_addresses(here.operator)[0] - {address})
    with pytest.raises(Blocked, match="it waits in the stage"):
        await here.run(extra_mailing=ExtraMailing(ExtraMailingKind.NAMED, waiting), yes=True)
    with pytest.raises(Blocked, match="No user whom this journal brought over"):
        await here.run(
            extra_mailing=ExtraMailing(ExtraMailingKind.NAMED, "nobody@elsewhere.example"), yes=True
        )

    here.clock.ahead = timedelta(minutes=2)
    with pytest.raises(ConfirmationNeeded) as asked:
        await here.run(extra_mailing=again)
    assert asked.value.phrase == f"RESEND {address} {ENVIRONMENT}"
    assert far_side.stats()["mails"] == {address: 1}
    await here.run(asked.value.phrase, extra_mailing=again)
    assert far_side.stats()["mails"] == {address: 2}
    (act,) = [act for act in here.views().acts() if act.kind == "reset re-sent by name"]
    assert address not in act.note
    assert address not in str(act.details)
    assert sums_hold(here.operator.journal)["sent"] == 1
    await here.run()
    assert far_side.stats()["mails"] == {address: 2}


async def test_a_second_mail_that_was_refused_leaves_the_first_as_it_was(
    here: Here, far_side: FarSide
) -> None:
    await here.run(f"SEND 1 {ENVIRONMENT}")
    (address,) = here.canaries
    here.clock.ahead = timedelta(minutes=2)
    far_side.arm({"operation": "workos.reset_password", "kind": "quota", "count": 1})
    with pytest.raises(Blocked, match="no more mail today"):
        await here.run(extra_mailing=ExtraMailing(ExtraMailingKind.NAMED, address), yes=True)
    assert sums_hold(here.operator.journal)["sent"] == 1
    offered = here.views().resets.offer_one(address, here.clock.now())
    assert offered.refused == ""
    await here.run(offered.phrase.bound, extra_mailing=offered.extra_mailing)
    assert far_side.stats()["mails"] == {address: 2}


async def test_own_mail_writes_its_recipients_and_mails_nobody(here: Here, far_side: FarSide) -> None:
    here.operator.answers["timing.mailer"] = "own"
    said = await here.run(f"SEND 1 {ENVIRONMENT}", "CANARY WORKED")
    folder = here.operator.journal.with_suffix("")
    recipients, draft = folder / "reset_recipients.csv", folder / "reset_message.md"
    assert "mail them after the cutover" in said
    assert {stat.S_IMODE(path.stat().st_mode) for path in (recipients, draft)} == {0o600}
    with recipients.open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    pending = sums_hold(here.operator.journal)["remaining"]
    assert len(people) == pending > 50
    addresses = {person["email"].removeprefix("'") for person in people}
    assert addresses <= due_addresses(here.operator)[1] - set(here.canaries)
    assert not [cell for person in people for cell in person.values() if cell[:1] in "=+-@" and cell]
    text = draft.read_text(encoding="utf-8")
    assert "http" not in text
    assert "forgot password" in text
    now = here.views().situation(here.clock.now())
    (shown,) = (item for item in drafts(now) if item.id == "reset-own-mail")
    assert text == f"Subject: {shown.subject}\n\n{shown.body}"

    phrase = f"MAILED {pending} {ENVIRONMENT}"
    await here.run(phrase)
    assert here.views().snapshot().steps[StepName.RESET] is StepState.OPEN
    await here.cut_over()
    assert phrase in await here.run()
    use_link(far_side, here.canaries[0])
    await here.run(phrase)
    assert here.views().snapshot().steps[StepName.RESET] is StepState.DONE
    assert far_side.stats()["mails_sent"] == 1


async def test_what_is_unknown_is_offered_after_a_quarter_of_an_hour(here: Here, far_side: FarSide) -> None:
    far_side.arm({"operation": "workos.reset_password", "kind": "reset_before", "count": 1})
    await here.run(f"SEND 1 {ENVIRONMENT}")
    assert here.views().resets.unknown(10) == []
    assert here.views().resets.offer_unknown().refused
    # Its own clock tells this journal nothing of how long WorkOS has had.
    here.clock.ahead = timedelta(minutes=16)
    far_side.set(ahead_seconds=14 * 60)
    await here.run()
    assert here.views().resets.unknown(10) == []
    far_side.set(ahead_seconds=16 * 60)
    said = await here.run()
    (mail,) = here.views().resets.unknown(10)
    assert mail.state is MailState.IN_DOUBT
    assert f"RESEND 1 UNKNOWN {ENVIRONMENT}" in said
    assert far_side.stats()["mails_sent"] == 0
    offer = here.views().resets.offer_unknown()
    await here.run(offer.phrase.bound, extra_mailing=offer.extra_mailing)
    assert far_side.stats()["mails"] == {mail.email: 1}
    assert sums_hold(here.operator.journal)["in_doubt"] == 0
