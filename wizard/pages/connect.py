"""Step 2: where rows come from and users go; both ends looked at, then pinned."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.confirmations import Phrase as Words
from wizard.domain.confirmations import recovered_phrase
from wizard.domain.events import PreflightRow
from wizard.domain.recovery import found_lines
from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import KEY as KIND
from wizard.domain.target_kind import TOLD, TargetKind
from wizard.domain.words import counted
from wizard.engine.migration import FILES
from wizard.pages import ends
from wizard.pages.commands import Answer, Command, Copy, GoTo, Run
from wizard.pages.common import busy, go_on, lock_of, main, opens, plain, stop_of, typed
from wizard.pages.links import to_settings
from wizard.pages.model import Action, Fact, Facts, Item, Items, Mark, Page, Pane, Phrase, Tone, Weight
from wizard.pages.registry import page
from wizard.pages.state import WORKOS_KEY, WORKOS_URL, ViewState
from wizard.pages.wording import on_page

STEP = StepName.CONNECT
PREFLIGHT, PASSED = "preflight", "passed"
ACCEPT = "connect.accept"


@page("connect")
def connect(state: ViewState, target: str) -> Page:
    """Both ends, and the preflight's rows with their fixes: what is wrong comes first."""
    del target
    hint, first = _main(state)
    return Page(
        id="connect",
        step=STEP,
        title="Connect both ends",
        why="Everything is looked at, nothing is written; then both ends are pinned.",
        panes=tuple(_panes(state)),
        actions=(first, *_actions(state, first.id)),
        hint=hint,
        help=(
            "The API key stays in the memory of this process. Once looked at, both ends are pinned: another"
            " pool or environment is another migration, in a journal of its own."
        ),
        stop=stop_of(state, STEP),
    )


def _main(state: ViewState) -> tuple[str, Action]:
    if now := busy(state, STEP, "Looking at both ends …"):
        return now
    recovery = state.snapshot.recovery
    if recovery and recovery.is_read(state.now):
        return "A phrase ends the recovery.", _recovered(state)
    if lock := lock_of(state, STEP):
        return lock, main("connect", "Connect and check", ends.LOOK, locked=lock)
    if state.state(STEP) is StepState.DONE:
        return "Both ends are pinned to this journal.", go_on(StepName.INVENTORY)
    if missing := ends.missing(state):
        return missing, ends.form(state, first=True)
    label = "Read WorkOS" if recovery else "Connect and check"
    if state.views.asks_kind({}, state.environ):
        return "It only reads.", ends.kind(state, label=label, first=True)
    return "It only reads.", main("connect", label, ends.LOOK, help="Look at both ends; nothing is written")


def _recovered(state: ViewState) -> Action:
    """What ends a recovery, once what WorkOS holds was read."""
    phrase = recovered_phrase(str(state.views.answers()[ends.ENVIRONMENT]))
    recovery = state.snapshot.recovery

    def card(_: str) -> Phrase | None:
        return Phrase("Recovery", found_lines(recovery), Words(phrase), "End it") if recovery else None

    return Action(
        "recovered",
        "End the recovery",
        lambda _, values: Run(STEP, phrases=typed(values)),
        key="n",
        help="Write and mail again from this journal",
        ask=card,
        weight=Weight.MAIN,
    )


def _actions(state: ViewState, first: str) -> Iterator[Action]:
    if first != "ends":
        yield ends.form(state)
    yield ends.files(state)
    yield ends.pools(state)
    yield ends.profiles(state)
    yield ends.key()
    if first != "kind":
        yield ends.kind(state)
    if first != "connect":
        missing = ends.missing(state)
        yield plain("connect", "Look again", "r", "Look at both ends again", ends.LOOK, locked=missing)
    yield opens(
        PREFLIGHT,
        "Go on although this row says no",
        lambda row: _toggled(state, row),
        action_id="accept",
        label="Accept",
        key="space",
    )
    yield plain(
        "passed",
        "What passed",
        "t",
        "The rows that passed, each with what was found",
        GoTo(page=PASSED),
        locked="" if state.views.preflight() else "It has not been run yet.",
    )
    yield plain("look", "Look first", "v", "Read the pool alone, without WorkOS", GoTo(page="look"))
    yield to_settings()
    pool = str(state.views.given().get(ends.POOL) or "")
    yield plain(
        "copy",
        "Copy",
        "c",
        "Copy the pool's id",
        Copy(pool, "the pool's id"),
        locked="" if pool else "No pool is named.",
    )


