"""Where the recovery browser opens: at what the operator is looking at, else at what went wrong last."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus
from wizard.domain.steps import StepName, StepState
from wizard.guide.recovery import BY_CHECK, BY_KIND, BY_STEP, recovery
from wizard.tui.bridge import Moment
from wizard.tui.page import Page
from wizard.tui.screens.problems import ProblemsPage
from wizard.tui.screens.provider import ProviderPage
from wizard.tui.screens.row import RowPage
from wizard.tui.widgets.check_cards import CheckCards
from wizard.tui.widgets.kind_table import KindTable

STUCK = frozenset({StepState.BLOCKED, StepState.FAILED})


def at_hand(page: Page | None, moment: Moment) -> str:
    """The id of a recovery, empty where nothing is wrong."""
    return next((name for name in _candidates(page, moment) if recovery(name)), "")


def rows_at_hand(moment: Moment) -> dict[str, int]:
    """Rows that a recovery is about, where they are counted; only those that there are."""
    users = moment.snapshot.users
    kinds = {kind: rows for kind, _, rows, _ in moment.views.problems()} if moment.snapshot.plan else {}
    exists = sum(rows for kind, rows in kinds.items() if BY_KIND.get(kind) == "exists")
    found = {
        "exists": exists,
        "failed": users["failed"],
        "in_doubt": users["in_doubt"],
        "reset_in_doubt": moment.snapshot.resets.get("in_doubt", 0),
    }
    return {name: rows for name, rows in found.items() if rows}


def _candidates(page: Page | None, moment: Moment) -> Iterator[str]:
    """From what is under the eyes to what is merely counted."""
    if moment.stop and moment.stop.recovery_id:
        yield moment.stop.recovery_id
    if page:
        yield from _seen(page, moment)
        if moment.state(page.step) in STUCK:
            yield BY_STEP.get(page.step, "")
    yield from _counted(moment)
    yield from (BY_STEP.get(step, "") for step, state in moment.snapshot.steps.items() if state in STUCK)


def _seen(page: Page, moment: Moment) -> Iterator[str]:
    """What is under the cursor of this page."""
    if isinstance(page, RowPage) and (found := moment.views.row(page.sub)):
        yield BY_KIND.get(found.item.state) or BY_KIND.get(found.item.kind or "", "")
    if isinstance(page, ProviderPage) and page.record.refused:
        yield "redirect_uri_mismatch"
    for cards in page.query(CheckCards):
        failing = {verdict.id for verdict in moment.views.verdicts() if verdict.status == CheckStatus.FAIL}
        if cards.cursor_key in failing:
            yield BY_CHECK[CheckId(cards.cursor_key)]
    for table in page.query(KindTable):
        if isinstance(page, ProblemsPage) or table.has_focus:
            yield BY_KIND.get((table.cursor_key or "").partition("/")[0], "")


def _counted(moment: Moment) -> Iterator[str]:
    counted = rows_at_hand(moment)
    is_importing = moment.runs(StepName.IMPORT)
    yield from (name for name in counted if name != "exists" and not (is_importing and name == "in_doubt"))
    if moment.live.throttled_bars:
        yield "rate"
    if moment.views.providers() and any(record.refused for record in moment.views.providers()):
        yield "redirect_uri_mismatch"
