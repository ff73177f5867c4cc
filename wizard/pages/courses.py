"""Runbook, first days and messages: lines of this migration's numbers, made when they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from wizard.domain.steps import StepName
from wizard.guide.situation import Situation
from wizard.pages.commands import Answer, GoTo, Run
from wizard.pages.common import plain
from wizard.pages.links import to_messages, to_settings
from wizard.pages.model import Action, Document, Page, Text
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.pages.wording import on_page
from wizard.report.course import draft_lines, first_day_lines, runbook_lines

APP = "authkit.app_name"
NOTHING = ["Nothing yet."]


@page("runbook")
def runbook(state: ViewState, target: str) -> Page:
    """What to do around the cutover, and what the way back loses."""
    del target
    actions = (
        to_settings(),
        to_messages(),
    )
    why = "What to do around the cutover, and what the way back loses."
    return _page(state, ("runbook", "Runbook", why), StepName.VERIFY, runbook_lines, actions)


@page("first-days")
def first_days(state: ViewState, target: str) -> Page:
    """How it goes since the cutover."""
    del target
    only = (StepName.CONNECT, StepName.RESET)
    look = Run(StepName.RESET, only=only)
    actions = (
        Action(
            "look", "Look again", lambda _, __: look, key="r", help="Read the events of sign-ins and resets"
        ),
        plain("delta", "Changed since", "d", "The last delta, and who left", GoTo(page="delta")),
        plain("reset", "Resets", "m", "The campaign, by its stages", GoTo(StepName.RESET)),
        plain(
            "connections", "Waves", "t", "Connections, and when each is switched", GoTo(page="connections")
        ),
    )
    why = "Since the cutover: last delta, campaign, adoption, waves."
    return _page(state, ("first-days", "First days", why), StepName.VERIFY, first_day_lines, actions)


@page("messages")
def messages(state: ViewState, target: str) -> Page:
    """Drafts of what users are told."""
    del target
    name = Action(
        "app_name",
        "The app's name",
        lambda _, values: Answer({APP: str(values[APP]).strip() or None}),
        key="a",
        help="What the messages call your app",
        ask=lambda _: Text(
            APP,
            "The app's name",
            "What messages to users call your app. Empty: the name of the migration.",
            value=str(state.known(APP) or ""),
        ),
    )
    why = "Drafts: nothing is sent from here. The report has each as a file."
    return _page(state, ("messages", "Messages", why), StepName.REPORT, draft_lines, (name,))


def _page(
    state: ViewState,
    named: tuple[str, str, str],
    step: StepName,
    write: Callable[[Situation], Iterator[str]],
    actions: Sequence[Action],
) -> Page:
    """One of the three; ``named``: id, title, one line of why."""
    page_id, title, why = named
    key = (state.snapshot, dict(state.views.given()), state.now.date())

    def made() -> Sequence[str]:
        found = [on_page(line) for line in write(state.views.situation(state.now))]
        return found[found[0] == title :] if found else NOTHING  # a heading that the pane has already

    lines = Document(page_id, title, made, key)
    return Page(
        id=page_id, step=step, title=title, why=why, panes=(lines,), actions=tuple(actions), crumb=title
    )
