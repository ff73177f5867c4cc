"""Reading on in the marks of WorkOS' users: whose password is kept, since when, or why it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from wizard.domain.events import KeptMarksRead
from wizard.domain.mail.keeping import KEPT_KEY, is_chosen, kept_on, refused_for
from wizard.domain.paging import Pages
from wizard.domain.planning.people import TargetUser
from wizard.domain.rows.cognito_row import UserStatus
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked, CallFailed
from wizard.ports import EventPage, RowItem
from wizard.steps.adoption import LONGEST_RANGE, cursor_after
from wizard.steps.mailing import addresses

# So many are named who were kept and lost access to Cognito since.
MOST_NAMED = 200
SIGNED_IN = "authentication.password_succeeded"
_ASKED = {UserStatus.RESET_REQUIRED: "Cognito asks for a new password since"}
DISABLED = "disabled in Cognito since"
GONE = "gone"


async def read_marks(ctx: Context) -> EventStream:
    """List the users of WorkOS page by page; each page is committed with its cursor and the counts so far.

    A listing that was cut off goes on where it was, from the start where its cursor is gone.
    """
    known: Mapping[str, Any] = ctx.journal.meta(KeptMarksRead.key) or {}
    after = known.get("after")
    found = _Found(known if after else {})
    pages = Pages("users in WorkOS")
    while True:
        try:
            page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.list_users, after)
        except Blocked:
            if after is None:
                raise
            after, found, pages = None, _Found({}), Pages("users in WorkOS")
            continue
        pages.page((user.id for user in page.users), page.after)
        found.count(ctx, page.users)
        after = page.after
        yield found.fact(after)
        if after is None:
            return


class _Found:
    """What a listing has found so far."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.users = int(known.get("users", 0))
        self.days: Counter[str] = Counter(known.get("days", {}))
        self.refused: Counter[str] = Counter(known.get("refused", {}))
        self.lost = int(known.get("lost", 0))
        self.names = [tuple(name) for name in known.get("names", ())]

    def count(self, ctx: Context, users: Sequence[TargetUser]) -> None:
        """Only users whom this journal wrote count."""
        ours = ctx.journal.written_by_target(tuple(user.id for user in users))
        for user in users:
            if user.id not in ours:
                continue
            self.users += 1
            mark = user.metadata.get(KEPT_KEY)
            if day := kept_on(mark):
                self.days[day.isoformat()] += 1
                self._look_after(ctx, ours[user.id].sub, user.email)
            elif reason := refused_for(mark):
                self.refused[reason] += 1

    def _look_after(self, ctx: Context, sub: str, email: str) -> None:
        """Whoever was kept and may not sign in to Cognito any more is named: the password still works."""
        row = ctx.journal.row(sub)
        why = "" if row is None else _lost(row)
        if why:
            self.lost += 1
            if len(self.names) < MOST_NAMED:
                self.names.append((email, why))

    def fact(self, after: str | None) -> KeptMarksRead:
        return KeptMarksRead(
            users=self.users,
            days=dict(sorted(self.days.items())),
            refused=dict(self.refused),
            lost=self.lost,
            names=tuple((str(email), str(why)) for email, why in self.names),
            after=after,
        )


def _lost(item: RowItem) -> str:
    if item.state == GONE:
        return "gone from the pool since"
    return _ASKED.get(item.row.status, "") if item.row.enabled else DISABLED


async def kept_proof(ctx: Context) -> str:
    """Which canary signed in at WorkOS with the kept password, as an event says; empty where none did.

    A sign-in by password counts that came after the capture (``authentication.password_succeeded``,
    https://workos.com/docs/events).
    """
    if not is_chosen(ctx.journal.answers()):
        return ""
    for address in addresses(ctx, "verify.canaries"):
        target_id = ctx.journal.mailing.target_of(address)
        if target_id is None:
            continue
        user = await ctx.read(RateBudget.WORKOS_READ, ctx.target.get_user, target_id)
        day = kept_on(user.metadata.get(KEPT_KEY)) if user else None
        if day and (at := await _signed_in(ctx, target_id, day)):
            return f"{address} signed in at WorkOS with the old password at {at:%Y-%m-%d %H:%M} UTC."
    return ""


async def _signed_in(ctx: Context, user_id: str, day: date) -> datetime | None:
    """When this user first signed in by password since that day; None where no event shows it."""
    since = max(datetime.combine(day, time(), UTC), ctx.clock.now() - LONGEST_RANGE)
    after: str | None = None
    pages = Pages("sign-ins in WorkOS")
    try:
        while True:
            page = await ctx.read(RateBudget.WORKOS_READ, _events, ctx, since, after)
            for event in page.events:
                if event.user_id == user_id:
                    return event.at
            pages.page((event.id for event in page.events), cursor_after(page))
            after = cursor_after(page)
            if after is None or not page.events:
                return None
    except CallFailed:
        return None


async def _events(ctx: Context, since: datetime, after: str | None) -> EventPage:
    return await ctx.target.events((SIGNED_IN,), since=None if after else since, after=after)
