"""What a journal says of its environment's kind, for whoever only reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.domain.target_kind import TargetFacts, TargetKind, key_kind
from wizard.journal import Reader


def known_kind(reader: Reader) -> TargetKind | None:
    """The pinned kind, else what answers and pins make of it; None while nobody can tell."""
    target = (reader.meta("pins") or {}).get("target", {})
    if pinned := target.get("kind"):
        return TargetKind(pinned)
    return TargetFacts.of(
        reader.answers(), target.get("base_url", ""), target.get("key_kind", "unknown")
    ).kind


def facts_with(reader: Reader, answers: Mapping[str, Any], variables: Mapping[str, str]) -> TargetFacts:
    """What the kind would be decided from with these answers and variables, before anything is pinned."""
    given = {**reader.answers(), **answers}
    kind = key_kind(variables.get("WORKOS_API_KEY", ""))
    return TargetFacts.of(given, variables.get("WORKOS_BASE_URL", "").strip(), kind)
