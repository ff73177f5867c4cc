"""Which page shows which step or page id; imported when it is first opened.

A page that is a value needs no line here; what is named here is drawn by hand.
"""

from __future__ import annotations

from importlib import import_module

from wizard.domain.steps import StepName
from wizard.tui.page import Page

_PAGES: dict[StepName, tuple[str, str]] = {
    StepName.GUIDE: ("guide", "GuidePage"),
    StepName.CONNECT: ("connect", "ConnectPage"),
    StepName.INVENTORY: ("inventory", "InventoryPage"),
    StepName.TIMING: ("timing", "TimingPage"),
    StepName.EXPORT: ("export", "ExportPage"),
    StepName.TRANSFORM: ("transform", "TransformPage"),
    StepName.IMPORT: ("import_", "ImportPage"),
    StepName.FEDERATION: ("federation", "FederationPage"),
    StepName.AUTHKIT: ("authkit", "AuthkitPage"),
    StepName.VERIFY: ("verify", "VerifyPage"),
    StepName.REPORT: ("report", "ReportPage"),
}


def page_of(step: StepName) -> Page:
    """A new page for a step."""
    if step not in _PAGES:
        return page_for(step.value)
    module, name = _PAGES[step]
    page: Page = getattr(import_module(f"wizard.tui.screens.{module}"), name)()
    return page


def page_for(page_id: str, target: str = "", *, opened_from: StepName | None = None) -> Page:
    """A new page of this id about a target."""
    from wizard.tui.panes.value_page import ValuePage  # noqa: PLC0415  not before it is needed

    return ValuePage(page_id, target, opened_from)
