"""What the exit code of a command says about the work: one table, for ``run``, ``verify`` and ``act``.

0  nothing that was asked for is left
1  something failed: a check does not pass or is unknown, users failed, resets failed or are unknown
4  nothing failed, and what is left waits for somebody: a confirmation, a test, a link to be used
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wizard.domain.checks import PASSED, CheckId
from wizard.domain.events import CheckStatus
from wizard.domain.steps import STEP_FACTS, StepName, StepState, closure
from wizard.errors import Blocked, CredentialsError, JournalError, Stopped, UsageError, WizardError
from wizard.journal import Reader

DONE, FAILED, LEFT = 0, 1, Blocked.exit_code
# What every command's exit code means; README has it as a table.
MEANINGS = {
    DONE: "nothing that was asked for is left",
    FAILED: "something failed: a check does not pass or is *unknown*, users failed (the import itself is"
    " done), resets failed or are unknown",
    UsageError.exit_code: "usage, or a missing answer",
    CredentialsError.exit_code: "credentials",
    LEFT: "somebody is needed: a text that confirms is missing or confirms nothing, or what was asked for is"
    " not done and nothing failed (the last object on stdout names it)",
    JournalError.exit_code: "the journal",
    WizardError.exit_code: "a bug",
    Stopped.exit_code: "stopped; resumable",
}
WRONG = frozenset({CheckStatus.FAIL, CheckStatus.UNKNOWN})
# Where a check is brought to pass, whoever asks for that step asks for it.
CHECKED_IN = {
    StepName.FEDERATION: (CheckId.PROVIDERS,),
    StepName.RESET: (CheckId.RESET,),
    StepName.AUTHKIT: (CheckId.AUTHKIT,),
    StepName.VERIFY: tuple(CheckId),
}


def asked_for(until: StepName | None) -> set[StepName]:
    """The steps that ``--until`` asks for: all of them without it."""
    return closure(until) if until else set(StepName)


def code_of(statuses: Iterable[str]) -> int:
    """The exit code of checks that were asked for, by how they stand now."""
    found = set(statuses)
    return FAILED if found & WRONG else LEFT if found - PASSED else DONE


def failed_in(reader: Reader, steps: set[StepName]) -> bool:
    """Whether something failed in what was asked for; users who were accepted as they are did not."""
    imported = reader.steps().get(StepName.IMPORT)
    is_accepted = imported is not None and imported.state is StepState.WAIVED
    scopes = ("persons", "rows") if StepName.IMPORT in steps and not is_accepted else ()
    if any(reader.tally(scope).get("failed", 0) for scope in scopes):
        return True
    mailing = reader.mailing
    if StepName.RESET in steps and (mailing.tally().get("failed", 0) or mailing.count_unknown()):
        return True
    checks = {check for step in steps for check in CHECKED_IN.get(step, ())}
    return any(verdict.status in WRONG for name, verdict in reader.verdicts().items() if name in checks)


def left_in(reader: Reader, steps: set[StepName]) -> dict[StepName, str]:
    """Each step that was asked for and is not done, in order, with the reason; empty where all are."""
    records = reader.steps()
    found = {}
    for step in StepName:
        record = records.get(step)
        if step not in steps or (record and record.state.is_passed):
            continue
        found[step] = record.note.rstrip(".") if record else ""
    return found


@dataclass(frozen=True, slots=True)
class Ending:
    """How a command ends for what was asked for: what is left, with the reasons, and the exit code."""

    left: Mapping[StepName, str]
    code: int

    @property
    def of_action(self) -> int:
        """The exit code of an action that ran these steps: it was asked for, not what they wait for next."""
        return FAILED if self.code == FAILED else DONE

    @property
    def sentences(self) -> str:
        """What is said of all that is left."""
        return " ".join(sentence(step, why) for step, why in self.left.items())


def ending(reader: Reader, steps: set[StepName]) -> Ending:
    """How a command ends that asked for these steps."""
    left = left_in(reader, steps)
    if failed_in(reader, steps):
        return Ending(left, FAILED)
    return Ending(left, LEFT if left else DONE)


def sentence(step: StepName, why: str) -> str:
    """What is said of a step that is left."""
    return f"{STEP_FACTS[step].title} is not done{f': {why}' if why else ''}."
