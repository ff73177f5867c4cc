"""Two migrations next to each other: what was decided otherwise, and what their environments have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.adapters.files.journal_folder import JournalFolder
from wizard.domain.events import EnvironmentSeen
from wizard.guide.answers_export import differences, export
from wizard.journal import Reader, open_reader

# What is compared of two environments, by what people call it.
PARTS = {"roles": "role", "redirect_uris": "redirect URI", "webhooks": "webhook endpoint"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """``answers``: key, our value and theirs (None: not decided there).

    ``lacking``: by part of the environment, what theirs has and ours lacks; ``unknown``: parts that could not
    be compared, since one of the two was not read.
    """

    answers: tuple[tuple[str, Any, Any], ...]
    lacking: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "answers": {name: {"here": ours, "there": theirs} for name, ours, theirs in self.answers},
            "lacking": {part: list(items) for part, items in self.lacking.items()},
            "unknown": list(self.unknown),
        }


def write_decisions(reader: Reader, files: JournalFolder, *, production: bool) -> Path:
    """Write the decisions as an answers file for another migration, next to the journal; tells where."""
    name = "decisions-for-production.toml" if production else "decisions.toml"
    return files.write_text(name, export(reader.answers(), production=production))


def compare(reader: Reader, other: Path) -> Comparison:
    """This journal next to another one, which may be in use elsewhere; raises JournalError."""
    theirs = open_reader(other)
    try:
        answers, there = dict(theirs.answers()), theirs.meta(EnvironmentSeen.key) or {}
    finally:
        theirs.close()
    here = reader.meta(EnvironmentSeen.key) or {}
    known = [part for part in PARTS if here.get(part) is not None and there.get(part) is not None]
    lacking = {part: tuple(item for item in there[part] if item not in here[part]) for part in known}
    return Comparison(
        answers=tuple(differences(reader.answers(), answers)),
        lacking={part: items for part, items in lacking.items() if items},
        unknown=tuple(part for part in PARTS if part not in known),
    )


def comparison_lines(found: Comparison) -> Iterator[str]:
    """The comparison for people; one line says so where nothing differs."""
    for name, ours, theirs in found.answers:
        yield f"{name}: {_said(ours)} here, {_said(theirs)} there"
    for part, items in found.lacking.items():
        yield from (f"{PARTS[part]} that is missing here: {item}" for item in items)
    if found.unknown:
        names = ", ".join(f"{PARTS[part]}s" for part in found.unknown)
        yield f"Not compared, for one of the two was not read: {names}."
    if not found.answers and not found.lacking:
        yield "Everything that was compared is the same."


def _said(value: Any) -> str:
    return "not decided" if value is None else str(value)
