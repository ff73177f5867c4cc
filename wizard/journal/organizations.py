"""How organizations and memberships enter the journal, and move: planned, attempted, settled, gone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import assert_never

from wizard.domain import events as e
from wizard.domain.organizations.model import FamilyState, PlannedMembership
from wizard.domain.organizations.plan import OURS
from wizard.domain.planning.resolution import PlannedPerson
from wizard.journal import doubt
from wizard.journal.drafts import compact

# Next to planning.py: what was settled stays, what was only planned is forgotten.
FORGET = (
    f"""DELETE FROM organization_membership WHERE settled IS NULL
       AND person NOT IN {doubt.PERSONS} AND id NOT IN {doubt.MEMBERSHIPS}""",
    f"""UPDATE organization_membership SET state = settled, reason = ''
       WHERE settled IS NOT NULL AND state IN ('pending', 'failed') AND id NOT IN {doubt.MEMBERSHIPS}""",
    # One that only was found may be another one by the next plan, as long as no one joined it.
    """DELETE FROM organization WHERE (settled IS NULL OR settled = 'present') AND state <> 'in_doubt'
       AND NOT EXISTS (SELECT 1 FROM organization_membership WHERE organization = organization.id)""",
    """UPDATE organization SET state = settled, reason = ''
       WHERE settled IS NOT NULL AND state IN ('pending', 'failed')""",
    "UPDATE organization SET state = 'pending', reason = '' WHERE state = 'failed'",
)
_ORGANIZATION = """
INSERT INTO organization (external_id, value, name, target_id, state, settled, revision)
VALUES (:external_id, :value, :name, :target, :state, CASE :state WHEN 'present' THEN :state END, :revision)
ON CONFLICT (external_id) DO UPDATE SET revision = excluded.revision, value = excluded.value,
    name = CASE WHEN settled = 'created' THEN name ELSE excluded.name END,
    state = CASE WHEN state = 'skipped' OR settled IS NULL AND excluded.state = 'present' THEN excluded.state
        ELSE state END,
    settled = coalesce(settled, excluded.settled), target_id = coalesce(target_id, excluded.target_id)
RETURNING id
"""
_MEMBERSHIP = """
INSERT INTO organization_membership (person, organization, why, roles, state, reason, revision)
VALUES (:person, :organization, :why, :roles, :state, :reason, :revision)
ON CONFLICT (person, organization) DO UPDATE SET why = excluded.why, roles = excluded.roles,
    gone = CASE WHEN gone = 'deactivated' AND :effect <> '' THEN gone ELSE '' END,
    state = CASE WHEN :effect <> '' OR settled IS NULL THEN excluded.state ELSE settled END,
    reason = excluded.reason, revision = excluded.revision
RETURNING id
"""
_MOVE = (
    "UPDATE effect SET state = ?, reason = ? WHERE id = ? AND state IN ('pending', 'attempted')"
    " AND membership IS NOT NULL RETURNING person, membership"
)
_EFFECT_STATES = {FamilyState.PENDING: "pending", FamilyState.FAILED: "failed"}
_AFTER = """
SELECT EXISTS (SELECT 1 FROM effect WHERE person = ?1 AND state IN ('pending', 'attempted')) AS has_more,
    EXISTS (SELECT 1 FROM effect WHERE person = ?1 AND state = 'failed') AS has_failed
