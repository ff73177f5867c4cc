"""The gate before the journal: what a person typed must not hold a secret (R6), in whichever front end.

Only words of operators are judged: rows, ids and what vendors answered are data, and may look like anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.domain.events import (
    ActDone,
    Answered,
    ConnectionNoted,
    Fact,
    HoldPassed,
    LeadTimeSet,
    ProviderTicked,
    RowDecided,
    StepMoved,
)
from wizard.domain.secret_text import secret_value
from wizard.domain.steps import StepState
from wizard.domain.text import clean
from wizard.errors import UsageError

# What an act is about, not what somebody wrote about it.
_IDS = frozenset({"rows", "sub", "subs", "before", "undoes", "fingerprint", "digest"})
_CONNECTION = ("owner", "contact", "note", "appointment")


def refuse_secrets(*facts: Fact) -> None:
    """Raise UsageError, naming the place and never the secret, where words in one of them hold one."""
    for place, text in (found for fact in facts for found in _texts(fact)):
        if found := secret_value(text):
            raise UsageError(
                f"{place} holds what looks like {found}; nothing was recorded.",
                fix="Leave it out: the journal, its reports and its logs must not hold secrets. Keys belong"
                " in environment variables, links that sign a user in belong nowhere.",
            )


def _texts(fact: Fact) -> Iterator[tuple[str, str]]:
    """Every text that a person typed, each with what to call its place."""
    match fact:
        case Answered():
            for key, value in fact.answers.items():
                yield from _inside(f"The answer {clean(key)}", value)
        case ActDone():
            yield from _inside("The note", fact.note)
            for key, value in fact.details.items():
                if key not in _IDS:
                    yield from _inside(f"What is recorded as {clean(key)}", value)
        case ConnectionNoted():
            for name in _CONNECTION:
                yield from _inside(f"The connection's {name}", getattr(fact.connection, name))
        case LeadTimeSet():
            yield from _inside("The owner", fact.owner)
            yield from _inside("The date", fact.due)
        case ProviderTicked() | HoldPassed():
            yield from _inside("The note", fact.note)
        case RowDecided():
            yield from _inside("The decision", fact.choice)
        case StepMoved() if fact.state is StepState.WAIVED:
            yield from _inside("The note", fact.note)
        case _:
            pass


def _inside(place: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield place, value
        case Mapping():
            for key, item in value.items():
                yield place, str(key)
                yield from _inside(place, item)
        case list() | tuple() | set() | frozenset():
            for item in value:
                yield from _inside(place, item)
        case _:
            pass
