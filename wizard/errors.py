"""Everything that stops a run, each with the sentence for the operator and the exit code.

WizardError                      70  a bug, unless a subclass says otherwise
├── UsageError                    2  a wrong flag, file or answer
│   └── MissingAnswer             2  a question without an answer (names question, choices, key)
├── CredentialsError              3  AWS or WorkOS refused who we are
├── Blocked                       4  only the operator can decide how to go on
│   ├── ConfirmationNeeded        4  a typed confirmation is missing (carries its text)
│   ├── ConfirmsNothing           4  a text was given that no act waits for (carries what is awaited)
│   └── Invalidates               4  answers would undo steps (carries both)
├── JournalError                  5  the journal cannot be opened, locked, read or written
└── Stopped                     130  paused or interrupted; resumable

CallFailed is mixed into those of them that are about one call only.

A rejected user is never an exception: it is a row with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

# How a fix ends where the very command that was stopped goes on; a screen names its key instead.
AGAIN = "then run the same command again."


class WizardError(Exception):
    """Something stopped the run: ``message`` says what happened, ``fix`` what to do next."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, fix: str = "", recovery_id: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.recovery_id = recovery_id

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()


class UsageError(WizardError):
    exit_code = 2


class MissingAnswer(UsageError):
    """A question has no answer: names the question, its choices and the key in the answers file.

    ``value`` is the one that is right now, where only one is.
    """

    BEGINNING: ClassVar[str] = "No answer for"

    def __init__(
        self, *, key: str, prompt: str, choices: tuple[str, ...] = (), fix: str = "", value: str = ""
    ) -> None:
        listed = f" ({' | '.join(choices)})" if choices else ""
        one = " to one of them" if choices else ""
        super().__init__(
            f"{self.BEGINNING} «{prompt}»{listed}.", fix=fix or f"Set {key} in the answers file{one}."
        )
        self.key = key
        self.choices = choices
        self.value = value

    @classmethod
    def is_in(cls, note: str) -> bool:
        """Whether the stored note of a step tells of such a question; journals of 0.1 keep only the text."""
        return note.startswith(cls.BEGINNING)


class CredentialsError(WizardError):
    exit_code = 3


class Blocked(WizardError):
    exit_code = 4


class ConfirmationNeeded(Blocked):
    """A typed confirmation is missing; ``phrase`` is the text to type."""

    def __init__(self, message: str, *, phrase: str, recovery_id: str = "") -> None:
        super().__init__(message, fix=f'Confirm with --confirm "{phrase}".', recovery_id=recovery_id)
        self.phrase = phrase


class ConfirmsNothing(Blocked):
    """Texts were given that confirm nothing; ``awaited`` are those that would."""

    def __init__(self, texts: Sequence[str], awaited: Sequence[str], *, fix: str = "") -> None:
        given = ", ".join(f"«{text}»" for text in texts)
        waits = ", ".join(f'--confirm "{text}"' for text in awaited) or "nothing"
        verb = "confirms" if len(texts) == 1 else "confirm"
        super().__init__(f"{given} {verb} nothing. Awaited: {waits}.", fix=fix)
        self.texts = tuple(texts)
        self.awaited = tuple(awaited)


class Invalidates(Blocked):
    """Answers would undo steps that are done; ``steps`` has them by name, each with its answers' keys."""

    def __init__(self, message: str, *, fix: str, steps: Mapping[str, Sequence[str]]) -> None:
        super().__init__(message, fix=fix)
        self.steps = dict(steps)


class CallFailed(WizardError):
    """Only this one call is refused, absent or broken for good: whoever can do without it goes on."""


class CallForbidden(CallFailed, CredentialsError):
    """The far side knows who we are, and does not let us make this call."""


class CallRefused(CallFailed, Blocked):
    """There is no such call, or it is not answered."""


class JournalError(WizardError):
    exit_code = 5


class Stopped(WizardError):
    exit_code = 130
