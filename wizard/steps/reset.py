"""Step 9: the reset flow proven with a canary, then, if so chosen, a sample and everybody who is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from wizard.domain.checks import CheckId, inputs_of
from wizard.domain.confirmations import hold_phrase
from wizard.domain.events import (
    ActDone,
    CheckDone,
    CheckStatus,
    Event,
    HoldPassed,
    ListFrozen,
    Notice,
    StepMoved,
)
from wizard.domain.mail import keeping
from wizard.domain.mail.campaign import SETTLE_WITHIN, MailState, SkipReason, Stage, WhoMails
from wizard.domain.mail.keeping import is_chosen
from wizard.domain.steps import StepName, StepState
from wizard.domain.words import counted
from wizard.engine.approvals import Approved, approval_words, bound_to
from wizard.engine.context import Context, EventStream
from wizard.guide.dashboard import Matters
from wizard.report.send_card import card_lines, send_card
from wizard.steps.adoption import read_events
from wizard.steps.backing_up import backed_up
from wizard.steps.extra_mailings import run_extra_mailing
from wizard.steps.freshness import require_fresh, require_no_undo, require_planned
from wizard.steps.mail_evidence import read_evidence
from wizard.steps.mail_lists import write_lists
from wizard.steps.mailing import (
    addresses,
    allowed,
    is_open_to_all,
    mailer,
    mark_owed,
    planned,
    require_evidence,
    send_frozen,
)
from wizard.steps.marks import kept_proof, read_marks
from wizard.steps.own_mail import hand_over, is_handed_over
from wizard.steps.settings_seen import settings_seen
from wizard.steps.unknowns import unread_of, weighed

CARD_KEYS = (
    "target.environment",
    "target.kind",
    "pace.resets_per_second",
    "pace.writes_per_second",
    "timing.mark_sent",
)


NOT_THERE = "not in WorkOS"
_BLIND = (
    "WorkOS does not show its events to this key: who was mailed is told by marks alone, a reset whose answer"
    " is lost stays unknown, and used links are not seen."
)


class ResetStep:
    """Each run reads on in the events, and goes as far as confirmations and evidence reach."""

    name: ClassVar[StepName] = StepName.RESET
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        async for event in _look(ctx):
            yield event
        if is_chosen(ctx.journal.answers()):
            async for event in read_marks(ctx):
                yield event
        if not (ctx.setting("verify.canaries") or ctx.extra_mailing or mailer(ctx) is not WhoMails.NO_ONE):
            yield _verdict(ctx, CheckStatus.TODO, "No canary is named.")
            yield StepMoved(StepName.RESET, StepState.OPEN, "name a canary")
            return
        if not ctx.journal.mailing.evidence().readable:
            yield Notice(_BLIND)
        async for event in mark_owed(ctx):
            yield event
        yield planned(ctx)
        async for event in run_extra_mailing(ctx, ctx.extra_mailing) if ctx.extra_mailing else _stages(ctx):
            yield event
        async for event in write_lists(ctx):
            yield event
        yield _ended(ctx)


async def _stages(ctx: Context) -> EventStream:
    async for event in _sent(ctx, Stage.CANARY):
        yield event
    kept = await kept_proof(ctx)
    for event in proof(ctx, kept):
        yield event
    if kept and not _held(ctx, Stage.CANARY):
        yield HoldPassed(Stage.CANARY, kept)
    async for event in _hold(ctx, Stage.CANARY):
        yield event
    if not _held(ctx, Stage.CANARY):
        return
    who = mailer(ctx)
    if who is WhoMails.WIZARD:
        async for event in _campaign(ctx):
            yield event
    elif who is WhoMails.OPERATOR:
        async for event in hand_over(ctx):
            yield event
    async for event in _sent(ctx, Stage.REMINDER):
        yield event


async def _campaign(ctx: Context) -> EventStream:
    """Sample, then the rest, once the app uses the passwords that people set; each is offered by its list."""
    waiting = _pending(ctx, Stage.SAMPLE) + _pending(ctx, Stage.REST)
    if not is_open_to_all(ctx):
        if waiting:
            yield Notice(
                f"{counted(waiting, 'user')} can be mailed from the recorded cutover on: before it, they"
                " would set a password that the app does not use yet."
            )
        return
    barred = ctx.journal.mailing.count_skip_reasons()[SkipReason.NOT_ALLOWED]
    if barred and not waiting and set(allowed(ctx) or ()) <= set(addresses(ctx, "verify.canaries")):
        yield Notice(
            f"{counted(barred, 'user')} who are due may not be mailed here: only canaries and the addresses"
            " that you allow for this environment are, and none is allowed besides the canaries."
        )
    async for event in _sent(ctx, Stage.SAMPLE):
        yield event
    async for event in _hold(ctx, Stage.SAMPLE):
        yield event
    if not _held(ctx, Stage.SAMPLE):
        return
    async for event in _sent(ctx, Stage.REST):
        yield event


async def _look(ctx: Context) -> EventStream:
    """Read on in the events: who was sent a reset by whomever, and what became of our own."""
    async for event in read_evidence(ctx):
        yield event
    async for event in read_events(ctx):
        yield event


async def _sent(ctx: Context, stage: Stage) -> EventStream:
    """Send a stage if it is confirmed, and look at what the events say of it."""
    async for event in _stage(ctx, stage):
        yield event
    async for event in _look(ctx):
        yield event


async def _stage(ctx: Context, stage: Stage) -> EventStream:
    """Send a stage if exactly its list is confirmed; a canary needs no fresh listing."""
    pending = _pending(ctx, stage)
    if not pending:
        return
    require_planned(ctx)
    require_no_undo(ctx)
    if stage is not Stage.CANARY:
        require_fresh(ctx)
    if stage is Stage.CANARY:
        async for event in settings_seen(ctx, Matters.CANARY):
            yield event
    if stage is not Stage.REMINDER:
        require_evidence(ctx)
    # Where old passwords are kept no one is mailed by the way, not even a canary.
    keeps = keeping.holds({key: ctx.setting(key) for key in (keeping.RESET, keeping.UNTIL)}, ctx.clock.now())
    card = send_card(ctx.journal, {key: ctx.setting(key) for key in CARD_KEYS}, stage, pending)
    if not ctx.confirmed(card.phrase.bound, by_yes=not keeps):
        for line in card_lines(card):
            yield Notice(line)
        yield Notice(
            f"{counted(pending, 'reset')} of the {stage} {'is' if pending == 1 else 'are'} ready: confirm"
            f" with «{card.phrase.bound}».{approval_words(ctx, Approved.SEND, card.fingerprint)}"
        )
        return
    for act in bound_to(ctx, Approved.SEND, card.fingerprint):
        yield act
    if stage is not Stage.CANARY:
        async for event in backed_up(ctx, f"the {stage} of campaign {ctx.journal.mailing.campaign()}"):
            yield event
    yield ActDone(f"resets to the {stage} confirmed", card.phrase.bound, {"list": card.fingerprint})
    yield ListFrozen(stage, pending, card.fingerprint)
    async for event in send_frozen(ctx, first=stage is not Stage.REMINDER):
        yield event


async def _hold(ctx: Context, stage: Stage) -> EventStream:
    """Pass a stage's hold by the events that show used links, or by the operator's word."""
    counts = ctx.journal.mailing.stage_counts(stage)
    if _held(ctx, stage) or not counts.get(MailState.SENT):
        return
    if stage is Stage.CANARY and counts["used"]:
        yield HoldPassed(stage, f"{counts['used']} links used")
    elif ctx.confirmed(hold_phrase(stage), by_yes=stage is not Stage.CANARY):
        yield ActDone(f"{stage} went well", hold_phrase(stage))
        yield HoldPassed(stage, "by the operator's word")
    else:
        yield Notice(
            f"{counts['used']} of {counts[MailState.SENT]} used their link ({stage}); look for bounces in the"
            f" dashboard, then go on with «{hold_phrase(stage)}»."
        )


def _pending(ctx: Context, stage: Stage) -> int:
    return ctx.journal.mailing.stage_counts(stage)[MailState.PENDING]


def _held(ctx: Context, stage: Stage) -> bool:
    counts = ctx.journal.mailing.stage_counts(stage)
    in_it = set(MailState) - {MailState.SKIPPED}
    nothing_to_prove = stage is Stage.SAMPLE and not any(counts.get(state) for state in in_it)
    return nothing_to_prove or ctx.journal.meta(f"hold:{stage}") is not None


def proof(ctx: Context, kept: str = "") -> Iterator[Event]:
    """Check 3: the canary's reset was created, its link was used, and the event says so.

    ``kept``: evidence that a canary signed in at WorkOS with the old password, which proves it as well.

    Where no event can be read, whether a link was used is unknown.
    """
    sent, used = ctx.journal.mailing.proof()
    if kept:
        status, evidence = CheckStatus.PASS, kept
    elif used:
        status, evidence = CheckStatus.PASS, f"{used} of {sent} canaries used their link, seen in the events."
    elif sent:
        status, evidence = CheckStatus.WAITING, f"{sent} canary resets created; no link has been used yet."
    elif _pending(ctx, Stage.CANARY):
        status, evidence = CheckStatus.TODO, "The canary's reset has not been confirmed yet."
    else:
        status, evidence = CheckStatus.TODO, _why_no_canary(ctx)
    unknown = {} if used or kept or not sent else unread_of(ctx, CheckId.RESET)
    return weighed(ctx, _verdict(ctx, status, evidence), unknown)


def _verdict(ctx: Context, status: CheckStatus, evidence: str) -> CheckDone:
    listing, plan = ctx.journal.listing(), ctx.journal.plan()
    inputs = inputs_of(listing=listing.id if listing else 0, revision=plan.revision if plan else 0)
    return CheckDone(CheckId.RESET, status, evidence, by="cognito2workos", inputs=inputs)


def _why_no_canary(ctx: Context) -> str:
    """Each named canary with what keeps it from being mailed."""
    canaries = addresses(ctx, "verify.canaries")
    if not canaries:
        return "No canary is named."
    return " ".join(_why_not(ctx, address) for address in canaries)


def _why_not(ctx: Context, address: str) -> str:
    standing = ctx.journal.mailing.standing_of(address)
    if standing is None:
        return f"{address} is no user of this pool whom the plan brings to WorkOS."
    if standing == NOT_THERE:
        return f"{address} is not in WorkOS yet: the import has not brought that user over."
    mail = ctx.journal.mailing.mail_to(address, allowed(ctx))
    if mail is None:
        return f"{address} is not due for a reset: the plan mails that user nothing."
    return (
        f"{address} is not mailed: {mail.reason}." if mail.reason else f"{address} waits in the {mail.stage}."
    )


def _ended(ctx: Context) -> StepMoved:
    """Done when nothing is left to send and nothing is unknown; failed where an outcome stays unknown."""
    tally = ctx.journal.mailing.tally()
    sent, failed = tally[MailState.SENT], tally[MailState.FAILED]
    in_doubt, unknown = ctx.journal.mailing.count_in_doubt(), ctx.journal.mailing.count_unknown()
    words = {"created": sent, "failed": failed, "unknown": unknown, "not settled yet": in_doubt - unknown}
    note = ", ".join(f"{n:,} {word}" for word, n in words.items() if n)
    if waits := _waits(ctx, tally):
        return StepMoved(StepName.RESET, StepState.OPEN, f"{waits}; {note}" if note else waits)
    if in_doubt > unknown:
        wait = f"look again in {SETTLE_WITHIN.seconds // 60} minutes"
        return StepMoved(StepName.RESET, StepState.OPEN, f"{note}; {wait}")
    return StepMoved(StepName.RESET, StepState.FAILED if unknown or failed else StepState.DONE, note)


def _waits(ctx: Context, tally: Mapping[str, int]) -> str:
    """What has to happen yet; empty once the flow is proven and everybody is mailed who has to be."""
    if not _held(ctx, Stage.CANARY):
        return "confirm the canary" if _pending(ctx, Stage.CANARY) else "prove the flow with a canary"
    who = mailer(ctx)
    left = tally[MailState.PENDING] if who is WhoMails.WIZARD else _pending(ctx, Stage.REMINDER)
    if left:
        return f"{left:,} to send"
    if who is WhoMails.OPERATOR and not is_handed_over(ctx):
        return "mail the recipients yourself"
    # What somebody says does not prove the flow (check 3), but where events cannot be seen it has to do.
    _, used = ctx.journal.mailing.proof()
    proven = ctx.journal.verdicts().get(CheckId.RESET)
    unseen = (
        not used
        and not (proven and proven.status == CheckStatus.PASS)
        and ctx.journal.mailing.evidence().readable
    )
    return "a canary has to use its link: no event shows it yet" if unseen else ""
