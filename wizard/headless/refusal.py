"""Why a command did nothing, or did not end: as one JSON object, for whoever reads stdout."""

from __future__ import annotations

from typing import Any

from wizard.domain.text import clean
from wizard.errors import ConfirmationNeeded, ConfirmsNothing, Invalidates, MissingAnswer, WizardError

WHOLE = 100_000


def refusal(stop: WizardError) -> dict[str, Any]:
    """The sentence, what to do, the exit code, and by kind what to give instead; nothing is cut.

    ``key`` with ``choices`` and ``value`` (what would be right, where that is known), ``phrase``, ``texts``
    with ``awaited``, or ``reopens``: the keys that undo each step.
    """
    summary: dict[str, Any] = {
        "event": "refused",
        "refused": clean(stop.message, WHOLE),
        "fix": clean(stop.fix, WHOLE),
        "exit_code": stop.exit_code,
    }
    match stop:
        case MissingAnswer():
            summary |= {"key": stop.key, "choices": list(stop.choices), "value": stop.value}
        case ConfirmationNeeded():
            summary |= {"phrase": stop.phrase}
        case ConfirmsNothing():
            summary |= {"texts": [clean(text, WHOLE) for text in stop.texts], "awaited": list(stop.awaited)}
        case Invalidates():
            summary |= {"reopens": {step: list(keys) for step, keys in stop.steps.items()}}
        case _:
            pass
    return summary
