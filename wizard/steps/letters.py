"""One person's reset on its way: the user is read, the mark is set, the mail is asked for (R4).

A reset is asked for by address, and belongs to a person. So whoever has the address is compared with the
person at most 60 s before; and WorkOS is told of the mail before it is asked for, so that whatever dies in
between, and whichever journal goes on, no one is mailed twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from wizard.domain.events import MailsAttempted, MailSettled, MailsResent
from wizard.domain.mail.addressee import (
    READ_WITHIN,
    changed_hands,
    is_in_doubt,
    is_marked_sent,
    keeps_password,
    mailed_before,
)
from wizard.domain.mail.campaign import Mail, MailState, SkipReason
from wizard.domain.planning.budget import MARK_KEY, SENT_MARK
from wizard.domain.planning.people import TargetUser, UserChange
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.engine.dispatch import Halted, LeftAlone, Sending
from wizard.errors import Blocked, Stopped
from wizard.ports import InDoubt, QuotaSpent, Rejected, ResetCreated, Unavailable
from wizard.steps.mail_evidence import lost_since


@dataclass(slots=True)
class Letter:
    """One mail; ``user`` is the person as WorkOS showed them at ``read_at`` (monotonic seconds).

    ``marks``: it sets the mark first. ``is_marked``: the mark is known to stand at WorkOS;
    ``may_be_marked``: this letter may have set it.
    """

    mail: Mail
    user: TargetUser | None = None
    read_at: float = float("-inf")
    mark_before: str | None = None
    marks: bool = False
    is_marked: bool = False
    may_be_marked: bool = False

    @property
    def in_doubt(self) -> bool:
        """Its request has not started, whatever became of an earlier one."""
        return False


@dataclass(slots=True)
class Post:
    """How letters of one mailing are sent.

    ``first``: it is for people who were never mailed; a reminder is for those who were. ``resend``: a mail
    of an earlier mailing is made once more, because somebody typed it; ``left_alone``: to whom it was not,
    and why.
    """

    ctx: Context
    first: bool
    resend: bool = False
    left_alone: list[tuple[Mail, SkipReason]] = field(default_factory=list)

    @property
    def marks(self) -> bool:
        return bool(self.ctx.setting("timing.mark_sent"))

    def sending(self) -> Sending[Letter, MailSettled]:
        return Sending(
            send=self._send,
            attempted=self._attempted,
            untouched=lambda letter: _settled(letter, MailState.PENDING),
            prepare=self._prepare,
            counts=True,
        )

    def _attempted(self, letter: Letter) -> MailsAttempted | MailsResent:
        kind = MailsResent if self.resend else MailsAttempted
        letter.marks = self.marks and not letter.is_marked
        return kind((letter.mail.id,), self.ctx.target.now(), letter.marks)

    async def _prepare(self, letter: Letter) -> MailSettled | None:
        """Read the person; who changed hands, or was mailed before, is settled without any attempt."""
        why = await self._look(letter)
        if why is None and self.first:
            if self._is_in_doubt(letter):
                return MailSettled(letter.mail.id, MailState.IN_DOUBT, SkipReason.MARKED)
            why = self._mailed_before(letter) or keeps_password(letter.user)
        if why is None:
            return None
        if self.resend:
            self.left_alone.append((letter.mail, why))
            if letter.mail.state is not MailState.IN_DOUBT:
                raise LeftAlone
        return MailSettled(letter.mail.id, MailState.SKIPPED, why)

    async def _send(self, letter: Letter) -> MailSettled:
        """Mark, then mail; an outcome is sure, whatever is not raises the signals of IdentityTarget."""
        if self.first and self._last_reset(letter):
            # Somebody else had one created while this one waited for its turn.
            await self._unmark(letter)
            return _settled(letter, MailState.SKIPPED, SkipReason.RESET_SEEN)
        if letter.marks and not letter.is_marked:
            if why := await self._look(letter):
                return _settled(letter, MailState.SKIPPED, why)
            if refused := await self._mark(letter):
                return refused
        await self.ctx.turn(RateBudget.WORKOS_WRITE, finishing=True)
        if why := await self._look(letter):
            await self._unmark(letter)
            return _settled(letter, MailState.SKIPPED, why)
        try:
            result = await self.ctx.target.create_password_reset(letter.mail.email)
        except QuotaSpent:
            await self._unmark(letter)
            raise
        return await self._outcome(letter, result)

    async def _outcome(self, letter: Letter, result: ResetCreated | Rejected | None) -> MailSettled:
        if isinstance(result, ResetCreated) and result.user_id == letter.mail.target_id:
            return MailSettled(letter.mail.id, MailState.SENT, expires_at=result.expires_at)
        await self._unmark(letter)
        if result is None:
            return _settled(letter, MailState.SKIPPED, SkipReason.DELETED)
        if isinstance(result, Rejected):
            return _settled(letter, MailState.FAILED, f"{result.code}: {result.message}")
        reason = f"WorkOS created the reset for another user ({result.user_id}), who has this address now"
        raise Halted(
            _settled(letter, MailState.FAILED, reason),
            Blocked(
                f"A reset for the user {letter.mail.target_id} (sub {letter.mail.sub}) was created for"
                f" {result.user_id}: the address changed hands within the minute. No one else was mailed.",
                fix="Find out in the WorkOS dashboard who renames users now, and stop that; then run the same"
                " command again for the others.",
                recovery_id="mail",
            ),
        )

    async def _look(self, letter: Letter) -> SkipReason | None:
        """Read the person where that is longer ago than a minute; why the address is not theirs any more."""
        clock = self.ctx.clock
        if clock.monotonic() - letter.read_at > READ_WITHIN.total_seconds():
            target_id, letter.read_at = letter.mail.target_id, clock.monotonic()
            letter.user = await self.ctx.read(RateBudget.WORKOS_READ, self.ctx.target.get_user, target_id)
            letter.read_at = clock.monotonic()
        if letter.user and not letter.may_be_marked:
            letter.mark_before = letter.user.metadata.get(MARK_KEY)
            letter.is_marked = is_marked_sent(letter.user)
        return changed_hands(letter.mail, letter.user)

    def _mailed_before(self, letter: Letter) -> SkipReason | None:
        assert letter.user is not None
        last_reset = self._last_reset(letter)
        return mailed_before(letter.mail, letter.user, last_reset, read_since=self._read_since())

    def _is_in_doubt(self, letter: Letter) -> bool:
        assert letter.user is not None
        return is_in_doubt(
            letter.mail,
            letter.user,
            self._last_reset(letter),
            read_since=self._read_since(),
            lost_since=lost_since(self.ctx),
        )

    def _read_since(self) -> datetime | None:
        evidence = self.ctx.journal.mailing.evidence()
        return evidence.complete_since if evidence.readable else None

    def _last_reset(self, letter: Letter) -> datetime | None:
        """The latest reset of this user that events show, whoever asked for it."""
        target_id = letter.mail.target_id
        seen = self.ctx.journal.mailing.resets_seen([target_id]).get(target_id)
        return seen[1] if seen else None

    async def _mark(self, letter: Letter) -> MailSettled | None:
        """Note the mail at WorkOS before it is asked for; an outcome where that was refused."""
        await self.ctx.turn(RateBudget.WORKOS_WRITE, finishing=letter.may_be_marked)
        began = self.ctx.clock.monotonic()
        try:
            held = await self._write_mark(letter, SENT_MARK)
        except InDoubt as doubt:
            # Setting it twice does no harm.
            letter.may_be_marked = True
            raise Unavailable(doubt.reason) from doubt
        letter.is_marked = letter.may_be_marked = isinstance(held, TargetUser)
        if isinstance(held, TargetUser):
            letter.user, letter.read_at = held, began
            return None
        if held is None:
            return _settled(letter, MailState.SKIPPED, SkipReason.DELETED)
        return _settled(
            letter, MailState.FAILED, f"password_reset_sent was refused: {held.code}: {held.message}"
        )

    async def _unmark(self, letter: Letter) -> None:
        """Take the mark back after a mail that certainly was not made; where that fails, it stays ours."""
        if not letter.may_be_marked:
            return
        try:
            await self.ctx.read(RateBudget.WORKOS_WRITE, self._unmarking, letter)
        except (Stopped, Blocked):
            return
        letter.may_be_marked = letter.is_marked = False

    async def _unmarking(self, letter: Letter) -> None:
        try:
            await self._write_mark(letter, letter.mark_before)
        except InDoubt as doubt:
            raise Unavailable(doubt.reason) from doubt

    async def _write_mark(self, letter: Letter, value: str | None) -> TargetUser | Rejected | None:
        result = await self.ctx.target.update_user(
            letter.mail.target_id, UserChange(metadata={MARK_KEY: value})
        )
        if result is None or isinstance(result, TargetUser | Rejected):
            return result
        return Rejected(result.code, result.message)


def _settled(letter: Letter, state: MailState, reason: str = "") -> MailSettled:
    return MailSettled(letter.mail.id, state, reason, unmarked=letter.marks and not letter.may_be_marked)
