"""What every page is made from: the journal as it is read for people, and what the run that is on does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.domain.target_kind import masked_key
from wizard.engine.meter import Live
from wizard.engine.views import GuideView, Views
from wizard.errors import WizardError

WORKOS_KEY, WORKOS_URL = "WORKOS_API_KEY", "WORKOS_BASE_URL"
PROFILE_VARIABLE, REGION_VARIABLES = "AWS_PROFILE", ("AWS_REGION", "AWS_DEFAULT_REGION")
PLAIN_VARIABLES = (PROFILE_VARIABLE, *REGION_VARIABLES, WORKOS_URL)


class Running(StrEnum):
    """Whether a run is on."""

    NO = "no"
    YES = "yes"
    PAUSING = "pausing"


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that a page is made from.

    ``target`` is the step that the latest run leads to, and ``stop`` what ended it, None if nothing did.
    ``presets`` are answers that are suggested where no one has answered. ``environ`` is what ``variables_of``
    gives: where this process would go, and whether it has a WorkOS key. ``notice`` is what a demo says before
    anything is written.
    """

    snapshot: Snapshot
    guide: GuideView | None
    live: Live
    views: Views
    running: Running
    stop: WizardError | None
    target: StepName | None
    saved_at: datetime | None
    now: datetime
    presets: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""

    def state(self, step: StepName) -> StepState:
        return self.snapshot.steps[step]

    def runs(self, step: StepName) -> bool:
        """Whether this very step is at work."""
        return self.running is not Running.NO and self.state(step) is StepState.RUNNING

    def known(self, key: str) -> Any:
        """What was answered, else what is suggested; None where nothing is."""
        return self.views.given().get(key) or self.presets.get(key)


def variables_of(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that lead to both ends; the key as it may be shown (R6)."""
    found = {name: environ[name].strip() for name in PLAIN_VARIABLES if environ.get(name, "").strip()}
    key = environ.get(WORKOS_KEY, "").strip()
    return found | ({WORKOS_KEY: masked_key(key)} if key else {})


def at_rest(
    views: Views,
    now: datetime,
    presets: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
) -> ViewState:
    """The state while nothing runs here, as lines and commands show it."""
    guide = views.guide()
    return ViewState(
        snapshot=gated(views.snapshot(), guide),
        guide=guide,
        live=Live(),
        views=views,
        running=Running.NO,
        stop=None,
        target=None,
        saved_at=views.saved_at(),
        now=now,
        presets=presets or {},
        environ=variables_of(environ or {}),
    )


def gated(snapshot: Snapshot, guide: GuideView | None) -> Snapshot:
    """The snapshot with its locks as a person sees them.

    A guide that was fetched and not read yet is open, not blocked, and locks what needs it. Guide and
    connection are looked at again in every run; meanwhile they keep open what they had opened.
    """
    steps = dict(snapshot.steps)
    is_unread = guide is None or not guide.acknowledged
    if guide and is_unread and steps[StepName.GUIDE] in {StepState.FAILED, StepState.BLOCKED}:
        steps[StepName.GUIDE] = StepState.OPEN
    passed = {name for name, state in steps.items() if state.is_ended}
    if steps[StepName.GUIDE] is StepState.RUNNING and not is_unread:
        passed.add(StepName.GUIDE)
    if steps[StepName.CONNECT] is StepState.RUNNING and snapshot.source:
        passed.add(StepName.CONNECT)
    for name, facts in STEP_FACTS.items():
        if steps[name] in {StepState.OPEN, StepState.LOCKED}:
            steps[name] = StepState.OPEN if passed.issuperset(facts.needs) else StepState.LOCKED
    return replace(snapshot, steps=steps)
