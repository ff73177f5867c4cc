"""What a vendor answered that the engine must react to, as exceptions that only adapters raise."""

from __future__ import annotations

from contextvars import ContextVar

# Which try of one request is under way, from 1: the engine counts, adapters tell it in the log of requests.
attempt: ContextVar[int] = ContextVar("attempt", default=1)


class Signal(Exception):
    """What a vendor answered that the engine must react to; ``reason`` is one clean clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Throttled(Signal):
    """The request was refused for its rate and had no effect; wait ``retry_after`` seconds (None: unsaid)."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Unavailable(Signal):
    """The request certainly had no effect (not sent, or a read failed); it may be sent again."""


class InDoubt(Signal):
    """A write was sent and its outcome is unknown: look it up before anything else."""


class QuotaSpent(Signal):
    """WorkOS sends no more mail today; waiting seconds does not help, and nothing was sent."""


class TokenRefused(Signal):
    """Cognito does not take the page token any more: list again from the start."""
