"""What the journal knows of the pool's identity providers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wizard.domain.federation.connections import (
    Connection,
    ConnectionState,
    FederationFacts,
    ProbeResult,
    ProbeRole,
    ProbeVerdict,
    Tick,
    Ticked,
)
from wizard.domain.federation.saml import SamlMetadata


def federation_facts(db: sqlite3.Connection) -> FederationFacts:
    """Everything about every provider: a handful of small records each."""
    probes: dict[str, dict[ProbeRole, ProbeResult]] = {}
    for role in ProbeRole:
        for provider, value in _records(db, f"probe:{role}:"):
            probes.setdefault(provider, {})[role] = ProbeResult(
                value["uri"],
                ProbeVerdict(value["verdict"]),
                value["evidence"],
                datetime.fromisoformat(value["at"]),
            )
    ticks: dict[str, dict[Tick, Ticked]] = {}
    for tick in Tick:
        for provider, value in _records(db, f"tick:{tick}:"):
            given = Ticked(value["note"], value["uri"], datetime.fromisoformat(value["at"]), value["by"])
            ticks.setdefault(provider, {})[tick] = given
    return FederationFacts(
        connections=dict(_connections(db)),
        probes=probes,
        ticks=ticks,
        metadata={
            provider: SamlMetadata.from_json(value["metadata"])
            for provider, value in _records(db, "metadata:")
        },
        organizations=_organizations(db),
    )


def _organizations(db: sqlite3.Connection) -> dict[str, str]:
    """Organizations by provider, where each provider is one company and is in WorkOS by now."""
    rows = db.execute(
        "SELECT value, target_id FROM organization WHERE target_id IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM answer WHERE key = 'organizations.source' AND answer.value = '\"provider\"')"
    )
    return {row["value"]: row["target_id"] for row in rows}


def _connections(db: sqlite3.Connection) -> Iterator[tuple[str, Connection]]:
    for provider, value in _records(db, "connection:"):
        yield provider, Connection(**value | {"state": ConnectionState(value["state"])})


def _records(db: sqlite3.Connection, prefix: str) -> Iterator[tuple[str, Any]]:
    """The remembered records whose key begins with ``prefix``, by what follows it."""
    # A range, not LIKE: a provider's name may hold % and _.
    rows = db.execute("SELECT key, value FROM meta WHERE key >= ? AND key < ?", (prefix, prefix[:-1] + ";"))
    for row in rows.fetchall():
        yield row["key"].removeprefix(prefix), json.loads(row["value"])
