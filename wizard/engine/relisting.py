"""One row, mended at the source, read again: the whole pool need not be listed for it."""

from __future__ import annotations

from wizard.domain.events import ActDone, RowRelisted
from wizard.domain.listed import listed_row
from wizard.domain.text import clean
from wizard.engine.context import RunContext
from wizard.engine.runner import Recorder, drive
from wizard.errors import UsageError
from wizard.ports import Bucket, RowItem, Step

GONE = "gone"  # how the journal counts a row that the latest listing does not show


async def relist_row(sub: str, *, context: RunContext, connect: Step, recorder: Recorder) -> bool:
    """Ask the pool for one row, which bills nothing; True where it has changed, and is in the journal.

    Both ends are looked at first (R12). Raises UsageError for a row that no listing has shown, and
    whatever keeps a run from going on.
    """
    known, pool, listing = context.journal.row(sub), context.journal.pool(), context.journal.listing()
    if known is None or pool is None or listing is None or listing.finished_at is None:
        raise UsageError(
            f"No finished listing has shown the row {clean(sub)}.", fix="List the pool to its end first."
        )
    await drive(connect, context, recorder)
    found = await context.read(Bucket.COGNITO_LIST, lambda: context.source.find(known.row))
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
