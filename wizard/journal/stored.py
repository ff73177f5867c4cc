"""What the journal keeps as JSON, read back into our values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.domain.pool import AppClient, Pool, Provider, ProviderKind


def pool_from_json(content: Mapping[str, Any]) -> Pool:
    """The pool as ``asdict`` stored it."""
    providers = tuple(
        Provider(**(item | _tuples(item) | {"kind": ProviderKind(item["kind"])}))
        for item in content["providers"]
    )
    clients = tuple(AppClient(**(item | _tuples(item))) for item in content["clients"])
    return Pool(**{**content, **_tuples(content), "providers": providers, "clients": clients})


def _tuples(content: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists only; the frozen records hold tuples."""
    return {name: tuple(value) for name, value in content.items() if isinstance(value, list)}
