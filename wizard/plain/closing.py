"""Steps 11 and 12 in lines: the five checks, the cutover typed and recorded, the report written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wizard.domain.checks import ACCEPT_CHECKS, TITLES, CheckId, weighing_steps
from wizard.domain.confirmations import cutover_phrase
from wizard.domain.events import CheckDone, CheckStatus
from wizard.domain.steps import StepName, StepState
from wizard.guide.dashboard import Matters
from wizard.guide.recovery import RECOVERIES, recovery
from wizard.plain import look
from wizard.plain.ask import Option
from wizard.plain.desk import Desk
from wizard.plain.open_persons import offer_acceptance
from wizard.plain.settings import ask_settings
from wizard.report.files import WrittenReport

WriteReport = Callable[[Path, bool], WrittenReport]


def walk_verify(desk: Desk) -> None:
    """Run the checks, show all five; when all pass, offer to record the cutover."""
    _check(desk)
    if offer_acceptance(desk):
        _check(desk)
    if _accept_unknown(desk):
        _check(desk)
    if lock := desk.views.undecided_lock():
        desk.lines.say(lock)
    snapshot = desk.views.snapshot()
    if snapshot.steps[StepName.VERIFY] is not StepState.DONE or desk.views.is_cut_over():
        return
    desk.lines.say(f"{snapshot.notes[StepName.VERIFY]}.")
    ask_settings(desk, Matters.CUTOVER)
    desk.lines.say("Typed when the app signs people in at WorkOS. It is a record: nothing is switched by it.")
    phrase = cutover_phrase(snapshot.target["environment"])
    if desk.ask.phrase(phrase):
        with desk.hushed(CheckDone):
            desk.run(StepName.VERIFY, phrases=(phrase,))


def _accept_unknown(desk: Desk) -> bool:
    """Ask about each check that is unknown whether it may count all the same, and why."""
    before = dict(desk.views.answers().get(ACCEPT_CHECKS) or {})
    notes = dict(before)
    for verdict in desk.views.verdicts():
        if verdict.status == CheckStatus.UNKNOWN:
            asked = f"«{TITLES[CheckId(verdict.id)]}» is unknown. Why may it count? (empty: it may not)"
            if note := desk.ask.text(asked):
                notes[verdict.id] = note
    accepted = [CheckId(check) for check in notes if notes[check] != before.get(check)]
    if not accepted:
        return False
    desk.answer({ACCEPT_CHECKS: notes})
    with desk.hushed(CheckDone):
        desk.run(*dict.fromkeys(step for check in accepted for step in weighing_steps(check)))
    return True


def _check(desk: Desk) -> None:
    with desk.hushed(CheckDone):
        desk.run(StepName.VERIFY)
    look.verdicts(desk)


def write_report(desk: Desk, write: WriteReport) -> None:
    """Write it, with addresses masked or not."""
    state = "It is final." if desk.views.is_cut_over() else "Interim: the cutover is not recorded."
    options = [
        Option("masked", "With addresses masked"),
        Option("full", "With addresses in full", "Keep these files to yourself."),
        Option("", "Not now"),
    ]
    picked = desk.ask.choose(f"{state} Write the report?", options, "masked")
    if not picked:
        return
    folder = desk.ask.text("Folder for it", default=str(desk.folder))
    written = write(Path(folder).expanduser().absolute(), picked == "masked")
    desk.do(lambda migration: migration.report_written(written.facts))
    desk.lines.say("✓ Report written, readable by you only:")
    for path in written.files:
        desk.lines.verbatim(str(path))


def tell_recoveries(desk: Desk) -> None:
    """Pick a symptom, hear its causes and what to do."""
    options = [Option(item.id, item.symptom) for item in RECOVERIES]
    while picked := desk.ask.choose("What went wrong?", [*options, Option("", "Back")], ""):
        item = recovery(picked)
        for cause in item.causes if item else ():
            desk.lines.say(f"  If so: {cause.why} Then: {cause.fix}")
