"""Read models of organizations and memberships, each one short read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from wizard.domain.organizations.memberships import FileLine
from wizard.domain.organizations.model import FamilyState
from wizard.domain.organizations.plan import Held, KnownMembership
from wizard.journal import doubt
from wizard.journal.misread import telling_damage
from wizard.ports import MembershipItem, OpenMembership, OpenOrganization, OrganizationItem, SameName

OFF = "deactivated"
_OPEN = """
SELECT effect.id, effect.kind, effect.state, person.sub, person.target_id AS user_id,
    organization.name, organization.target_id AS organization_id, organization.reason AS organization_reason,
    m.roles, m.written, m.target_id, m.gone
FROM effect JOIN organization_membership AS m ON m.id = effect.membership
JOIN person ON person.id = effect.person JOIN organization ON organization.id = m.organization
WHERE effect.state = :state AND effect.state IN ('pending', 'attempted') AND effect.membership IS NOT NULL
    AND effect.id > :after AND effect.id <= :until AND NOT EXISTS (SELECT 1 FROM effect AS earlier
        WHERE earlier.person = effect.person AND earlier.membership IS NULL AND earlier.state <> 'done')
ORDER BY effect.id LIMIT :limit
"""
_ITEM = f"""
SELECT m.id, person.sub, person.email, person.target_id AS user_id, m.roles, m.reason, m.target_id,
    m.settled, m.written, organization.name AS organization,
    CASE WHEN m.state = 'pending' AND m.id IN {doubt.MEMBERSHIPS} THEN 'in_doubt' ELSE m.state END AS state
FROM organization_membership AS m JOIN person ON person.id = m.person
JOIN organization ON organization.id = m.organization
"""
_ORGANIZATION = "SELECT id, external_id, value, name, target_id, state, reason, members FROM organization"
_SAME_NAMES = """
SELECT o.name, o.value, o.members, o.target_id, json_group_array(other.id) AS ids
FROM organization AS o JOIN organization_baseline AS other ON other.name = o.name
WHERE (o.settled IS NULL OR o.settled = 'present') AND o.state <> 'skipped' AND NOT EXISTS
    (SELECT 1 FROM organization_baseline AS own WHERE own.external_id = o.external_id)
