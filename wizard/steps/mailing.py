"""Who is mailed, in which order the persons are read, and how letters go out."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing

from wizard.domain.events import CampaignPlanned, MailsMarked, MailsSettled
from wizard.domain.mail import keeping
from wizard.domain.mail.campaign import Mail, WhoMails, who_mails
from wizard.domain.planning.budget import MARK_KEY, SENT_MARK
from wizard.domain.planning.people import UserChange
from wizard.domain.rows.emails import normalise_email
from wizard.domain.target_kind import TargetKind, mailable
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked
from wizard.ports import InDoubt, TargetPage, Unavailable
from wizard.steps.letters import Letter, Post
from wizard.steps.mail_evidence import lost_since, read_evidence
from wizard.steps.providers import records

PAGE = 500
AT_ONCE = 16
# Pages of a listing show 100 users: they are worth it from some hundred on, if enough of each are mailed.
MANY = 500
USERS_A_MAIL = 20
# More than can be on their way at once.
LATELY = 128
# Meanwhile others create resets, too: their events are looked for as often as persons are read.
EVENTS_EVERY = 60.0
# The answers that decide who mails.
_DECIDES = ("timing.reset", "timing.mailer", keeping.UNTIL, keeping.THEN)
NextPage = Callable[[int, int], list[Mail]]


def addresses(ctx: Context, key: str) -> tuple[str, ...]:
    """The addresses of an answer, as persons have them."""
    return tuple(address for value in ctx.setting(key) or () if (address := normalise_email(value)))


def allowed(ctx: Context) -> tuple[str, ...] | None:
    """The only addresses that may be mailed; None where there is no such list."""
    return mailable(ctx.target_kind, ctx.setting("verify.canaries"), ctx.setting("target.mail_allow"))


def mailer(ctx: Context) -> WhoMails | None:
    """Who mails all who are due; raises MissingAnswer while no one has decided."""
    ctx.choice("timing.reset")
    return who_mails({key: ctx.setting(key) for key in _DECIDES}, ctx.clock.now())


def is_open_to_all(ctx: Context) -> bool:
    """Whether more than the named may be mailed: the app uses the passwords that people then set.

    That is from the recorded cutover on; a list of who may be mailed holds anyhow; in a sandbox no one is
    real, and ``--yes`` stands for the cutover.
    """
    if ctx.journal.meta("cutover") or allowed(ctx) is not None:
        return True
    return ctx.target_kind is TargetKind.SANDBOX and ctx.yes


def planned(ctx: Context, *, reminds: bool = False) -> CampaignPlanned:
    """Who is due as of now: in the latest campaign, or in a new one that ``reminds``."""
    campaign = ctx.journal.mailing.campaign() + reminds
    canaries = addresses(ctx, "verify.canaries")
    return CampaignPlanned(max(1, campaign), canaries, allowed(ctx), reminds, sso_organizations(ctx))


def sso_organizations(ctx: Context) -> tuple[str, ...]:
    """WorkOS ids of the organizations that have a connection by now."""
    return tuple(
        sorted({record.connection.organization_id for record in records(ctx) if record.has_connection} - {""})
    )


def require_evidence(ctx: Context) -> None:
    """Raise Blocked where it cannot be told who was mailed before, so that no one is mailed first."""
    evidence = ctx.journal.mailing.evidence()
    if ctx.journal.meta("recovery"):
        raise Blocked(
            "This journal is an older state or a copy, and what it lacks was not confirmed yet.",
            fix="End the recovery first.",
            recovery_id="mail",
        )
    if (since := lost_since(ctx)) and not evidence.covers(since):
        raise Blocked(
            "This journal was recovered, and whom it mailed before cannot be told: the events of WorkOS are"
            f" not readable without a gap since {since:%Y-%m-%d %H:%M} UTC.",
            fix="Give the API key the right to read events. Single users can be re-sent to by name.",
            recovery_id="mail",
        )
    if not evidence.readable and not ctx.setting("timing.mark_sent"):
        raise Blocked(
            "Users are not marked when they are mailed, and WorkOS does not show its events to this key:"
            " nothing would tell who was mailed already.",
            fix="Let users be marked again (timing.mark_sent), or use a key that may read events.",
            recovery_id="mail",
        )


async def send_frozen(ctx: Context, *, first: bool) -> EventStream:
    """Mail everybody on the list that was confirmed last; an answer that is lost is left in doubt.

    ``first``: none of them shall have been mailed before, by whomever.
    """
    async for event in _post(ctx, Post(ctx, first=first), _letters(ctx)):
        yield event


async def send_again(ctx: Context, mails: Iterable[Mail]) -> EventStream:
    """Mail these persons once more; one that had no effect leaves its mail as it was.

    Raises Blocked after the others where somebody's address is not theirs any more.
    """
    post = Post(ctx, first=False, resend=True)
    async for event in _post(ctx, post, (Letter(mail) for mail in mails)):
        yield event
    if post.left_alone:
        mail, why = post.left_alone[0]
        more = f" So it is for {len(post.left_alone) - 1:,} more." if len(post.left_alone) > 1 else ""
        raise Blocked(f"{mail.email} is not mailed: {why}.{more}", fix="No one else got that mail.")


async def _post(
    ctx: Context, post: Post, letters: Iterator[Letter] | AsyncGenerator[Letter, None]
) -> EventStream:
    looked = ctx.clock.monotonic()
    groups = ctx.dispatch(letters, RateBudget.WORKOS_RESET, post.sending())
    async with aclosing(groups):
        async for outcomes in groups:
            yield MailsSettled(outcomes)
            if ctx.clock.monotonic() - looked > EVENTS_EVERY:
                looked = ctx.clock.monotonic()
                async for event in read_evidence(ctx):
                    yield event


async def _letters(ctx: Context) -> AsyncGenerator[Letter, None]:
    """Everybody on the list: a large one in the order in which WorkOS lists its users, a page for each 100.

    Who is not met there, and everybody of a small list, is read by id when their turn comes. A page is read
    when its first letter is wanted, so that it is as old as the letters before it take: five seconds at 20
    a second; whoever waits for longer than a minute is read again.
    """
    mailing = ctx.journal.mailing
    lately: deque[int] = deque(maxlen=LATELY)
    if _is_large(ctx):
        async with aclosing(_listed(ctx)) as listed:
            async for letter in listed:
                if letter.mail.id not in lately:
                    lately.append(letter.mail.id)
                    yield letter
    for mail in pages(mailing.frozen):
        if mail.id not in lately:
            yield Letter(mail)


def _is_large(ctx: Context) -> bool:
    count = ctx.journal.mailing.count_frozen()
    there = ctx.journal.baseline_counts()[0] + ctx.journal.tally("persons")["created"]
    return count >= MANY and count * USERS_A_MAIL >= there


async def _listed(ctx: Context) -> AsyncGenerator[Letter, None]:
    after: str | None = None
    while True:
        began = ctx.clock.monotonic()
        try:
            page = await _page(ctx, after)
        except Blocked:
            # Somebody deleted the user who was the cursor: the others are read by id.
            return
        users = {user.id: user for user in page.users}
        for mail in ctx.journal.mailing.frozen_of(tuple(users)):
            yield Letter(mail, users[mail.target_id], began)
        if page.after is None or page.after == after:
            return
        after = page.after


async def _page(ctx: Context, after: str | None) -> TargetPage:
    return await ctx.read(RateBudget.WORKOS_READ, ctx.target.list_users, after)


async def mark_owed(ctx: Context) -> EventStream:
    """Mark whom a journal of 0.1 mailed without having noted it at WorkOS: it marked after the mail."""
    if not ctx.setting("timing.mark_sent"):
        return
    after = 0
    while mails := ctx.journal.mailing.unmarked(after, AT_ONCE):
        marks = [ctx.read(RateBudget.WORKOS_WRITE, _mark, ctx, mail) for mail in mails]
        outcomes = await asyncio.gather(*marks, return_exceptions=True)
        done = zip(mails, outcomes, strict=True)
        yield MailsMarked(tuple(mail.id for mail, outcome in done if not isinstance(outcome, BaseException)))
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        after = mails[-1].id


async def _mark(ctx: Context, mail: Mail) -> None:
    """Marking twice does no harm, so a lost answer is simply asked for again."""
    try:
        await ctx.target.update_user(mail.target_id, UserChange(metadata={MARK_KEY: SENT_MARK}))
    except InDoubt as doubt:
        raise Unavailable(doubt.reason) from doubt


def pages(next_page: NextPage) -> Iterator[Mail]:
    """Mails page by page, each read when it is needed."""
    after = 0
    while page := next_page(after, PAGE):
        yield from page
        after = page[-1].id
