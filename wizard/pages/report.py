"""Step 12: the report, at any time; interim until the cutover is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wizard.domain.checks import PASSED, TITLES, CheckId
from wizard.domain.events import CheckStatus
from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName, StepState
from wizard.domain.words import counted
from wizard.engine.migration import Migration
from wizard.engine.views import ReportView
from wizard.pages.commands import Act, Command, Copy, GoTo, Open
from wizard.pages.common import MAIN_KEY, busy, plain, stop_of
from wizard.pages.links import to_first_days, to_messages, to_runbook
from wizard.pages.model import (
    Action,
    Choose,
    Fact,
    Facts,
    Figure,
    Figures,
    Option,
    Page,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.pages.verify import WORDS

STEP = StepName.REPORT
TONES = {
    RowState.CREATED: Tone.GOOD,
    RowState.UPDATED: Tone.GOOD,
    RowState.FAILED: Tone.BAD,
    RowState.PENDING: Tone.WARNING,
    RowState.IN_DOUBT: Tone.WARNING,
}
FOLDER, MASKED = "folder", "masked"
HTML = "report.html"
OPTIONS = (
    Option("masked", "With addresses masked", "a…@example.com"),
    Option("full", "With addresses in full", "Keep these files to yourself."),
)


@page("report")
def report(state: ViewState, target: str) -> Page:
    """Totals, what is still open, and the report that was written last."""
    del target
    last = state.views.report()
    hint, first = _main(state, last)
    return Page(
        id="report",
        step=STEP,
        title="Report",
        why="Who decided what, on which evidence, with which result.",
        panes=(
            _flow(state),
            Figures("totals", "Totals", tuple(_figures(state))),
            Facts("open", "What is still open", tuple(_open(state))),
            Facts("written", "Written", tuple(_written(state, last))),
        ),
        actions=tuple(_actions(state, last, first)),
        hint=hint,
        help=(
            "It is written as HTML, Markdown and JSON, readable by you only, with each message to users as a"
            " file. It holds no key, no secret and no link, ever."
        ),
        stop=stop_of(state, STEP),
    )


def _flow(state: ViewState) -> Figures:
    """Where every row of the pool is now."""
    rows = state.snapshot.users
    total = rows["exported"]
    figures = tuple(
        Figure(
            word.replace("_", " "),
            f"{rows[word]:,}",
            tone=TONES.get(word, Tone.STRONG),
            share=rows[word] / total if total else 0.0,
        )
        for word in RowState
        if rows[word]
    )
    return Figures("rows", "Every row", figures, whole=counted(total, "row") if figures else "")


def _figures(state: ViewState) -> Iterator[Figure]:
    users, resets = state.snapshot.persons, state.snapshot.resets
    verdicts = state.views.verdicts()
    passed = sum(verdict.status in PASSED for verdict in verdicts)
    yield Figure("Users", f"{users['created'] + users['updated']:,}", "written")
    yield Figure("Resets", f"{resets['sent']:,}", f"of {resets['due']:,} sent")
    yield Figure("Checks", f"{passed} of {len(verdicts)}", "passed")
    yield Figure("Waivers", f"{len(state.views.waivers()):,}", "by name")


def _open(state: ViewState) -> Iterator[Fact]:
    snapshot = state.snapshot
    rows, resets = snapshot.users, snapshot.resets
    number = rows["failed"] + rows["pending"] + rows["in_doubt"]
    yield Fact("rows", f"{number:,} open, each with its reason", _tone(number))
    left = resets["remaining"] + resets["in_doubt"]
    yield Fact("resets", f"{left:,} not sent or not settled", _tone(left))
    if undecided := snapshot.delta.undecided:
        yield Fact("left the pool", f"{counted(undecided, 'user')} undecided", Tone.WARNING)
    for verdict in state.views.verdicts():
        if verdict.status not in PASSED:
            number = list(CheckId).index(CheckId(verdict.id)) + 1
            status = WORDS[CheckStatus(verdict.status)]
            yield Fact(f"check {number}", f"{TITLES[CheckId(verdict.id)]}: {status}", Tone.WARNING)
    if not state.views.is_cut_over():
        yield Fact("cutover", "not recorded", Tone.WARNING)


def _tone(number: int) -> Tone:
    return Tone.WARNING if number else Tone.PLAIN


def _written(state: ViewState, last: ReportView | None) -> Iterator[Fact]:
    if last is None:
        yield Fact("files", "none yet", Tone.MUTED)
        return
    yield Fact("folder", str(last.folder))
    word = "before the cutover" if last.interim else "after the cutover"
    masked = "addresses masked" if last.masked else "addresses in full: keep the files to yourself"
    yield Fact("files", f"{last.files:,}, {word}, {masked}")
    is_current = state.state(STEP) is StepState.DONE
    yield Fact("age", "up to date" if is_current else "things have changed since", _tone(not is_current))


def _main(state: ViewState, last: ReportView | None) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    if now := busy(state, STEP, "Writing the report …"):
        return now
    word = "The cutover is recorded." if state.views.is_cut_over() else "Interim: no cutover yet."
    if last and state.state(STEP) is StepState.DONE:
        return f"{word} What was written is up to date.", _write(last)
    return word, _write(last)


def _write(last: ReportView | None) -> Action:
    """Writes it as the last one: to the same folder, masked alike; else masked, next to the journal."""
    folder, masked = (last.folder, last.masked) if last else (None, True)
    return Action(
        "write",
        "Write it again" if last else "Write the report",
        lambda _, __: _writing(folder, masked=masked),
        key=MAIN_KEY,
        help="Write it as HTML, Markdown and JSON",
        weight=Weight.MAIN,
    )


def _actions(state: ViewState, last: ReportView | None, first: Action) -> Iterator[Action]:
    yield first
    yield _write_to(last)
    path = last.folder / HTML if last else Path()
    none = "" if last else "None was written yet."
    yield Action(
        "open",
        "Open it",
        lambda _, __: Open(path),
        key="o",
        help="Open the report in a browser",
        locked=none,
        weight=Weight.SHOWN if last else Weight.KEY,
    )
    yield Action(
        "copy",
        "Copy its path",
        lambda _, __: Copy(str(path), "the path of the report"),
        key="h",
        help="Copy where it was written",
        locked=none,
    )
    yield to_runbook()
    yield to_messages()
    yield plain("audit", "Audit log", "l", "Who decided what, and when", GoTo(page="audit"))
    yield plain("answers", "Decisions", "a", "What was decided, for another migration", GoTo(page="answers"))
    yield plain("journal", "Journal", "j", "Backups, a check of all of it, hand-over", GoTo(page="journal"))
    if state.views.is_cut_over():
        yield to_first_days("v")


def _write_to(last: ReportView | None) -> Action:
    """Writes it to a folder that is named, with addresses masked or in full."""

    def masked(_: Values) -> Choose:
        default = "full" if last and not last.masked else "masked"
        return Choose(MASKED, "How are addresses written?", OPTIONS, default=default)

    def command(_: str, values: Values) -> Command:
        typed = str(values[FOLDER]).strip()
        folder = Path(typed).expanduser() if typed else None
        return _writing(folder, masked=values[MASKED] == "masked")

    return Action(
        "write_to",
        "Write elsewhere",
        command,
        key="f",
        help="Name another folder, and mask addresses or show them",
        ask=lambda _: Text(
            FOLDER,
            "Where to",
            "A folder, which is made where there is none. Empty: next to the journal.",
            value=str(last.folder) if last else "",
            check=_not_absolute,
            then=masked,
        ),
        weight=Weight.SHOWN,
    )


def _writing(folder: Path | None, *, masked: bool) -> Act:
    async def write(migration: Migration) -> str:
        files = await migration.write_report(folder, masked=masked)
        return f"{counted(len(files), 'file')} in {files[0].parent}, readable by you only."

    return Act(write)


def _not_absolute(text: str) -> str:
    typed = text.strip()
    return "" if not typed or Path(typed).expanduser().is_absolute() else "Give the whole path, from / on."
