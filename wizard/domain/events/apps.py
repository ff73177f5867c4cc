"""What was seen of the app that signs people in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.events.remembered import Remembered
from wizard.domain.stacks import ScanResult, SetUpItem, Stack


@dataclass(frozen=True, slots=True)
class AppChecked(Remembered):
    """The app's stack (``detected`` or answered), what is left of Cognito in it, and its set-up.

    ``cookies`` are the names met in this scan or an earlier one: they stay in browsers.
    """

    name: ClassVar[str] = "app_checked"
    key: ClassVar[str] = "app"
    stack: Stack
    detected: bool
    scan: ScanResult
    items: tuple[SetUpItem, ...]
    cookies: tuple[str, ...]
