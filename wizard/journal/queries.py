"""Read models over a connection of their own: counts from the tally, lists in pages by key."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from wizard.domain.events import PreflightRow
from wizard.domain.federation.connections import FederationFacts
from wizard.domain.federation.providers import provider_seen, with_seen
from wizard.domain.organizations.companies import Companies
from wizard.domain.pace import Pace
from wizard.domain.planning.delta import Delta, OffboardingAction, OffboardingState
from wizard.domain.planning.people import TargetUser
from wizard.domain.planning.plan import Plan
from wizard.domain.planning.resolution import Due, Kind
from wizard.domain.planning.resolve import Group
from wizard.domain.recovery import META, Recovery
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.identities import Profile
from wizard.domain.rows.inventory import Inventory
from wizard.domain.rows.kinds import LATE
from wizard.domain.rows.pool import AppClient, Pool, Provider, ProviderKind
from wizard.domain.steps import StepName, StepState
from wizard.guide.federation import corrected
from wizard.journal import acts, doubt, pages, persons, stories
from wizard.journal.companies import attribute_values, verified_domains
from wizard.journal.delta import delta, removed_users, rows_as_listed
from wizard.journal.families import groups, shared_families
from wizard.journal.federation import federation_facts
from wizard.journal.mail_reads import MailReads
from wizard.journal.misread import telling_damage
from wizard.journal.organization_reads import OrganizationReads
from wizard.journal.paces import read_pace
from wizard.journal.people import People
from wizard.journal.search import Search
from wizard.journal.undo_reads import UndoReads
from wizard.ports import (
    Act,
    KnownPerson,
    Listing,
    MailRecord,
    OpenEffect,
    PersonItem,
    PersonQuery,
    RemovedUser,
    RowItem,
    RowQuery,
    StepRecord,
    Verdict,
    WriteRecord,
    WrittenPerson,
)

PAGE = 500
LEAD_TIME = "lead_time:"


@telling_damage
class Reader:
    """The journal as steps, engine and front ends see it; every call is one short read."""

    def __init__(self, connection: sqlite3.Connection, *, under: object = None) -> None:
        """``under`` is the lock's descriptor, which must not be closed before the connection is."""
        self._db = connection
        self._under = under
        self._pace = Pace()
        self._search = Search(connection)
        self._people = People(connection, self._search)
        self.mailing = MailReads(connection)
        self.undo = UndoReads(connection)
        self.organizations = OrganizationReads(connection)

    def close(self) -> None:
        self._db.close()

    @property
    def path(self) -> Path:
        """The journal's file."""
        return Path(getattr(self._db, "path", ""))

    def commits(self) -> int:
        """How many commits the journal has."""
        return self._number("SELECT commits FROM identity")

    def meta(self, key: str) -> Any:
        found = self._one("SELECT value FROM meta WHERE key = ?", key)
        return json.loads(found["value"]) if found else None

    def owners(self) -> dict[str, str]:
        """Who does what, by the id of the thing; nothing for what no one does yet."""
        found = self._db.execute("SELECT key, value FROM meta WHERE key GLOB ?", (f"{LEAD_TIME}*",))
        taken = {row["key"].removeprefix(LEAD_TIME): json.loads(row["value"])["owner"] for row in found}
        return {item: owner for item, owner in taken.items() if owner}

    def recovery(self) -> Recovery | None:
        """What is known of the recovery that the journal is in; None where it is in none."""
        content = self.meta(META)
        return Recovery.from_json(content) if content else None

    def text(self, key: str) -> str | None:
        """A remembered text that is no JSON."""
        found = self._one("SELECT value FROM meta WHERE key = ?", key)
        return str(found["value"]) if found else None

    def answers(self) -> Mapping[str, Any]:
        return {
            row["key"]: json.loads(row["value"]) for row in self._db.execute("SELECT key, value FROM answer")
        }

    def answered_at(self) -> Mapping[str, datetime]:
        """When each answer was given last, by its key."""
        found = self._db.execute("SELECT key, at FROM answer")
        return {row["key"]: datetime.fromisoformat(row["at"]) for row in found}

    def steps(self) -> Mapping[StepName, StepRecord]:
        return {
            StepName(row["name"]): StepRecord(
                StepState(row["state"]), row["note"], datetime.fromisoformat(row["at"])
            )
            for row in self._db.execute("SELECT name, state, note, at FROM step")
        }

    def pool(self) -> Pool | None:
        content = self.meta("pool")
        if not content:
            return None
        seen = self._db.execute("SELECT name, type, issuer FROM provider_seen ORDER BY name")
        reported = (provider_seen(row["name"], row["type"], row["issuer"]) for row in seen)
        return corrected(with_seen(pool_from_json(content), reported), self._kinds())

    def _kinds(self) -> Mapping[str, Any]:
        """What the operator answered about providers."""
        rows = self._db.execute("SELECT key, value FROM answer WHERE key GLOB 'federation.*.kind'")
        return {row["key"]: json.loads(row["value"]) for row in rows}

    def listing(self) -> Listing | None:
        """The latest listing, finished or not."""
        row = self._one("SELECT * FROM listing ORDER BY id DESC LIMIT 1")
        if row is None:
            return None
        return Listing(
            id=row["id"],
            started_at=datetime.fromisoformat(row["started_at"]),
            finished_at=datetime.fromisoformat(row["finished_at"]) if row["finished_at"] else None,
            token=row["token"],
            pages=row["pages"],
            estimate=row["estimate"],
            restarts=row["restarts"],
        )

    def inventory(self) -> Inventory | None:
        pool = self.pool()
        if pool is None:
            return None
        rows = self._db.execute("SELECT content, n FROM profile WHERE n > 0")
        profiles = {Profile.from_json(json.loads(row["content"])): row["n"] for row in rows}
        twins = self.meta("twins") or {}
        found, due = self._planned_kinds()
        return Inventory(
            pool=pool,
            profiles=profiles,
            twins=twins.get("twins", 0),
            twins_unproven=twins.get("twins_unproven", 0),
            shared={Kind(kind): n for kind, n in twins.get("kinds", {}).items()},
            shared_due=twins.get("due", 0),
            mfa=self._mfa(),
            existing_ours=found.get(Kind.EXISTING_OURS),
            existing_foreign=found.get(Kind.EXISTING_FOREIGN),
            metadata_overflow=found.get(Kind.METADATA_OVERFLOW),
            due=due,
            companies=self._companies(),
        )

    def _companies(self) -> Companies | None:
        kept = self.meta("companies")
        return Companies.from_json(kept["companies"]) if kept else None

    def _planned_kinds(self) -> tuple[Mapping[Kind, int], int | None]:
        """Rows of the kinds that only a plan can count, and persons due by rule; nothing while it is open."""
        record, plan = self.steps().get(StepName.TRANSFORM), self.plan()
        if record is None or record.state is not StepState.DONE or plan is None:
            return {}, None
        return {kind: plan.decisions.get(kind, 0) for kind in LATE}, plan.due.get(Due.DUE, 0)

    def _mfa(self) -> Mapping[str, int] | None:
        """Users by MFA method, as far as a scan has looked; None where no one looked."""
        if self.meta("mfa_scan") is None:
            return None
        return self.tally("mfa")

    def tally(self, scope: str) -> Counter[str]:
        """The counters of ``rows``, ``persons`` or ``requests``."""
        rows = self._db.execute(doubt.TALLY, (scope,))
        return Counter({row["word"]: row["n"] for row in rows})

    def pace(self) -> Pace:
        """How many users were settled when, from the first write on."""
        self._pace = read_pace(self._db, self._pace)
        return self._pace

    def known_subs(self, listing: int, subs: Sequence[str]) -> frozenset[str]:
        """Those of ``subs`` that this listing has shown already."""
        rows = self._db.execute(
            "SELECT sub FROM row WHERE listing = ? AND sub IN (SELECT value FROM json_each(?))",
            (listing, json.dumps(list(subs))),
        )
        return frozenset(row["sub"] for row in rows)

    def attribute_values(self, after: int, limit: int) -> tuple[list[tuple[str, str, int]], int | None]:
        return attribute_values(self._db, after, limit)

    def verified_domains(self) -> Mapping[str, int]:
        return verified_domains(self._db)

    def listed_groups(self) -> frozenset[str]:
        return frozenset(row["name"] for row in self._db.execute("SELECT DISTINCT name FROM membership"))

    def present_subs(self, subs: Sequence[str]) -> frozenset[str]:
        """Those of the subs that belong to rows which are not gone, whichever listing showed them."""
        rows = self._db.execute(
            "SELECT sub FROM row WHERE state <> 'gone' AND sub IN (SELECT value FROM json_each(?))",
            (json.dumps(list(subs)),),
        )
        return frozenset(row["sub"] for row in rows)

    def listed(self, listing: int) -> int:
        """How many rows this listing has shown."""
        return self._number("SELECT listed FROM listing WHERE id = ?", listing)

    def listed_subs(self) -> Iterator[str]:
        """The ``sub`` of every row of the latest listing, in stable order."""
        after = 0
        while page := self._db.execute(
            "SELECT id, sub FROM row WHERE id > ? AND state <> 'gone' ORDER BY id LIMIT ?", (after, PAGE)
        ).fetchall():
            yield from (row["sub"] for row in page)
            after = page[-1]["id"]

    def records(self) -> Iterator[str]:
        """Every row of the latest listing as JSON in the AWS CLI's shape, in stable order."""
        after = 0
        while page := self._db.execute(
            "SELECT id, record FROM row WHERE id > ? AND state <> 'gone' ORDER BY id LIMIT ?", (after, PAGE)
        ).fetchall():
            yield from (row["record"] for row in page)
            after = page[-1]["id"]

    def groups(self, after: int, limit: int) -> tuple[list[Group], int | None]:
        """The next families of rows with what is known of them, and the row to go on from (None: done)."""
        return groups(self._db, after, limit)

    def shared_families(self, after: str, limit: int) -> tuple[list[tuple[CognitoRow, ...]], str | None]:
        """The next families of several rows, and the key to go on from (None: done)."""
        return shared_families(self._db, after, limit)

    def overrides(self, sub: str | None = None) -> Mapping[str, Mapping[str, str]]:
        """Decisions about single rows, by ``sub`` and kind; only those about ``sub`` where it is given."""
        found: dict[str, dict[str, str]] = {}
        only = (" WHERE sub = ?", (sub,)) if sub is not None else ("", ())
        for row in self._db.execute(f"SELECT sub, kind, choice FROM override{only[0]}", only[1]):
            found.setdefault(row["sub"], {})[row["kind"]] = row["choice"]
        return found

    def mfa_candidates(self, after: str, limit: int) -> list[tuple[str, str]]:
        """The ``sub`` and username of the next native rows; a sub says nothing of its row: a fair sample."""
        rows = self._db.execute(
            "SELECT row.sub, row.username FROM row JOIN profile ON profile.id = row.profile"
            " WHERE row.state <> 'gone' AND json_extract(profile.content, '$.method') <> 'federated'"
            " AND row.sub > ? ORDER BY row.sub LIMIT ?",
            (after, limit),
        )
        return [(row["sub"], row["username"]) for row in rows]

    def baseline_counts(self) -> tuple[int, int]:
        """Users in the environment before the plan, and how many of them were ours by then."""
        baseline = self.meta("baseline") or {}
        return baseline.get("users", 0), baseline.get("ours", 0)

    def baseline_sample(self) -> TargetUser | None:
        row = self._one("SELECT content FROM baseline LIMIT 1")
        return TargetUser(**json.loads(row["content"])) if row else None

    def plan(self) -> Plan | None:
        row = self._one("SELECT content, confirmed_at FROM plan ORDER BY revision DESC LIMIT 1")
        if row is None:
            return None
        return Plan.from_json(json.loads(row["content"]) | {"confirmed_at": row["confirmed_at"]})

    def open_effects(self, state: str, after: int, limit: int) -> list[OpenEffect]:
        return persons.open_effects(self._db, state, after, limit)

    def effects_of(self, emails: Sequence[str]) -> list[OpenEffect]:
        return persons.effects_of(self._db, emails)

    def written_sample(self, limit: int) -> list[WrittenPerson]:
        return persons.written_sample(self._db, limit)

    def written_by_target(self, target_ids: Sequence[str]) -> Mapping[str, WrittenPerson]:
        return persons.written_by_target(self._db, target_ids)

    def known_persons(self, users: Sequence[TargetUser]) -> Mapping[str, KnownPerson]:
        """By user id, those of the WorkOS users who are of this pool: by their sub, id or address."""
        return persons.known_persons(self._db, users)

    def in_baseline(self, target_ids: Sequence[str]) -> frozenset[str]:
        rows = self._db.execute(
            "SELECT id FROM baseline WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(target_ids)),),
        )
        return frozenset(row["id"] for row in rows)

    def unseen(self, pass_number: int, limit: int) -> tuple[int, list[str]]:
        """How many written persons a pass of check 2 has not met, and the first of their subs."""
        return persons.unseen(self._db, pass_number, limit)

    def delta(self) -> Delta:
        """The latest listing next to the one that was imported last."""
        return delta(self._db)

    def removed_users(
        self, act: OffboardingAction, state: OffboardingState, after: int, limit: int
    ) -> list[RemovedUser]:
        """Persons who left the pool and about whom an act is in this state."""
        return removed_users(self._db, act, state, after, limit)

    def rows_as_listed(self, subs: Sequence[str]) -> Mapping[str, CognitoRow]:
        """The rows of the latest listing with these subs."""
        return rows_as_listed(self._db, subs)

    def due(self) -> int:
        """Persons who shall get a reset mail, by rule or by decision (R4)."""
        return self.tally("due")["persons"]

    def rows(self, query: RowQuery, after: int, limit: int) -> tuple[list[RowItem], int | None]:
        """A page of rows after a row's id, and the id to go on from (None: there are no more)."""
        return pages.page(self._db, query, after, limit, self._search)

    def count_found(self, query: RowQuery) -> int | None:
        """How many rows hold the text of a query; None where that would take too long to say."""
        return pages.count(self._db, query, self._search)

    def row(self, sub: str) -> RowItem | None:
        return pages.one(self._db, sub)

    def persons(self, query: PersonQuery, after: int, limit: int) -> tuple[list[PersonItem], int | None]:
        """A page of persons after an id, and the id to go on from (None: there are no more)."""
        return self._people.page(query, after, limit)

    def merged_into(self, person: int) -> list[RowItem]:
        """The rows that a person was made of, its own included."""
        return [found for sub in stories.rows_of(self._db, person) if (found := self.row(sub))]

    def before(self, person: int) -> TargetUser | None:
        """What WorkOS held of a person before the first write."""
        return stories.before(self._db, person)

    def writes_of(self, person: int) -> Sequence[WriteRecord]:
        """Each write of a person, in order."""
        return stories.writes(self._db, person)

    def mails_of(self, sub: str) -> Sequence[MailRecord]:
        """Each reset mail of a person, by campaign."""
        return stories.mails(self._db, sub)

    def person(self, sub: str) -> PersonItem | None:
        """The person that a row is part of."""
        return persons.person_of(self._db, sub)

    def kinds(self) -> list[tuple[str, str, int, str]]:
        """Decision kind, state, number of rows and one ``sub``, most rows first."""
        return pages.kinds(self._db)

    def unread(self) -> Mapping[str, str]:
        """Optional calls that told nothing when they were made last, and why, by name."""
        found: Mapping[str, str] = self.meta("unread") or {}
        return found

    def preflight(self) -> tuple[PreflightRow, ...]:
        rows = self._db.execute("SELECT id, ok, blocking, detail, fix FROM preflight ORDER BY position")
        return tuple(
            PreflightRow(row["id"], bool(row["ok"]), bool(row["blocking"]), row["detail"], row["fix"])
            for row in rows
        )

    def acts(self, *, kind: str | None = None, limit: int = 200) -> list[Act]:
        """The audit log, latest first."""
        return acts.acts(self._db, kind, limit)

    def latest_act(self, *, besides: str) -> int:
        """The number of the latest act that is not of this kind; 0 before the first."""
        return acts.latest(self._db, besides)

    def failures(self, limit: int) -> list[tuple[str, str]]:
        rows = self._db.execute("SELECT sub, reason FROM row WHERE state = 'failed' LIMIT ?", (limit,))
        return [(row["sub"], row["reason"]) for row in rows]

    def verdicts(self) -> Mapping[str, Verdict]:
        return {
            row["id"]: Verdict(
                row["id"],
                row["status"],
                row["evidence"],
                datetime.fromisoformat(row["at"]),
                row["actor"],
                row["inputs"],
            )
            for row in self._db.execute("SELECT * FROM verdict")
        }

    def federation(self) -> FederationFacts:
        """What is known of the pool's identity providers."""
        return federation_facts(self._db)

    def _one(self, sql: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return row

    def _number(self, sql: str, *values: object) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])


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