GROUP BY o.id ORDER BY o.members DESC, o.id LIMIT ?
"""
_LAST = 2**63 - 1
# What check 2 looks for: memberships that are there by what this journal settled.
_EXPECTED = "settled IN ('created', 'updated', 'present') AND state <> 'gone' AND target_id IS NOT NULL"


def known_memberships(db: sqlite3.Connection, subs: Sequence[str]) -> dict[str, dict[str, KnownMembership]]:
    """What is settled of the memberships of persons, by sub and external ID of the organization."""
    rows = db.execute(
        "SELECT person.sub, organization.external_id, m.settled, m.written, m.gone"
        " FROM row JOIN person ON person.id = row.id"
        " JOIN organization_membership AS m ON m.person = person.id"
        " JOIN organization ON organization.id = m.organization"
        " WHERE row.sub IN (SELECT value FROM json_each(?)) AND m.settled IS NOT NULL",
        (json.dumps(list(subs)),),
    )
    found: dict[str, dict[str, KnownMembership]] = {}
    for row in rows:
        roles = tuple(json.loads(row["written"])) if row["written"] else None
        known = KnownMembership(FamilyState(row["settled"]), roles, switched_off=row["gone"] == OFF)
        found.setdefault(row["sub"], {})[row["external_id"]] = known
    return found


@telling_damage
class OrganizationReads:
    """What the journal knows of organizations and memberships; counts are its tallies."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def held(self) -> Held:
        """The environment's organizations, when they were listed last."""
        rows = self._db.execute("SELECT id, external_id, name FROM organization_baseline").fetchall()
        ids = {row["id"] for row in rows}
        names: dict[str, list[str]] = {}
        for row in rows:
            names.setdefault(row["name"], []).append(row["id"])
        ours = self._db.execute("SELECT external_id, target_id FROM organization WHERE target_id IS NOT NULL")
        return Held(
            by_external_id={row["external_id"]: row["id"] for row in rows if row["external_id"]},
            named={name: tuple(found) for name, found in names.items()},
            deleted=frozenset(row["external_id"] for row in ours if row["target_id"] not in ids),
        )

    def known_as(self, name: str) -> str | None:
        """The WorkOS id of the organization of the plan with this external ID or value, if it is there."""
        row = self._db.execute(
            "SELECT target_id FROM organization WHERE (external_id = ?1 OR value = ?1) AND state <> 'gone'"
            " AND target_id IS NOT NULL ORDER BY external_id <> ?1, id LIMIT 1",
            (name,),
        ).fetchone()
        return str(row["target_id"]) if row else None

    def lines(self, keys: Sequence[str]) -> Mapping[str, Sequence[FileLine]]:
        """The lines of the operator's file about these subs and addresses."""
        rows = self._db.execute(
            "SELECT who, content FROM organization_line WHERE who IN (SELECT value FROM json_each(?))"
            " ORDER BY id",
            (json.dumps(list(keys)),),
        )
        found: dict[str, list[FileLine]] = {}
        for row in rows:
            found.setdefault(row["who"], []).append(FileLine.from_json(json.loads(row["content"])))
        return found

    def strangers(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the subs and addresses that no row of the pool has."""
        given = json.dumps(list(keys))
        known = self._db.execute(
            "SELECT sub AS who FROM row WHERE sub IN (SELECT value FROM json_each(?1)) AND state <> 'gone'"
            " UNION SELECT family FROM row WHERE family IN (SELECT value FROM json_each(?1))"
            " AND state <> 'gone'",
            (given,),
        )
        return frozenset(keys) - {row["who"] for row in known}

    def open(self, state: str, after: int, limit: int) -> list[OpenOrganization]:
        rows = self._db.execute(
            "SELECT id, external_id, name, state FROM organization WHERE state = ? AND id > ?"
            " ORDER BY id LIMIT ?",
            (state, after, limit),
        )
        return [
            OpenOrganization(row["id"], row["external_id"], row["name"], in_doubt=row["state"] == "in_doubt")
            for row in rows
        ]

    def open_memberships(
        self, state: str, after: int, limit: int, *, until: int | None = None
    ) -> list[OpenMembership]:
        """Effects of memberships after one and up to another, whose users are written."""
        values = {"state": state, "after": after, "until": _LAST if until is None else until, "limit": limit}
        return [_open(row) for row in self._db.execute(_OPEN, values)]

    def items(self, after: int, limit: int) -> list[OrganizationItem]:
        rows = self._db.execute(f"{_ORGANIZATION} WHERE id > ? ORDER BY id LIMIT ?", (after, limit))
        return [OrganizationItem(**dict(row)) for row in rows]

    def largest(self, limit: int) -> list[OrganizationItem]:
        rows = self._db.execute(f"{_ORGANIZATION} ORDER BY members DESC, id LIMIT ?", (limit,))
        return [OrganizationItem(**dict(row)) for row in rows]

    def same_names(self, limit: int) -> list[SameName]:
        """Organizations of the plan that are not in WorkOS by their external ID, but others of their name."""
        return [
            SameName(
                row["name"],
                row["value"],
                row["members"],
                row["target_id"],
                tuple(sorted(json.loads(row["ids"]))),
            )
            for row in self._db.execute(_SAME_NAMES, (limit,))
        ]

    def members(self, organization: int, after: int, limit: int) -> list[MembershipItem]:
        """Memberships of an organization after one, without those that are gone."""
        where = "WHERE m.organization = ? AND m.id > ? AND m.state <> 'gone' ORDER BY m.id LIMIT ?"
        return [_item(row) for row in self._db.execute(f"{_ITEM} {where}", (organization, after, limit))]

    def left(self, outcome: str, after: int, limit: int) -> list[MembershipItem]:
        """Memberships that are no longer in the plan, and about which this was done."""
        where = "WHERE m.state = 'gone' AND m.gone = ? AND m.id > ? ORDER BY m.id LIMIT ?"
        return [_item(row) for row in self._db.execute(f"{_ITEM} {where}", (outcome, after, limit))]

    def count_left(self) -> Mapping[str, int]:
        """Memberships that are no longer in the plan, by what was done about them."""
        rows = self._db.execute(
            "SELECT gone, count(*) AS n FROM organization_membership WHERE state = 'gone' GROUP BY gone"
        )
        return {row["gone"]: row["n"] for row in rows}

    def roles(self, organization: int) -> Mapping[str, int]:
        """Members by role slug; '' for the default role."""
        rows = self._db.execute(
            "SELECT coalesce(role.value, '') AS slug, count(*) AS n FROM organization_membership AS m"
            " LEFT JOIN json_each(m.roles) AS role WHERE m.organization = ?"
            " AND m.state NOT IN ('gone', 'skipped') GROUP BY 1 ORDER BY 2 DESC, 1",
            (organization,),
        )
        return {row["slug"]: row["n"] for row in rows}

    def by_target(self, membership_ids: Sequence[str]) -> Mapping[str, MembershipItem]:
        """Those of the WorkOS memberships that this journal knows, by their ids."""
        where = "WHERE m.target_id IN (SELECT value FROM json_each(?))"
        rows = self._db.execute(f"{_ITEM} {where}", (json.dumps(list(membership_ids)),))
        return {row["target_id"]: _item(row) for row in rows}

    def unseen(self, pass_number: int, limit: int) -> tuple[int, list[str]]:
        """How many memberships a pass of check 2 has not met, and the first of their subs."""
        where = f"{_EXPECTED} AND seen <> ?"
        (total,) = self._db.execute(
            f"SELECT count(*) FROM organization_membership WHERE {where}", (pass_number,)
        ).fetchone()
        rows = self._db.execute(
            "SELECT person.sub FROM organization_membership AS m JOIN person ON person.id = m.person"
            f" WHERE m.id IN (SELECT id FROM organization_membership WHERE {where} LIMIT ?)",
            (pass_number, limit),
        )
        return total, [row["sub"] for row in rows]


def _open(row: sqlite3.Row) -> OpenMembership:
    return OpenMembership(
        id=row["id"],
        sub=row["sub"],
        kind=row["kind"],
        user_id=row["user_id"],
        organization=row["name"],
        organization_id=row["organization_id"],
        organization_reason=row["organization_reason"],
        roles=tuple(json.loads(row["roles"])),
        written=tuple(json.loads(row["written"])) if row["written"] else None,
        membership_id=row["target_id"],
        switched_off=row["gone"] == OFF,
        in_doubt=row["state"] == "attempted",
    )


def _item(row: sqlite3.Row) -> MembershipItem:
    written = tuple(json.loads(row["written"])) if row["written"] else None
    return MembershipItem(**{**dict(row), "roles": tuple(json.loads(row["roles"])), "written": written})
