"""Everything that a report tells, collected once and rendered three ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wizard.domain.snapshot import Snapshot
from wizard.domain.text import clean, mask_email


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row that somebody still has to look at."""

    sub: str
    email: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """The report's content, as it is in the journal; ``cleaned`` makes it fit to be shown.

    ``interim`` until the cutover is recorded; ``guide`` holds digest, source, live and facts.
    ``cohorts`` counts rows by how they sign in, ``kinds`` rows by decision kind and fate.
    """

    made_at: datetime
    version: str
    snapshot: Snapshot
    interim: bool
    guide: Mapping[str, Any]
    cohorts: Sequence[tuple[str, int]]
    kinds: Sequence[tuple[str, str, int]]
    left_behind: Sequence[tuple[str, int]]
    answers: Mapping[str, Any]
    checks: Sequence[Mapping[str, str]]
    acts: Sequence[Mapping[str, str]]
    open_rows: Sequence[OpenRow]
    notes: Sequence[tuple[str, int]] = field(default=())
    export: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self, *, masked: bool = True) -> dict[str, Any]:
        """The report as JSON, every text cleaned, addresses masked unless told otherwise."""
        value = {
            "made_at": self.made_at.isoformat(),
            "version": self.version,
            "interim": self.interim,
            "guide_live": bool(self.guide.get("live")),
            **self.snapshot.to_json(),
            "guide": dict(self.guide),
            "cohorts": [{"label": label, "rows": rows} for label, rows in self.cohorts],
            "kinds": [{"kind": kind, "state": state, "rows": rows} for kind, state, rows in self.kinds],
            "left_behind": [{"what": what, "rows": rows} for what, rows in self.left_behind],
            "notes_counted": [{"note": note, "persons": n} for note, n in self.notes],
            "answers": dict(self.answers),
            "checks": [dict(check) for check in self.checks],
            "acts": [dict(act) for act in self.acts],
            "export": dict(self.export),
            "open_rows": [
                {
                    "sub": row.sub,
                    "email": mask_email(row.email) if masked else row.email,
                    "state": row.state,
                    "reason": row.reason,
                }
                for row in self.open_rows
            ],
        }
        return {key: cleaned(item) for key, item in value.items()}


def cleaned(value: object) -> Any:  # JSON in, JSON out
    """Every text in a JSON value made safe to show."""
    match value:
        case str():
            return clean(value, 2_000)
        case Mapping():
            return {clean(key): cleaned(item) for key, item in value.items()}
        case list() | tuple():
            return [cleaned(item) for item in value]
        case _:
            return value
