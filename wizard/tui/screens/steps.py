"""Which page shows which step; imported when the step is first opened."""

from __future__ import annotations

from importlib import import_module

from wizard.domain.steps import StepName
from wizard.tui.screens.page import Page

_PAGES: dict[StepName, tuple[str, str]] = {
    StepName.GUIDE: ("guide", "GuidePage"),
    StepName.CONNECT: ("connect", "ConnectPage"),
    StepName.INVENTORY: ("inventory", "InventoryPage"),
    StepName.TIMING: ("timing", "TimingPage"),
    StepName.EXPORT: ("export", "ExportPage"),
    StepName.TRANSFORM: ("transform", "TransformPage"),
    StepName.IMPORT: ("import_", "ImportPage"),
    StepName.FEDERATION: ("federation", "FederationPage"),
    StepName.RESET: ("reset", "ResetPage"),
    StepName.AUTHKIT: ("authkit", "AuthkitPage"),
    StepName.VERIFY: ("verify", "VerifyPage"),
    StepName.REPORT: ("report", "ReportPage"),
}


def page_of(step: StepName) -> Page:
    """A new page for a step."""
    module, name = _PAGES[step]
    page: Page = getattr(import_module(f"wizard.tui.screens.{module}"), name)()
    return page
