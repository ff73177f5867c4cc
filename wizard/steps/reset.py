"""Step 9: the reset flow proven with a canary, then, if so chosen, a sample and everybody who is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from wizard.domain.campaign import EARLY, SETTLE_WITHIN, MailState, Stage, hold_phrase
from wizard.domain.checks import CheckId, inputs_of
from wizard.domain.events import (
    ActDone,
    CheckDone,
    CheckStatus,
    Event,
    HoldPassed,
    Notice,
    StepMoved,
)
from wizard.domain.steps import StepName, StepState
from wizard.guide.dashboard import Matters
from wizard.ports import Context, EventStream
from wizard.report.send_card import card_lines, send_card
from wizard.steps.adoption import read_events
from wizard.steps.freshness import require_fresh, require_planned
from wizard.steps.mail_lists import write_lists
from wizard.steps.mailing import mark_sent, planned, send_stage
from wizard.steps.own_mail import hand_over, is_handed_over
from wizard.steps.reset_errands import run_errand
from wizard.steps.settings_seen import settings_seen
from wizard.steps.unknowns import unread_of, weighed

CARD_KEYS = ("target.environment", "pace.resets_per_second")


class ResetStep:
    """Each run reads on in the events, and goes as far as confirmations and evidence reach."""

    name: ClassVar[StepName] = StepName.RESET
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        async for event in read_events(ctx):
            yield event
        if not (ctx.setting("verify.canaries") or is_proactive(ctx) or ctx.errand):
            yield _verdict(ctx, CheckStatus.TODO, "No canary is named (verify.canaries).")
            yield StepMoved(StepName.RESET, StepState.OPEN, "name a canary")
            return
        yield planned(ctx)
        async for event in run_errand(ctx, ctx.errand) if ctx.errand else _stages(ctx):
            yield event
        async for event in write_lists(ctx):
            yield event
        yield _ended(ctx)


def is_proactive(ctx: Context) -> bool:
    return bool(ctx.choice("timing.reset") == "proactive")


def mails_everybody(ctx: Context) -> bool:
    """Whether this tool mails everybody who is due; else the canary proves the flow, and that is all."""
    return is_proactive(ctx) and bool(ctx.setting("timing.mailer") == "workos")


async def _stages(ctx: Context) -> EventStream:
    async for event in _sent(ctx, Stage.CANARY):
        yield event
    for event in proof(ctx):
        yield event
    async for event in _hold(ctx, Stage.CANARY):
        yield event
    if not _held(ctx, Stage.CANARY):
        return
    if mails_everybody(ctx):
        async for event in _campaign(ctx):
            yield event
    elif is_proactive(ctx):
        async for event in hand_over(ctx):
            yield event
    async for event in _sent(ctx, Stage.REMINDER):
        yield event


async def _campaign(ctx: Context) -> EventStream:
    """Sample, then the rest; what is not confirmed yet is offered with its phrase."""
    async for event in _sent(ctx, Stage.SAMPLE):
        yield event
    async for event in _hold(ctx, Stage.SAMPLE):
        yield event
    if not _held(ctx, Stage.SAMPLE) or not _pending(ctx, Stage.REST):
        return
    if not ctx.journal.meta("cutover") and not ctx.confirmed(EARLY):
        yield Notice(f"The rest is mailed after the cutover; before it, only by typing «{EARLY}».")
        return
    async for event in _sent(ctx, Stage.REST):
        yield event


async def _sent(ctx: Context, stage: Stage) -> EventStream:
    """Send a stage if it is confirmed, note it at WorkOS, and look at what the events say of it."""
    async for event in _stage(ctx, stage):
        yield event
    async for event in mark_sent(ctx):
        yield event
    async for event in read_events(ctx):
        yield event


async def _stage(ctx: Context, stage: Stage) -> EventStream:
    """Send a stage if it is confirmed by its count and environment; a canary needs no fresh listing."""
    pending = _pending(ctx, stage)
    if not pending:
        return
    require_planned(ctx)
    if stage is not Stage.CANARY:
        require_fresh(ctx)
    if stage is Stage.CANARY:
        async for event in settings_seen(ctx, Matters.CANARY):
            yield event
    card = send_card(ctx.journal, {key: ctx.setting(key) for key in CARD_KEYS}, stage, pending)
    if not ctx.confirmed(card.phrase):
        for line in card_lines(card):
            yield Notice(line)
        yield Notice(f"{pending:,} resets of the {stage} are ready: confirm them with «{card.phrase}».")
        return
    yield ActDone(f"resets to the {stage} confirmed", card.phrase)
    async for event in send_stage(ctx, stage):
        yield event


async def _hold(ctx: Context, stage: Stage) -> EventStream:
    """Pass a stage's hold by the events that show used links, or by the operator's word."""
    counts = ctx.journal.mailing.stage_counts(stage)
    if _held(ctx, stage) or not counts.get(MailState.SENT):
        return
    if stage is Stage.CANARY and counts["used"]:
        yield HoldPassed(stage, f"{counts['used']} links used")
    elif ctx.confirmed(hold_phrase(stage)):
        yield ActDone(f"{stage} went well", hold_phrase(stage))
        yield HoldPassed(stage, "by the operator's word")
    else:
        yield Notice(
            f"{counts['used']} of {counts[MailState.SENT]} used their link ({stage}); look for bounces in the"
            f" dashboard, then go on with «{hold_phrase(stage)}»."
        )


def _pending(ctx: Context, stage: Stage) -> int:
    return ctx.journal.mailing.stage_counts(stage).get(MailState.PENDING, 0)


def _held(ctx: Context, stage: Stage) -> bool:
    counts = ctx.journal.mailing.stage_counts(stage)
    nothing_to_prove = stage is Stage.SAMPLE and not any(counts.values())
    return nothing_to_prove or ctx.journal.meta(f"hold:{stage}") is not None


def proof(ctx: Context) -> Iterator[Event]:
    """Check 3: the canary's reset was created, its link was used, and the event says so.

    Where no event can be read, whether a link was used is unknown.
    """
    sent, used = ctx.journal.mailing.proof()
    if used:
        status, evidence = CheckStatus.PASS, f"{used} of {sent} canaries used their link, seen in the events."
    elif sent:
        status, evidence = CheckStatus.WAITING, f"{sent} canary resets created; no link has been used yet."
    elif _pending(ctx, Stage.CANARY):
        status, evidence = CheckStatus.TODO, "The canary's reset has not been confirmed yet."
    else:
        status, evidence = CheckStatus.TODO, _why_no_canary(ctx)
    unknown = {} if used or not sent else unread_of(ctx, CheckId.RESET)
    return weighed(ctx, _verdict(ctx, status, evidence), unknown)


def _verdict(ctx: Context, status: CheckStatus, evidence: str) -> CheckDone:
    listing, plan = ctx.journal.listing(), ctx.journal.plan()
    inputs = inputs_of(listing=listing.id if listing else 0, revision=plan.revision if plan else 0)
    return CheckDone(CheckId.RESET, status, evidence, by="cognito2workos", inputs=inputs)


def _why_no_canary(ctx: Context) -> str:
    if not ctx.setting("verify.canaries"):
        return "No canary is named (verify.canaries)."
    return "None of the named canaries is due for a reset in this environment."


def _ended(ctx: Context) -> StepMoved:
    """Done when nothing is left to send and nothing is unknown; failed where an outcome stays unknown."""
    tally: Mapping[str, int] = ctx.journal.mailing.tally()
    sent, failed = tally.get(MailState.SENT, 0), tally.get(MailState.FAILED, 0)
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
    everybody = mails_everybody(ctx)
    left = tally.get(MailState.PENDING, 0) if everybody else _pending(ctx, Stage.REMINDER)
    if left:
        return f"{left:,} to send"
    mails_themselves = is_proactive(ctx) and not everybody
    return "mail the recipients yourself" if mails_themselves and not is_handed_over(ctx) else ""