def _toggled(state: ViewState, row: str) -> Command:
    accepted = set(state.views.answers()[ACCEPT])
    return Answer({ACCEPT: sorted(accepted ^ {row})})


def _panes(state: ViewState) -> Iterator[Pane]:
    if recovery := state.snapshot.recovery:
        summary = tuple(Fact("!", line, Tone.WARNING) for line in found_lines(recovery))
        yield Facts("recovery", "In recovery: nothing is written or mailed", summary)
    is_pinned = bool(state.snapshot.source)
    yield Facts("ends", "Both ends, pinned" if is_pinned else "Both ends", tuple(_ends(state)))
    rows = state.views.preflight()
    passed = [row for row in rows if row.ok]
    accepted = frozenset(state.views.answers()[ACCEPT])
    wrong = tuple(_row(row, accepted) for row in sorted(rows, key=lambda row: not row.blocking) if not row.ok)
    empty = f"All {len(passed)} rows passed." if passed else "It has not been run yet."
    title = f"Preflight: {counted(len(wrong), 'warning')}, {len(passed)} passed" if rows else "Preflight"
    yield Items(PREFLIGHT, title, wrong, empty=empty)


@page(PASSED)
def passed(state: ViewState, target: str) -> Page:
    """The rows of the preflight that passed, each with what was found."""
    del target
    rows = tuple(_row(row, frozenset()) for row in state.views.preflight() if row.ok)
    return Page(
        id=PASSED,
        step=STEP,
        title=f"{counted(len(rows), 'row')} of the preflight passed",
        why="They are looked at again at the beginning of every run.",
        panes=(Items(PASSED, "Passed", rows, empty="It has not been run yet."),),
        actions=(),
        crumb="What passed",
    )


def _ends(state: ViewState) -> Iterator[Fact]:
    files = state.views.given().get(FILES)
    if files:
        yield Fact("export files", ", ".join(map(str, files)))
    else:
        for name, label in ends.SOURCE.items():
            value = ends.known(state, name)
            yield Fact(label, value or ends.NOT_NAMED[name], Tone.PLAIN if value else Tone.MUTED)
    masked = state.environ.get(WORKOS_KEY, "")
    yield Fact("API key", f"{masked}, in memory only" if masked else "not entered yet")
    if base_url := state.environ.get(WORKOS_URL):
        yield Fact("WorkOS at", base_url)
    environment = ends.known(state, ends.ENVIRONMENT)
    yield Fact("environment", environment or "not named yet", Tone.PLAIN if environment else Tone.MUTED)
    kind = state.snapshot.target.get("kind") or state.views.given().get(KIND)
    yield Fact("its kind", TOLD[TargetKind(kind)] if kind else "as its key and name tell")


def _row(row: PreflightRow, accepted: frozenset[str]) -> Item:
    """A permission is named by the operation that it allows, which is how IAM calls it."""
    title = row.id.removeprefix("permission:").replace("_", " ")
    if row.ok:
        return Item(row.id, title, notes=(row.detail,), mark=Mark.DONE)
    notes = tuple(text for text in (on_page(row.detail), f"→ {on_page(row.fix)}" if row.fix else "") if text)
    if row.id in accepted:
        return Item(row.id, f"{title}, accepted", notes=notes, mark=Mark.WARNING)
    mark, tone = (Mark.FAILED, Tone.BAD) if row.blocking else (Mark.WARNING, Tone.WARNING)
    return Item(row.id, title, notes=notes, mark=mark, tone=tone)
