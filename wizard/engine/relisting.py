"""Listing again: one row that was corrected at the source, or everything, from files as from a pool."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass

from wizard.domain.confirmations import other_export_phrase
from wizard.domain.events import ActDone, EndsPinned, Fact, RowRelisted
from wizard.domain.planning.people import RowState
from wizard.domain.rows.listed import listed_row
from wizard.domain.rows.pool import FILES_ARN
from wizard.domain.text import clean
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, Step
from wizard.engine.runner import Recorder, drive
from wizard.errors import ConfirmationNeeded, UsageError
from wizard.journal import Reader
from wizard.ports import RowItem, SourceIdentity

GONE = "gone"  # how the journal counts a row that the latest listing does not show


async def relist_row(sub: str, *, context: Context, connect: Step, recorder: Recorder) -> bool:
    """Ask the pool for one row, which bills nothing; True where it has changed, and is in the journal.

    Both ends are looked at first (R12). Raises UsageError for a row that no listing has shown, and
    whatever keeps a run from going on.
    """
    known, pool, listing = context.journal.row(sub), context.journal.pool(), context.journal.listing()
    if known is None or listing is None or listing.finished_at is None:
        raise UsageError(
            f"No finished listing has shown the row {clean(sub)}.", fix="List the pool to its end first."
        )
    assert pool is not None, "its rows are listed"
    await drive(connect, context, recorder)
    found = await context.read(RateBudget.COGNITO_LIST, lambda: context.source.find(known.row))
    fact = RowRelisted(sub, listed_row(found, pool) if found else None)
    if not _differs(known, fact):
        return False
    await recorder.record(ActDone("row listed again", details={"sub": sub, "gone": found is None}))
    await recorder.record(fact)
    return True


def _differs(known: RowItem, fact: RowRelisted) -> bool:
    if fact.row is None or known.state == GONE:
        return (fact.row is None) != (known.state == GONE)
    return fact.row.row.digest != known.row.digest


@dataclass(frozen=True, slots=True)
class OtherExport:
    """Files that were not listed before, next to the rows that the journal has.

    ``rows`` are in the files, ``known`` of them in the journal, which has ``before``.
    """

    identity: SourceIdentity
    rows: int
    known: int
    before: int

    @property
    def is_strange(self) -> bool:
        """Whether it may be an export of another pool, or of a part of this one: under half is common."""
        return bool(self.before) and 2 * self.known < max(self.rows, self.before)

    @property
    def sentence(self) -> str:
        return (
            f"Of {self.rows:,} users in the export files {self.known:,} are known here, where"
            f" {self.before:,} were listed: this may be the export of another pool, or a part of one."
        )


async def other_export(context: Context) -> OtherExport | None:
    """Compare the export files named now with the rows listed; None for a pool, and for the same files.

    Reads every file to its end. Raises what the files are refused for.
    """
    source, pinned = context.source, context.journal.meta("pins")
    identity = await source.identity()
    before = pinned["source"]["pool_arn"] if pinned else ""
    if not before.startswith(FILES_ARN) or identity.pool_arn == before:
        return None
    rows = known = 0
    token: str | None = None
    while True:
        page = await source.page(token)
        rows += len(page.rows)
        known += len(context.journal.present_subs([row.sub for row in page.rows]))
        token = page.next_token
        if token is None:
            break
    tally = context.journal.tally("rows")
    return OtherExport(identity, rows, known, sum(tally[state] for state in RowState))


async def look(connect: Step, context: Context) -> None:
    """See that both ends would let a run begin, and record nothing; raises what would stop it."""
    async with aclosing(connect.run(context)) as events:
        async for _ in events:
            pass


def require_confirmed(context: Context, other: OtherExport) -> None:
    """Raise ConfirmationNeeded for files that may be of another pool, unless it was typed."""
    phrase = other_export_phrase(context.environment)
    if not context.confirmed(phrase):
        raise ConfirmationNeeded(other.sentence, phrase=phrase)


def export_taken(journal: Reader, other: OtherExport, note: str) -> tuple[Fact, ...]:
    """The files are what the source is from now on; the target stays as it was pinned."""
    pins, identity = journal.meta("pins"), other.identity
    source = {"account": identity.account, "pool_arn": identity.pool_arn, "endpoint": identity.endpoint}
    details = {"rows": other.rows, "known": other.known, "before": other.before}
    return (
        ActDone("another export taken", note, details),
        EndsPinned(source, pins["target"], journal.meta("caller")),
    )
