"""Step 9: the reset flow proven with a canary, then, if so chosen, a sample and everybody who is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from wizard.domain.campaign import EARLY, MailState, Stage, hold_phrase, send_phrase
from wizard.domain.checks import CheckId, inputs_of
from wizard.domain.events import (
    ActDone,
    CampaignPlanned,
    CheckDone,
    CheckStatus,
    HoldPassed,
    Notice,
    StepMoved,
)
from wizard.domain.rows import normalise_email
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked
from wizard.ports import Context, EventStream
from wizard.steps.freshness import require_fresh
from wizard.steps.mailing import mark_sent, read_events, send_stage

# An environment of this name is a rehearsal with real addresses: only an allow-list is mailed (R4).
STAGING = "staging"


class ResetStep:
    """Each run goes as far as confirmations and evidence reach; a stage not confirmed is offered."""

    name: ClassVar[StepName] = StepName.RESET
    every_run: ClassVar[bool] = False

    async def run(self, ctx: Context) -> EventStream:
        if not ctx.setting("verify.canaries") and not _mails_everybody(ctx):
            yield _verdict(ctx, CheckStatus.TODO, "No canary is named (verify.canaries).")
            yield StepMoved(StepName.RESET, StepState.OPEN, "name a canary")
            return
        yield _planned(ctx)
        async for event in read_events(ctx):
            yield event
        async for event in _stage(ctx, Stage.CANARY):
            yield event
        async for event in mark_sent(ctx):
            yield event
        async for event in read_events(ctx):
            yield event
        yield proof(ctx)
        async for event in _hold(ctx, Stage.CANARY):
            yield event
        if _mails_everybody(ctx):
            async for event in _campaign(ctx):
                yield event
        yield _ended(ctx)


def _mails_everybody(ctx: Context) -> bool:
    return bool(ctx.choice("timing.reset") == "proactive" and ctx.setting("timing.mailer") == "workos")


async def _campaign(ctx: Context) -> EventStream:
    """Sample, then the rest; what is not confirmed yet is offered with its phrase."""
    if not _held(ctx, Stage.CANARY):
        return
    async for event in _stage(ctx, Stage.SAMPLE):
        yield event
    async for event in mark_sent(ctx):
        yield event
    async for event in read_events(ctx):
        yield event
    async for event in _hold(ctx, Stage.SAMPLE):
        yield event
    if not _held(ctx, Stage.SAMPLE):
        return
    if not ctx.journal.meta("cutover") and not ctx.confirmed(EARLY):
        yield Notice(f"The rest is mailed after the cutover; before it, only by typing «{EARLY}».")
        return
    async for event in _stage(ctx, Stage.REST):
        yield event
    async for event in mark_sent(ctx):
        yield event


async def _stage(ctx: Context, stage: Stage) -> EventStream:
    """Send a stage if it is confirmed by its count and environment."""
    pending = ctx.journal.stage_counts(stage).get(MailState.PENDING, 0)
    if not pending:
        return
    require_fresh(ctx)
    phrase = send_phrase(pending, ctx.environment)
    if not ctx.confirmed(phrase):
        yield Notice(f"{pending:,} resets of the {stage} are ready: confirm them with «{phrase}».")
        return
    yield ActDone(f"resets to the {stage} confirmed", phrase)
    async for event in send_stage(ctx, stage):
        yield event


async def _hold(ctx: Context, stage: Stage) -> EventStream:
    """Pass a stage's hold by the events that show used links, or by the operator's word."""
    counts = ctx.journal.stage_counts(stage)
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


def _held(ctx: Context, stage: Stage) -> bool:
    counts = ctx.journal.stage_counts(stage)
    nothing_to_prove = stage is Stage.SAMPLE and not any(counts.values())
    return nothing_to_prove or ctx.journal.meta(f"hold:{stage}") is not None


def _planned(ctx: Context) -> CampaignPlanned:
    allowed = _addresses(ctx, "target.mail_allow") if ctx.environment == STAGING else None
    return CampaignPlanned(max(1, ctx.journal.campaign()), _addresses(ctx, "verify.canaries"), allowed)


def _addresses(ctx: Context, key: str) -> tuple[str, ...]:
    return tuple(address for value in ctx.setting(key) if (address := normalise_email(value)))


def proof(ctx: Context) -> CheckDone:
    """Check 3: the canary's reset was created, its link was used, and the event says so."""
    counts = ctx.journal.stage_counts(Stage.CANARY)
    sent, used = counts.get(MailState.SENT, 0), counts["used"]
    if used:
        status, evidence = CheckStatus.PASS, f"{used} of {sent} canaries used their link, seen in the events."
    elif sent:
        status, evidence = CheckStatus.WAITING, f"{sent} canary resets created; no link has been used yet."
    elif counts.get(MailState.PENDING):
        status, evidence = CheckStatus.TODO, "The canary's reset has not been confirmed yet."
    else:
        status, evidence = CheckStatus.TODO, _why_no_canary(ctx)
    return _verdict(ctx, status, evidence)


def _verdict(ctx: Context, status: CheckStatus, evidence: str) -> CheckDone:
    listing, plan = ctx.journal.listing(), ctx.journal.plan()
    inputs = inputs_of(listing=listing.id if listing else 0, revision=plan.revision if plan else 0)
    return CheckDone(CheckId.RESET, status, evidence, by="cognito2workos", inputs=inputs)


def _why_no_canary(ctx: Context) -> str:
    if not ctx.setting("verify.canaries"):
        return "No canary is named (verify.canaries)."
    return "None of the named canaries is due for a reset in this environment."


def _ended(ctx: Context) -> StepMoved:
    tally: Mapping[str, int] = ctx.journal.tally("mails")
    doubtful = tally.get(MailState.IN_DOUBT, 0)
    proven = ctx.journal.meta(f"hold:{Stage.CANARY}") is not None
    finished = proven and not (_mails_everybody(ctx) and tally.get(MailState.PENDING, 0))
    if doubtful and finished:
        raise Blocked(
            f"Of {doubtful} resets it is unknown whether they were created;"
            " they are never repeated by themselves.",
            fix="Look them up in the recovery browser, and re-send each by name if it did not arrive.",
            recovery_id="reset_in_doubt",
        )
    note = f"{tally.get(MailState.SENT, 0):,} created" if tally.get(MailState.SENT) else ""
    return StepMoved(StepName.RESET, StepState.DONE if finished else StepState.OPEN, note)
