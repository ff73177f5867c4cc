"""Actions that lead from several steps to the same page."""

from __future__ import annotations

from wizard.pages.commands import GoTo
from wizard.pages.common import plain
from wizard.pages.model import Action

SETTINGS = "Settings that no API shows"


def to_settings() -> Action:
    return plain("settings", "Settings", "s", SETTINGS, GoTo(page="settings"))


def to_messages() -> Action:
    return plain("messages", "Messages", "d", "Drafts of messages to users", GoTo(page="messages"))


def to_runbook() -> Action:
    return plain("runbook", "Runbook", "b", "What to do around the cutover", GoTo(page="runbook"))


def to_first_days(key: str) -> Action:
    return plain("first_days", "First days", key, "How it goes since the cutover", GoTo(page="first-days"))
