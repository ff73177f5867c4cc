"""The frozen plan: what the operator saw and confirms, by counts and fingerprint (R5)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from wizard.domain.confirmations import Phrase, import_phrase
from wizard.domain.organizations.plan import MembershipCounts
from wizard.domain.planning.people import EffectKind
from wizard.domain.planning.resolution import Due, PlannedPerson, Resolution
from wizard.domain.rows.kinds import LATE


@dataclass(frozen=True, slots=True)
class Plan:
    """One frozen revision. Counts are of persons, except ``rows``, which counts Cognito rows by fate.

    ``effects`` counts what will be written, by EffectKind; ``unchanged`` persons need nothing.
    ``decisions`` counts rows by the first kind that applies to each, as the inventory does, and next to
    that those that met a user of WorkOS or did not fit there (``kinds.LATE``). ``notes`` counts what is
    dropped or in conflict, by sentence. ``disabled`` counts who is written though disabled in Cognito.
    ``left_open`` counts what the source's records do not say, by sentence, in rows, records or dates.
    ``warnings`` are sentences about the whole plan, such as a mapping that no row matches.
    ``fingerprint`` covers every write, in order, and the target. ``organizations`` and ``memberships`` count
    what is planned of them (``membership_plan.MembershipCounts``), empty where no one asked for them.
    """

    revision: int
    fingerprint: str
    environment: str
    effects: Mapping[str, int]
    unchanged: int
    rows: Mapping[str, int]
    decisions: Mapping[str, int]
    due: Mapping[str, int]
    notes: Mapping[str, int]
    baseline: int
    baseline_ours: int
    disabled: int = 0
    warnings: tuple[str, ...] = ()
    frozen_at: datetime | None = None
    confirmed_at: datetime | None = None
    left_open: Mapping[str, int] = field(default_factory=dict)
    organizations: Mapping[str, int] = field(default_factory=dict)
    memberships: Mapping[str, int] = field(default_factory=dict)
    roles_to_create: tuple[str, ...] = ()

    @property
    def writes(self) -> int:
        """Persons that this revision writes to WorkOS, themselves or memberships of theirs."""
        return sum(self.effects.values()) + self.memberships.get("only_memberships", 0)

    @property
    def typed(self) -> Phrase:
        """What confirms exactly this plan; its fingerprint is typed only where the plan was not shown."""
        return import_phrase(self.writes, self.environment, self.fingerprint)

    @property
    def phrase(self) -> str:
        """The text that confirms exactly this plan, with its fingerprint (spec 4)."""
        return self.typed.bound

    def to_json(self) -> dict[str, Any]:
        value = asdict(self)
        for name in ("frozen_at", "confirmed_at"):
            value[name] = value[name].isoformat() if value[name] else None
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Plan:
        moments = {
            name: datetime.fromisoformat(value[name]) if value[name] else None
            for name in ("frozen_at", "confirmed_at")
        }
        texts = {name: tuple(value.get(name, ())) for name in ("warnings", "roles_to_create")}
        return cls(**{**value, **moments, **texts})


@dataclass
class PlanDraft:
    """A plan while it is drawn up: takes one resolution after the other, then freezes."""

    revision: int
    environment: str
    base_url: str
    effects: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    disabled: int = 0
    joining: MembershipCounts = field(default_factory=MembershipCounts)
    has_memberships: bool = False

    def __post_init__(self) -> None:
        self._hash = hashlib.sha256(json.dumps([self.environment, self.base_url]).encode())

    def add(self, resolution: Resolution) -> None:
        for kind, rows in resolution.kinds.items():
            _count(self.decisions, kind.value, rows)
        for outcome in resolution.outcomes:
            _count(self.rows, outcome.state.value)
            if outcome.kind in LATE:
                _count(self.decisions, outcome.kind.value)
        person = resolution.person
        if person is None:
            return
        _count(self.rows, "persons")
        for kind in person.met:
            _count(self.decisions, kind.value, 1 + len(person.merged))
        if person.due is not Due.NO:
            _count(self.due, person.due.value)
        for note in person.notes:
            _count(self.notes, note)
        self._join(person)
        if person.effect is None:
            self.unchanged += 1
            return
        _count(self.effects, person.effect.value)
        self.disabled += not person.enabled
        change = person.change.to_json() if person.change else None
        content = [person.sub, person.effect, person.draft.to_json(), change]
        self._hash.update(json.dumps(content, sort_keys=True).encode())

    def _join(self, person: PlannedPerson) -> None:
        if person.memberships is None:
            return
        self.has_memberships = True
        content = self.joining.add(
            person.memberships, with_user=person.effect is not None, is_due=person.due is not Due.NO
        )
        if content:
            self._hash.update(json.dumps([person.sub, content], sort_keys=True).encode())

    def freeze(
        self,
        *,
        baseline: int,
        baseline_ours: int,
        at: datetime,
        left_open: Mapping[str, int] | None = None,
        warnings: tuple[str, ...] = (),
        roles_to_create: tuple[str, ...] = (),
    ) -> Plan:
        if roles_to_create:
            self._hash.update(json.dumps(roles_to_create).encode())
        return Plan(
            revision=self.revision,
            fingerprint=self._hash.hexdigest()[:16],
            environment=self.environment,
            effects={kind.value: self.effects.get(kind.value, 0) for kind in EffectKind},
            unchanged=self.unchanged,
            rows=_largest_first(self.rows),
            decisions=_largest_first(self.decisions),
            due=_largest_first(self.due),
            notes=_largest_first(self.notes),
            baseline=baseline,
            baseline_ours=baseline_ours,
            disabled=self.disabled,
            warnings=warnings,
            frozen_at=at,
            left_open=dict(left_open or {}),
            organizations=self.joining.organization_json(),
            memberships=self.joining.membership_json() if self.has_memberships else {},
            roles_to_create=roles_to_create,
        )


def _count(tally: dict[str, int], word: str, number: int = 1) -> None:
    tally[word] = tally.get(word, 0) + number


def _largest_first(tally: Mapping[str, int]) -> dict[str, int]:
    """Read in an order that does not hang on which row came first."""
    return dict(sorted(tally.items(), key=lambda item: (-item[1], item[0])))
