"""Everything that a report tells, collected once and rendered three ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wizard.domain.snapshot import Snapshot
from wizard.domain.text import clean, mask_addresses, mask_email
from wizard.guide.situation import Situation
from wizard.report import course
from wizard.report.organizations import ORGANIZATIONS_FILE, OrganizationLine

OPEN_ROWS_FILE = "open_rows.csv"
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row that somebody still has to look at."""

    sub: str
    email: str
    state: str
    kind: str
    reason: str

    def to_json(self, *, masked: bool) -> dict[str, str]:
        email = mask_email(self.email) if masked and self.email else self.email
        return {
            "sub": self.sub,
            "email": email,
            "state": self.state,
            "kind": self.kind,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """A question of a tree with what was chosen; ``is_given`` False: it is the default."""

    key: str
    question: str
    choice: str
    consequence: str
    is_given: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "question": self.question,
            "choice": self.choice,
            "consequence": self.consequence,
            "given": self.is_given,
        }


@dataclass(frozen=True, slots=True)
class Dossier:
    """The report's content, as it is in the journal; ``to_json`` makes it fit to be shown.

    ``interim`` until the cutover is recorded; ``guide`` holds digest, source, live and facts.
    ``cohorts`` counts rows by how they sign in, ``kinds`` rows by decision kind and fate. ``open_rows``
    are the first of those that ``open_kinds`` counts. ``mark`` stands for the state that it tells of.
    ``recovered``: the latest recovery that was ended.
    """

    made_at: datetime
    version: str
    snapshot: Snapshot
    situation: Situation
    mark: str
    guide: Mapping[str, Any]
    cohorts: Sequence[tuple[str, int, int]]
    kinds: Sequence[tuple[str, str, int]]
    left_behind: Sequence[tuple[str, int]]
    not_mailed: Sequence[tuple[str, int]]
    decisions: Sequence[Decision]
    answers: Mapping[str, Any]
    checks: Sequence[Mapping[str, str]]
    acts: Sequence[Mapping[str, str]]
    has_more_acts: bool
    open_kinds: Sequence[tuple[str, str, int]]
    open_rows: Sequence[OpenRow]
    drift: Sequence[tuple[str, str]]
    preflight: Sequence[Mapping[str, Any]]
    cutover: Mapping[str, Any] | None
    notes: Sequence[tuple[str, int]] = field(default=())
    export: Mapping[str, Any] = field(default_factory=dict)
    recovered: Mapping[str, Any] | None = None
    organizations: Sequence[OrganizationLine] = field(default=())

    @property
    def interim(self) -> bool:
        return self.cutover is None

    @property
    def open_total(self) -> int:
        return sum(rows for _, _, rows in self.open_kinds)

    def to_json(self, *, masked: bool = True) -> dict[str, Any]:
        """The report as JSON, every text cleaned, addresses masked unless told otherwise."""
        value = {
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "version": self.version,
            "interim": self.interim,
            "masked": masked,
            "guide_live": bool(self.guide.get("live")),
            **self.snapshot.to_json(),
            "guide": dict(self.guide),
            "cohorts": [{"label": label, "depth": depth, "rows": n} for label, depth, n in self.cohorts],
            "kinds": [{"kind": kind, "state": state, "rows": n} for kind, state, n in self.kinds],
            "left_behind": [{"what": what, "rows": rows} for what, rows in self.left_behind],
            "not_mailed": [{"why": why, "rows": rows} for why, rows in self.not_mailed],
            "notes_counted": [{"note": note, "persons": n} for note, n in self.notes],
            "decisions": [decision.to_json() for decision in self.decisions],
            "answers": dict(self.answers),
            "checks": [dict(check) for check in self.checks],
            "waivers": [waiver.to_json() for waiver in self.situation.waivers],
            "cutover": dict(self.cutover) if self.cutover else None,
            "recovered": dict(self.recovered) if self.recovered else None,
            "connections": self._connections(),
            "acts": [dict(act) for act in self.acts],
            "more_acts": self.has_more_acts,
            "export": dict(self.export),
            "drift": [{"what": what, "value": value} for what, value in self.drift],
            "preflight": [dict(row) for row in self.preflight],
            "open_kinds": [{"kind": kind, "state": state, "rows": n} for kind, state, n in self.open_kinds],
            "open_rows": [row.to_json(masked=masked) for row in self.open_rows],
            "open_total": self.open_total,
            "open_file": OPEN_ROWS_FILE,
            "organization_table": [line.to_json() for line in self.organizations],
            "organization_file": ORGANIZATIONS_FILE,
            **course.to_json(self.situation),
        }
        return {key: cleaned(item, masked=masked) for key, item in value.items()}

    def _connections(self) -> list[dict[str, Any]]:
        return [
            {
                "provider": record.name,
                "kind": record.row.title,
                "rows": record.rows,
                "standing": record.standing.value,
                "state": record.connection.state.value,
                "owner": record.connection.owner,
                "contact": record.connection.contact,
                "appointment": record.connection.appointment,
                "note": record.connection.note,
                "evidence": record.evidence,
            }
            for record in self.situation.providers
        ]


def cleaned(value: object, *, masked: bool) -> Any:  # JSON in, JSON out
    """Every text in a JSON value made safe to show, addresses in it masked if so asked."""
    match value:
        case str():
            return clean(mask_addresses(value) if masked else value, LONGEST)
        case Mapping():
            return {clean(key): cleaned(item, masked=masked) for key, item in value.items()}
        case list() | tuple():
            return [cleaned(item, masked=masked) for item in value]
        case _:
            return value
