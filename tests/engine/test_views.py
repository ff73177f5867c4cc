"""What screens ask of a journal, by facts that were recorded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journal.machine import PROFILE, listed, planned
from wizard.domain import events as e
from wizard.domain.confirmations import unknown_phrase
from wizard.domain.federation.connections import Connection, ConnectionState
from wizard.domain.mail.campaign import ExtraMailingKind, MailState, Stage, WhoMails
from wizard.domain.planning.people import RowState
from wizard.domain.rows.pool import Pool, Provider, ProviderKind
from wizard.domain.stacks import Finding, FindingKind, ItemState, ScanResult, SetUpItem, Stack
from wizard.domain.steps import StepName, StepState
from wizard.engine.reset_views import OwnMailView
from wizard.engine.views import Views
from wizard.journal import Journal
from wizard.ports import RowQuery

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
PEOPLE = 4
POOL = Pool(
    id="eu-1_A",
    arn="arn:aws:cognito-idp:eu-1:1:userpool/eu-1_A",
    name="acme",
    estimate=PEOPLE,
    providers=(Provider("okta", "SAML", ProviderKind.SAML),),
)
ANSWERS = {
    "target.environment": "acme",
    "verify.canaries": ["P0@acme.example"],
    "timing.reset": "proactive",
}
Record = Callable[..., Awaitable[None]]


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    yield opened
    opened.close()


@pytest.fixture
def record(journal: Journal) -> Record:
    async def every(*facts: e.Fact) -> None:
        for fact in facts:
            await journal.record(fact, AT.isoformat())

    return every


@pytest.fixture
def views(journal: Journal) -> Views:
    return Views(journal.reader)


async def imported(record: Record, journal: Journal) -> None:
    """A listing of four rows that are all users of WorkOS by now, and due."""
    await record(e.Answered(ANSWERS), e.PoolRead(POOL), *planned(PEOPLE))
    effects = journal.reader.open_effects("pending", 0, PEOPLE)
    await record(e.EffectsAttempted(tuple(effect.id for effect in effects)))
    done = tuple(e.Settled(x.id, x.sub, RowState.CREATED, f"user_{x.sub}") for x in effects)
    await record(e.EffectsSettled(done), e.CampaignPlanned(1, ("p0@acme.example",), None))


def test_of_a_journal_without_facts_every_view_is_empty(views: Views) -> None:
    nothing: list[object] = [views.guide(), views.export(), views.report(), views.listing(), views.pool()]
    nothing += [views.inventory(), views.app(), views.plan(), views.cutover(), views.resets.own_mail()]
    assert nothing == [None] * len(nothing)
    nothing = [views.saved_at(), views.resets.events_read_at(), views.switch()]
    assert nothing == [None] * len(nothing)
    empty: list[object] = [views.lead_times(), views.not_mailed(), views.acts(), views.resets.campaigns()]
    assert empty == [[]] * len(empty)
    assert (views.providers(), views.preflight(), views.undecided_lock()) == ((), (), "")


async def test_the_guide_is_acknowledged_only_in_the_text_of_now(record: Record, views: Views) -> None:
    await record(e.GuideRead("d1", "live", True, "one", {}, ("n",)), e.GuideAcknowledged("d1"))
    guide = views.guide()
    assert guide is not None
    assert (guide.text, guide.source, guide.live, guide.notices) == ("one", "live", True, ("n",))
    assert (guide.acknowledged, guide.previous) == (True, "one")
    await record(e.GuideRead("d2", "kept", False, "two", {}))
    guide = views.guide()
    assert guide is not None
    assert (guide.acknowledged, guide.previous, guide.live) == (False, "one", False)


async def test_files_that_were_written(record: Record, views: Views) -> None:
    await record(e.ExportWritten(1, "users.jsonl", 7, "ab12"), e.ReportWritten("out", "m", True, False, 3))
    export, report = views.export(), views.report()
    assert export is not None
    assert report is not None
    assert (export.path, export.rows, export.sha256) == ("users.jsonl", 7, "ab12")
    assert (report.folder, report.interim, report.masked, report.files) == (Path("out"), True, False, 3)


async def test_the_app_as_it_was_seen(record: Record, views: Views) -> None:
    found = Finding("a.ts", 3, "sdk", "what", "instead", "t", FindingKind.MENTION)
    scan = ScanResult(3, 2, {"sdk": 2}, {}, (), (found,), clean=False, mentions=4)
    items = (SetUpItem("env", "set it", ItemState.MISSING, "not there"),)
    await record(e.AppChecked(Stack.NEXTJS, True, scan, items, ("c",)))
    app = views.app()
    assert app is not None
    assert (app.stack, app.detected, app.files, app.findings, app.mentions) == (Stack.NEXTJS, True, 3, 2, 4)
    assert (app.first, app.items, app.cookies, app.at) == ((found,), items, ("c",), AT)


async def test_rows_cohorts_and_people(record: Record, journal: Journal, views: Views) -> None:
    await imported(record, journal)
    items, after = views.rows(RowQuery(), 0, 3)
    assert ([item.row.sub for item in items], after is not None) == (
        ["sub-0000", "sub-0001", "sub-0002"],
        True,
    )
    row = views.row("sub-0001")
    assert row is not None
    assert row.person is not None
    assert row.person.target_id == "user_sub-0001"
    assert views.row("none") is None
    assert views.cohort("no such cohort") is None
    assert views.cohort_query("no such cohort") == RowQuery(profiles=())
    inventory = views.inventory()
    assert inventory is not None
    assert inventory.profiles == {PROFILE: PEOPLE}
    assert views.inventory() is inventory, "read once while nothing changes"
    await record(e.ListingStarted(2, 1), e.PageListed(2, 1, (listed(9),), None), e.ListingFinished(2))
    again = views.inventory()
    assert again is not None
    assert again.total != inventory.total


async def test_providers_are_those_of_the_pool_with_what_is_known(
    record: Record, journal: Journal, views: Views
) -> None:
    await imported(record, journal)
    (provider,) = views.providers()
    assert (provider.name, provider.connection.state) == ("okta", ConnectionState.PLANNED)
    assert views.providers()[0] is provider
    await record(e.ConnectionNoted(Connection("okta", ConnectionState.CONFIGURED, owner="ann")))
    (provider,) = views.providers()
    assert (provider.connection.state, provider.connection.owner) == (ConnectionState.CONFIGURED, "ann")


async def test_things_that_take_others_time_have_who_does_them(
    record: Record, journal: Journal, views: Views
) -> None:
    await imported(record, journal)
    things = views.lead_times()
    assert things
    assert all((owner, due) == ("", "") for _, owner, due in things)
    first = things[0][0]
    await record(e.LeadTimeSet(first.id, "ann", "2026-12-01"))
    assert views.lead_times()[0] == (first, "ann", "2026-12-01")


async def test_questions_are_those_that_no_one_answered(
    record: Record, journal: Journal, views: Views
) -> None:
    await imported(record, journal)
    tree = views.trees()[0].id
    undecided = views.undecided(tree)
    assert undecided
    pending = views.pending(tree)
    assert pending is not None
    question = views.question(pending.id)
    assert question is not None
    assert question.id == pending.id
    await record(e.Answered({pending.id: pending.choices[0].key}))
    assert pending.id not in [question.id for question in views.undecided(tree)]
    assert views.pending(tree) != pending
    assert views.question("none") is None
    choices = views.undecided(tree)
    assert [each.id for each in choices] == [each.id for each in Views(journal.reader).undecided(tree)]


async def test_resets_go_from_stage_to_stage(record: Record, journal: Journal, views: Views) -> None:
    await imported(record, journal)
    resets = views.resets
    assert resets.who_mails(AT) is WhoMails.WIZARD
    counted = {view.stage: (view.pending, view.sent, view.used, view.held) for view in resets.stages()}
    assert counted[Stage.CANARY] == (1, 0, 0, False)
    assert counted[Stage.SAMPLE] == (PEOPLE - 1, 0, 0, False)
    assert Stage.REMINDER not in counted
    following = resets.next_stage(AT)
    assert following is not None
    assert following.stage is Stage.CANARY
    (mail,) = journal.reader.mailing.mails(MailState.PENDING, Stage.CANARY, 0, 9)
    await record(e.MailsAttempted((mail.id,)), e.MailsSettled((e.MailSettled(mail.id, MailState.SENT),)))
    await record(e.HoldPassed(Stage.CANARY, "fine"))
    counted = {view.stage: (view.pending, view.sent, view.used, view.held) for view in resets.stages()}
    assert counted[Stage.CANARY] == (0, 1, 0, True)
    following = resets.next_stage(AT)
    assert following is not None
    assert following.stage is Stage.SAMPLE


async def test_mailings_besides_the_stages_say_why_they_are_refused(
    record: Record, journal: Journal, views: Views
) -> None:
    await imported(record, journal)
    resets = views.resets
    reminder = resets.offer_reminder()
    assert (reminder.persons, reminder.refused) == (0, "A reminder is mailed after the recorded cutover.")
    await record(e.CutoverDone("CUTOVER acme"))
    assert resets.offer_reminder().refused == "All who were mailed and are still due have used their link."
    (mail,) = journal.reader.mailing.mails(MailState.PENDING, Stage.CANARY, 0, 9)
    await record(e.MailsAttempted((mail.id,)), e.MailsSettled((e.MailSettled(mail.id, MailState.SENT),)))
    reminder = resets.offer_reminder()
    assert (reminder.persons, reminder.refused) == (1, "")
    assert reminder.phrase.text == "REMIND 1 acme"
    unknown = resets.offer_unknown()
    assert (unknown.persons, unknown.refused) == (0, "No reset is unknown.")
    assert unknown.extra_mailing.kind is ExtraMailingKind.UNKNOWN


async def test_how_far_a_migration_is(record: Record, views: Views) -> None:
    assert views.saved_at() is None
    await record(e.StepMoved(StepName.GUIDE, StepState.DONE))
    assert views.saved_at() == AT
    assert views.snapshot(holder="ann").holder == "ann"
    await record(e.ActDone("one"), e.ActDone("two"))
    assert [act.kind for act in views.acts(limit=1)] == ["two"]
    await record(e.CutoverDone("CUTOVER acme"))
    cutover = views.cutover()
    assert cutover is not None
    assert cutover["phrase"] == "CUTOVER acme"


async def test_one_more_mail_goes_to_a_canary_or_after_the_cutover(
    record: Record, journal: Journal, views: Views
) -> None:
    await imported(record, journal)
    await record(e.Answered({"target.kind": "production"}))
    resets = views.resets
    assert not resets.is_open_to_all()
    canary = resets.offer_one(" P0@Acme.example ", AT)
    assert (canary.extra_mailing.kind, canary.extra_mailing.address) == (
        ExtraMailingKind.NAMED,
        "p0@acme.example",
    )
    assert (canary.persons, canary.where) == (0, "ACME (production)")
    assert canary.refused == "p0@acme.example has not been mailed yet: it waits in the stage canary."
    assert canary.phrase.text == "RESEND p0@acme.example acme"
    assert "from the recorded cutover on" in resets.offer_one("p1@acme.example", AT).refused
    assert "No user whom this journal brought over" in resets.offer_one("x@acme.example", AT).refused
    (mail,) = journal.reader.mailing.mails(MailState.PENDING, Stage.CANARY, 0, 9)
    await record(e.MailsAttempted((mail.id,)), e.MailsSettled((e.MailSettled(mail.id, MailState.SENT),)))
    again = resets.offer_one("p0@acme.example", AT + timedelta(days=1))
    assert (again.persons, again.refused) == (1, "")
    await record(e.CutoverDone("CUTOVER acme"))
    assert resets.is_open_to_all()
    assert "it waits in the stage" in resets.offer_one("p1@acme.example", AT).refused


async def test_what_stays_unknown_is_offered_by_its_number(
    record: Record, journal: Journal, views: Views
) -> None:
    await imported(record, journal)
    await record(e.ResetEventsRefused("refused"), e.Answered({"target.kind": "production"}))
    mails = journal.reader.mailing.mails(MailState.PENDING, None, 0, 2)
    await record(e.MailsAttempted(tuple(mail.id for mail in mails)))
    offer = views.resets.offer_unknown()
    assert (offer.persons, offer.refused) == (2, "")
    assert offer.phrase.text == unknown_phrase(2, "acme")
    assert views.resets.count_unknown() == len(views.resets.unknown(9)) == 2
    assert len(views.resets.unknown(1)) == 1
    assert [sums["in_doubt"] for sums in views.resets.campaigns()] == [2]


async def test_the_operators_own_mail_is_handed_over_for_the_file_of_now(
    record: Record, views: Views
) -> None:
    await record(e.RecipientsWritten("a.csv", 4, "ab12"))
    assert [views.resets.own_mail()] == [OwnMailView("a.csv", 4, False)]
    await record(e.OwnMailSent(4, "other"))
    assert [views.resets.own_mail()] == [OwnMailView("a.csv", 4, False)]
    await record(e.OwnMailSent(4, "ab12"))
    assert [views.resets.own_mail()] == [OwnMailView("a.csv", 4, True)]
