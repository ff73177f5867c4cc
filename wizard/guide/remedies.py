"""What a recovery is made of: a symptom, its causes, and for each what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.domain.steps import StepName


class FixAction(StrEnum):
    """What the tool does about a cause; on screen each has a key of its own."""

    DECIDE = "decide"
    ROWS = "rows"
    RETRY = "retry"
    LOOK_UP = "look_up"
    RELIST_ROW = "relist_row"
    RELIST = "relist"
    PACE = "pace"
    PROBE = "probe"
    RESEND = "resend"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to act on, as the journal stands.

    ``listed``: a listing is complete. ``in_doubt``: a confirmed plan has persons in doubt. ``app``: a source
    folder was scanned.
    """

    inventory: bool = False
    listed: bool = False
    plan: bool = False
    in_doubt: bool = False
    providers: bool = False
    resets: bool = False
    app: bool = False


@dataclass(frozen=True, slots=True)
class FixActionFacts:
    """How an action is asked for, and what it says.

    ``possible``: whether it would do anything now. ``alone``: the step that it runs, and no other.
    """

    key: str
    label: str
    does: str
    help: str
    possible: Callable[[Found], bool]
    alone: StepName | None = None


FIX_ACTIONS: Mapping[FixAction, FixActionFacts] = {
    FixAction.RELIST_ROW: FixActionFacts(
        "s", "One row", "reads one row again", "Read one row of the pool again", lambda found: found.listed
    ),
    FixAction.RETRY: FixActionFacts(
        "r", "Plan again", "draws up the plan again", "Draw up the plan again", lambda found: found.plan
    ),
    FixAction.LOOK_UP: FixActionFacts(
        "u",
        "In doubt",
        "goes on with the import",
        "Look up users in doubt and go on",
        lambda found: found.in_doubt,
        StepName.IMPORT,
    ),
    FixAction.RELIST: FixActionFacts(
        "l", "List again", "lists the pool again", "List the pool again", lambda found: found.listed
    ),
    FixAction.DECIDE: FixActionFacts(
        "d",
        "Decide",
        "goes to the decision",
        "To the decision about foreign users",
        lambda found: found.inventory,
    ),
    FixAction.PACE: FixActionFacts(
        "w", "Pace", "sets the writes per second", "Set the writes per second", lambda _: True
    ),
    FixAction.PROBE: FixActionFacts(
        "a",
        "Providers",
        "asks the providers again",
        "Ask the providers about both URIs",
        lambda found: found.providers,
        StepName.FEDERATION,
    ),
    FixAction.RESEND: FixActionFacts(
        "m",
        "Re-send",
        "re-sends to one user",
        "Re-send one user's reset; type the phrase to confirm",
        lambda found: found.resets,
    ),
    FixAction.SCAN: FixActionFacts(
        "y",
        "Scan",
        "scans the app again",
        "Scan the app's source again",
        lambda found: found.app,
        StepName.AUTHKIT,
    ),
    FixAction.ROWS: FixActionFacts(
        "b", "Rows", "lists the rows by kind", "List the rows by kind", lambda found: found.plan
    ),
}


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to do; ``step`` is where it is done, ``action`` what the tool does by itself when told to.

    ``key`` is the headless way: a flag, a command, or a key of the answers file.
    """

    text: str
    action: FixAction | None = None
    step: StepName | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a symptom, with its fixes in order."""

    why: str
    fixes: tuple[Fix, ...]

    @property
    def fix(self) -> str:
        """All of its fixes in one text."""
        return " ".join(fix.text for fix in self.fixes)


@dataclass(frozen=True, slots=True)
class Recovery:
    """A symptom as the operator meets it; ``id`` is the recovery_id that errors carry."""

    id: str
    symptom: str
    causes: tuple[Cause, ...]
