"""Step 5: the listing proven complete, and written as the file that the AWS CLI would have written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wizard.domain.rows.inventory import SHORT_LISTING, shortage
from wizard.domain.steps import StepName, StepState
from wizard.pages.commands import Answer, Copy, GoTo, Open, Run
from wizard.pages.common import busy, go_on, lock_of, main, plain, stop_of
from wizard.pages.model import Action, Fact, Facts, Figure, Figures, Live, Page, Pane, Tone, Weight
from wizard.pages.registry import page
from wizard.pages.relisting import relist
from wizard.pages.state import ViewState

STEP = StepName.EXPORT
ACCEPT = "export.accept"


@page("export")
def export(state: ViewState, target: str) -> Page:
    """Counts, digest and place of the file."""
    del target
    hint, first = _main(state)
    return Page(
        id="export",
        step=STEP,
        title="Export the users",
        why="Proves the listing complete, and writes it as the AWS CLI would have.",
        panes=tuple(_panes(state)),
        actions=(first, *_actions(state)),
        hint=hint,
        help=(
            "The listing of step 3 is proven complete: last page seen, every sub unique, near Cognito's"
            " estimate. Then it is written as **cognito_users.json**, which only you can read."
        ),
        stop=_stop(state),
    )


def _short(state: ViewState) -> str:
    """The sentence about a listing that ended far below Cognito's estimate and that no one accepted."""
    listing, pool = state.views.listing(), state.views.pool()
    if listing is None or listing.finished_at is None or pool is None:
        return ""
    if SHORT_LISTING in state.views.answers()[ACCEPT]:
        return ""
    return shortage(state.snapshot.users["exported"], pool.estimate)


def _stop(state: ViewState) -> str:
    """A short listing in the page's own words, since its ways out are actions here."""
    short = _short(state)
    stop = stop_of(state, STEP)
    return f"{short}: users may be missing." if stop and short else stop


def _main(state: ViewState) -> tuple[str, Action]:
    if now := busy(state, STEP, "Writing the file …"):
        return now
    if lock := lock_of(state, STEP):
        return lock, main("write", "Write the export", Run(STEP), locked=lock)
    if state.state(STEP) is StepState.DONE:
        return "Check 1 of the verification reads it back.", go_on(StepName.TRANSFORM)
    if _short(state):
        return "Users may be missing: list again, or accept the listing as a waiver.", relist(
            state, key="n", weight=Weight.MAIN
        )
    return "A file next to the journal; nothing leaves this machine.", main(
        "write", "Write the export", Run(STEP), help="Prove the listing complete, and write the file"
    )


def _actions(state: ViewState) -> Iterator[Action]:
    if short := _short(state):
        yield plain(
            "accept",
            "Accept the listing",
            "y",
            f"{short}: take it as it is, which counts as a waiver",
            Answer({ACCEPT: [SHORT_LISTING]}, then=Run(STEP)),
            weight=Weight.SHOWN,
        )
    else:
        yield relist(state)
    export_ = state.views.export()
    absent = "" if export_ else "The file is not written yet."
    path, digest = (export_.path, export_.sha256) if export_ else ("", "")
    yield plain("copy", "Copy", "h", "Copy the file's path", Copy(path, "the export's path"), locked=absent)
    yield plain(
        "digest",
        "Copy the digest",
        "d",
        "Copy its SHA-256",
        Copy(digest, "the export's digest"),
        locked=absent,
    )
    yield plain("file", "Open the file", "o", "Open the file", Open(Path(path)), locked=absent)
    yield plain("rows", "Rows", "l", "List all rows", GoTo(page="rows", target="all"))


def _panes(state: ViewState) -> Iterator[Pane]:
    yield Figures("listing", "Listing", tuple(_figures(state)))
    written = state.views.export()
    readable = Fact("readable", "by you only (0600)")
    if written is None:
        yield Facts("file", "The file", (Fact("file", "not written yet"), readable))
    else:
        facts = (
            Fact("file", written.path),
            Fact("rows", f"{written.rows:,}"),
            Fact("sha256", written.sha256),
        )
        yield Facts("file", "The file", (*facts, readable))
    if state.runs(STEP):
        yield Live("live", "Progress", STEP)


def _figures(state: ViewState) -> Iterator[Figure]:
    listing, rows = state.views.listing(), state.snapshot.users["exported"]
    is_complete = bool(listing and listing.finished_at)
    tone = Tone.STRONG if is_complete else Tone.WARNING
    yield Figure("Rows", f"{rows:,}", "unique subs")
    yield Figure("Estimate", f"{listing.estimate if listing else 0:,}", "by Cognito")
    pages = f"{listing.pages if listing else 0:,}"
    yield Figure("Pages", pages, "last page seen" if is_complete else "some missing", tone)
    yield Figure("Restarts", f"{listing.restarts if listing else 0:,}", "refused tokens")
