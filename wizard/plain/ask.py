"""Asks questions in words; every text on its way out is cleaned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wizard.domain.confirmations import is_same
from wizard.plain.prompts import Prompts
from wizard.plain.show import Lines


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick; ``detail`` is told before it is asked for."""

    key: str
    label: str
    detail: str = ""


def anything(_: str) -> str:
    return ""


class Ask:
    """Questions in words, answered through ``prompts``."""

    def __init__(self, prompts: Prompts, lines: Lines) -> None:
        self._prompts = prompts
        self._lines = lines

    @property
    def can_clear(self) -> bool:
        """Whether a line that has a text already can be emptied."""
        return self._prompts.shows_labels

    def choose(self, prompt: str, options: Sequence[Option], default: str | None = None) -> str:
        """The key of the option taken."""
        for number, option in enumerate(options, 1):
            if option.detail:
                self._lines.say(f"  {number}) {option.label}. {option.detail}")
            elif not self._prompts.shows_labels:
                self._lines.say(f"  {number}) {option.label}")
        keys = [option.key for option in options]
        labels = [self._lines.safe(option.label) for option in options]
        at = keys.index(default) if default in keys else None
        return keys[self._prompts.pick(self._lines.safe(prompt), labels, at)]

    def text(self, prompt: str, *, default: str = "", check: Callable[[str], str] = anything) -> str:
        """A line; ``check`` gives the sentence that says what is wrong with it, or nothing."""
        while True:
            typed = self._prompts.line(self._lines.safe(prompt), self._lines.safe(default)).strip()
            problem = check(typed)
            if not problem:
                return typed
            self._lines.say(f"  ! {problem}")

    def secret(self, prompt: str) -> str:
        """A line that is not shown while it is typed."""
        return self._prompts.secret(self._lines.safe(prompt)).strip()

    def yes(self, prompt: str, *, default: bool) -> bool:
        return self._prompts.confirm(self._lines.safe(prompt), default=default)

    def phrase(self, phrase: str) -> bool:
        """Whether exactly this was typed; an empty line gives up."""
        self._lines.say("To confirm, type exactly this; an empty line goes back:")
        self._lines.verbatim(phrase)
        while typed := self._prompts.line("Type it here", "").strip():
            if is_same(typed, phrase):
                return True
            self._lines.say("  ! That is not the text above; nothing has been done.")
        return False

    def more(self, prompt: str) -> str:
        """What was typed at the end of a page; Enter alone reads on."""
        return self._prompts.line(self._lines.safe(prompt), "").strip()