"""


class Organizations:
    """Applies the facts about organizations and memberships."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def apply(
        self,
        fact: e.OrganizationsListed
        | e.OrganizationLinesRead
        | e.OrganizationsAttempted
        | e.OrganizationsSettled
        | e.MembershipsSettled
        | e.MembershipsSwitchedOff
        | e.MembershipsReconciled,
    ) -> None:
        match fact:
            case e.OrganizationsListed(organizations, first):
                if first:
                    self._db.execute("DELETE FROM organization_baseline")
                self._db.executemany(
                    "INSERT OR REPLACE INTO organization_baseline (id, external_id, name) VALUES (?, ?, ?)",
                    [(item.id, item.external_id, item.name) for item in organizations],
                )
            case e.OrganizationLinesRead(lines, first):
                if first:
                    self._db.execute("DELETE FROM organization_line")
                self._db.executemany(
                    "INSERT INTO organization_line (id, who, content) VALUES (?, ?, ?)",
                    [(line.number, line.who, compact(line.to_json())) for line in lines],
                )
            case e.OrganizationsAttempted(numbers):
                for number in numbers:
                    self._organization_moves(number, "in_doubt", ("pending", "in_doubt"))
            case e.OrganizationsSettled(outcomes):
                for outcome in outcomes:
                    self._settle_organization(outcome)
            case e.MembershipsSettled(settled):
                for membership in settled:
                    self._settle(membership)
            case e.MembershipsSwitchedOff(numbers, outcome):
                self._db.executemany(
                    "UPDATE organization_membership SET gone = ? WHERE id = ? AND state = 'gone'",
                    [(outcome, number) for number in numbers],
                )
            case e.MembershipsReconciled(number, seen):
                self._db.execute(
                    "UPDATE organization_membership SET seen = ?"
                    " WHERE target_id IN (SELECT value FROM json_each(?))",
                    (number, json.dumps(seen)),
                )
            case _:
                assert_never(fact)

    def plan(self, person: PlannedPerson, number: int, revision: int) -> int:
        """Write down a person's memberships and their effects; how many effects there are."""
        if person.memberships is None:
            return 0
        effects, planned = 0, set()
        for membership in person.memberships:
            planned.add(self._plan_one(membership, number, revision))
            effects += bool(membership.effect)
        self._leave(number, planned)
        return effects

    def fail_those_of(self, person: int, reason: str) -> None:
        """A user who could not be written has no memberships: their effects fail without a request."""
        found = self._db.execute(
            "UPDATE effect SET state = 'failed', reason = ?1 WHERE person = ?2 AND state = 'pending'"
            " AND membership IS NOT NULL RETURNING membership",
            (reason, person),
        ).fetchall()
        self._db.executemany(
            "UPDATE organization_membership SET state = 'failed', reason = ? WHERE id = ?",
            [(reason, row["membership"]) for row in found],
        )

    def _plan_one(self, membership: PlannedMembership, number: int, revision: int) -> int:
        organization = self._organization(membership, revision)
        state = FamilyState.SKIPPED if membership.skipped else FamilyState.PENDING
        values = {
            "person": number,
            "organization": organization,
            "why": membership.why,
            "roles": compact(membership.roles),
            "state": state,
            "reason": membership.skipped,
            "revision": revision,
            "effect": membership.effect or membership.skipped,
        }
        made = int(self._db.execute(_MEMBERSHIP, values).fetchone()["id"])
        if membership.effect:
            self._db.execute(
                "INSERT INTO effect (person, kind, membership) VALUES (?, ?, ?)",
                (number, membership.effect, made),
            )
        return made

    def _organization(self, membership: PlannedMembership, revision: int) -> int:
        """Its number; one that no one joins is not created."""
        organization = membership.organization
        state = FamilyState.PRESENT if organization.target_id else FamilyState.PENDING
        values = {
            "state": FamilyState.SKIPPED if membership.skipped else state,
            "external_id": organization.external_id,
            "value": organization.value,
            "name": organization.name,
            "target": organization.target_id,
            "revision": revision,
        }
        return int(self._db.execute(_ORGANIZATION, values).fetchone()["id"])

    def _leave(self, number: int, planned: Iterable[int]) -> None:
        """Memberships that the plan no longer has leave the sums; what to do about them, no one said yet."""
        self._db.execute(
            "UPDATE organization_membership SET state = 'gone', gone = 'open'"
            " WHERE person = ? AND settled IS NOT NULL AND state <> 'gone'"
            " AND id NOT IN (SELECT value FROM json_each(?))",
            (number, json.dumps(sorted(planned))),
        )

    def _organization_moves(self, number: int, state: str, before: tuple[str, ...]) -> None:
        moved = self._db.execute(
            "UPDATE organization SET state = ? WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
            (state, number, json.dumps(before)),
        )
        if moved.rowcount != 1:
            raise ValueError(f"organization {number} is settled and cannot become {state}")

    def _settle_organization(self, outcome: e.OrganizationSettled) -> None:
        self._organization_moves(outcome.organization, outcome.state, ("pending", "in_doubt"))
        is_done = outcome.state in {FamilyState.CREATED, FamilyState.PRESENT}
        self._db.execute(
            "UPDATE organization SET reason = ?, target_id = coalesce(?, target_id),"
            " settled = CASE WHEN ? THEN state ELSE settled END WHERE id = ?",
            (outcome.reason, outcome.target_id, is_done, outcome.organization),
        )

    def _settle(self, outcome: e.MembershipSettled) -> None:
        values = (_EFFECT_STATES.get(outcome.state, "done"), outcome.reason, outcome.effect)
        moved = self._db.execute(_MOVE, values).fetchone()
        if moved is None:
            raise ValueError(f"effect {outcome.effect} is no open one of a membership, yet it has an outcome")
        is_done = outcome.state not in _EFFECT_STATES
        written = compact(outcome.roles) if outcome.state in OURS else None
        self._db.execute(
            "UPDATE organization_membership SET state = ?1, reason = ?2, target_id = coalesce(?3, target_id),"
            " settled = CASE WHEN ?4 THEN ?1 ELSE settled END, written = coalesce(?5, written),"
            " gone = CASE WHEN ?4 THEN '' ELSE gone END WHERE id = ?6",
            (outcome.state, outcome.reason, outcome.target_id, is_done, written, moved["membership"]),
        )
        self._person(moved["person"], outcome)

    def _person(self, person: int, outcome: e.MembershipSettled) -> None:
        """A person is done when all their effects are; one membership that failed is a person who failed."""
        after = self._db.execute(_AFTER, (person,)).fetchone()
        if after["has_more"]:
            return
        reason = f"a membership failed: {outcome.reason}" if outcome.state is FamilyState.FAILED else ""
        self._db.execute(
            "UPDATE person SET state = CASE WHEN ?1 THEN 'failed' ELSE settled END, planned = NULL"
            " WHERE id = ?2",
            (after["has_failed"], person),
        )
        self._db.execute(
            "UPDATE row SET state = CASE state WHEN 'gone' THEN 'gone' ELSE"
            " (SELECT person.state FROM person WHERE person.id = row.id) END,"
            " reason = CASE WHEN ?1 <> '' THEN ?1 ELSE reason END WHERE id = ?2",
            (reason, person),
        )
