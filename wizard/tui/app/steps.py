"""Which page shows which step or page id; all of them are values."""

from __future__ import annotations

from wizard.domain.steps import StepName
from wizard.tui.page import Page


def page_of(step: StepName) -> Page:
    """A new page for a step."""
    return page_for(step.value)


def page_for(page_id: str, target: str = "", *, opened_from: StepName | None = None) -> Page:
    """A new page of this id about a target."""
    from wizard.tui.panes.value_page import ValuePage  # noqa: PLC0415  not before it is needed

    return ValuePage(page_id, target, opened_from)
