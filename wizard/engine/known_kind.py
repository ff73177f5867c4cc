"""What a journal says of its environment's kind, for whoever only reads it."""

from __future__ import annotations

from wizard.domain.target_kind import TargetFacts, TargetKind
from wizard.ports import JournalReader


def known_kind(reader: JournalReader) -> TargetKind | None:
    """The pinned kind, else what answers and pins make of it; None while nobody can tell."""
    target = (reader.meta("pins") or {}).get("target", {})
    if pinned := target.get("kind"):
        return TargetKind(pinned)
    return TargetFacts.of(
        reader.answers(), target.get("base_url", ""), target.get("key_kind", "unknown")
    ).kind
