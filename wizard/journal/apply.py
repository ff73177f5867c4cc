"""What each fact does to the journal, as SQL inside the writer's transaction.

Transitions are guarded (``… WHERE state = 'attempted'``): a fact that does not fit the state it finds
is a bug and fails loudly instead of bending a count.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any, assert_never

from wizard.domain import events as e
from wizard.domain.identities import Profile
from wizard.domain.people import RowState
from wizard.domain.rows import normalise_email, to_record
from wizard.journal.planning import Planning


class Applier:
    """Writes facts through one connection; ``actor`` says who acts, for the acts' log (R13)."""

    def __init__(self, connection: sqlite3.Connection, actor: Callable[[], str]) -> None:
        self._db = connection
        self._actor = actor
        self._planning = Planning(connection)
        self._profiles: dict[Profile, int] = {}

    def apply(self, fact: e.Fact, at: str) -> None:  # noqa: C901, PLR0912  one branch a fact, checked by mypy
        match fact:
            case e.ActDone():
                self._act(fact, at)
            case e.Answered(answers, reopens):
                self._answer(answers, at)
                for step in reopens:
                    self._step(step, "open", "", at)
            case e.StepMoved(step, state, note):
                self._step(step, state, note, at)
            case e.GuideRead():
                self._remember("guide", asdict(fact) | {"at": at})
            case e.GuideAcknowledged(digest, accepted):
                self._remember("acknowledged", {"digest": digest, "accepted": accepted, "at": at})
            case e.EndsPinned():
                self._remember("pins", {"source": fact.source, "target": fact.target})
                self._remember("caller", fact.caller)
            case e.PreflightDone(rows):
                self._preflight(rows)
            case e.PoolRead(pool):
                self._remember("pool", asdict(pool))
            case e.ListingStarted() | e.PageListed() | e.ListingRestarted() | e.ListingFinished():
                self._listing(fact, at)
            case e.TwinsCounted():
                self._remember("twins", asdict(fact))
            case e.GroupListed(group, subs):
                pairs = [(group, sub) for sub in subs]
                self._db.executemany("INSERT OR IGNORE INTO membership (name, sub) VALUES (?, ?)", pairs)
            case e.MfaScanned(methods):
                users = [(username, json.dumps(words)) for username, words in methods.items()]
                self._db.executemany("INSERT OR REPLACE INTO mfa (username, methods) VALUES (?, ?)", users)
                self._remember("mfa_scan", {"after": fact.after, "scanned": fact.scanned})
            case e.ExportWritten():
                self._remember("export", asdict(fact) | {"at": at})
            case e.BaselineStarted(revision):
                self._db.execute("DELETE FROM baseline")
                self._remember("baseline", {"revision": revision, "after": None, "done": False})
            case e.BaselineRead():
                self._baseline(fact)
            case e.PlanStarted() | e.PersonsPlanned() | e.PlanFrozen() | e.PlanConfirmed():
                self._planning.apply(fact, at)
            case e.EffectsAttempted(effects):
                self._attempt(effects)
            case e.EffectsSettled(outcomes):
                for outcome in outcomes:
                    self._settle(outcome)
            case e.WebhooksSwitched(endpoints, enabled):
                self._remember("webhooks_off", [] if enabled else list(endpoints))
            case e.UsersReconciled(number, seen):
                self._remember("reconciled", number)
                met = [(number, target_id) for target_id in seen]
                self._db.executemany("UPDATE person SET seen = ? WHERE target_id = ?", met)
            case e.CheckDone():
                self._verdict(fact, at)
            case _:
                assert_never(fact)

    def count_requests(self, requests: Mapping[str, int]) -> None:
        """Add to the request counters shown by ``status``."""
        self._db.executemany(
            "INSERT INTO tally (scope, word, n) VALUES ('requests', ?, ?)"
            " ON CONFLICT (scope, word) DO UPDATE SET n = n + excluded.n",
            [(word, n) for word, n in requests.items() if n],
        )

    def _remember(self, key: str, value: object) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, json.dumps(value)))

    def _act(self, act: e.ActDone, at: str) -> None:
        self._db.execute(
            "INSERT INTO act (at, kind, note, fingerprint, details, actor) VALUES (?, ?, ?, ?, ?, ?)",
            (at, act.kind, act.note, act.fingerprint, json.dumps(dict(act.details)), self._actor()),
        )

    def _answer(self, answers: Mapping[str, Any], at: str) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO answer (key, value, at) VALUES (?, ?, ?)",
            [(key, json.dumps(value), at) for key, value in answers.items()],
        )

    def _step(self, step: str, state: str, note: str, at: str) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO step (name, state, note, at) VALUES (?, ?, ?, ?)", (step, state, note, at)
        )

    def _preflight(self, rows: Iterable[e.PreflightRow]) -> None:
        self._db.execute("DELETE FROM preflight")
        self._db.executemany(
            "INSERT INTO preflight (position, id, ok, blocking, detail, fix) VALUES (?, ?, ?, ?, ?, ?)",
            [(n, row.id, row.ok, row.blocking, row.detail, row.fix) for n, row in enumerate(rows)],
        )

    def _listing(
        self, fact: e.ListingStarted | e.PageListed | e.ListingRestarted | e.ListingFinished, at: str
    ) -> None:
        match fact:
            case e.ListingStarted(listing, estimate):
                self._db.execute(
                    "INSERT INTO listing (id, started_at, estimate) VALUES (?, ?, ?)", (listing, at, estimate)
                )
            case e.PageListed(listing, page, rows, token):
                self._page(listing, rows)
                self._db.execute(
                    "UPDATE listing SET token = ?, pages = ? WHERE id = ?", (token, page, listing)
                )
            case e.ListingRestarted(listing):
                self._db.execute(
                    "UPDATE listing SET token = NULL, pages = 0, restarts = restarts + 1 WHERE id = ?",
                    (listing,),
                )
            case e.ListingFinished(listing):
                self._finish_listing(listing, at)

    def _page(self, listing: int, rows: Iterable[e.ListedRow]) -> None:
        # A row that was gone and comes back takes up the state that its person has by now.
        self._db.executemany(
            "INSERT INTO row (sub, username, family, profile, record, digest, listing)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (sub) DO UPDATE SET username = excluded.username, family = excluded.family,"
            " profile = excluded.profile, record = excluded.record, digest = excluded.digest,"
            " listing = excluded.listing, state = CASE WHEN state <> 'gone' THEN state ELSE coalesce("
            "  (SELECT CASE WHEN person.sub = row.sub THEN person.state ELSE 'merged' END"
            "   FROM person WHERE person.id = row.person), 'pending') END",
            [
                (
                    item.row.sub,
                    item.row.username,
                    item.group,
                    self._profile(item.profile),
                    json.dumps(to_record(item.row), ensure_ascii=False),
                    item.row.digest,
                    listing,
                )
                for item in rows
            ],
        )
        links = [(username, item.row.sub) for item in rows for username in item.links]
        self._db.executemany("INSERT OR IGNORE INTO link (username, sub) VALUES (?, ?)", links)

    def _profile(self, profile: Profile) -> int:
        known = self._profiles.get(profile)
        if known is not None:
            return known
        content = json.dumps(profile.to_json(), sort_keys=True)
        self._db.execute("INSERT OR IGNORE INTO profile (content) VALUES (?)", (content,))
        (number,) = self._db.execute("SELECT id FROM profile WHERE content = ?", (content,)).fetchone()
        self._profiles[profile] = number
        return int(number)

    def _finish_listing(self, listing: int, at: str) -> None:
        """Rows that this listing did not show are gone; linked rows join the family of their native row."""
        self._db.execute("UPDATE row SET state = 'gone' WHERE listing <> ? AND state <> 'gone'", (listing,))
        # The cross join fixes the order: each row asks the links once, by their key.
        joined = self._db.execute(
            "SELECT native.family, row.id FROM row CROSS JOIN link ON link.username = lower(row.username)"
            " JOIN row AS native ON native.sub = link.sub AND native.listing = row.listing"
            " WHERE row.listing = ? AND row.sub <> link.sub",
            (listing,),
        ).fetchall()
        self._db.executemany("UPDATE row SET family = ? WHERE id = ?", [tuple(pair) for pair in joined])
        self._db.execute("UPDATE listing SET finished_at = ?, token = NULL WHERE id = ?", (at, listing))

    def _baseline(self, fact: e.BaselineRead) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO baseline (id, email, external_id, content) VALUES (?, ?, ?, ?)",
            [
                (user.id, normalise_email(user.email) or "", user.external_id, json.dumps(asdict(user)))
                for user in fact.users
            ],
        )
        state = {"revision": fact.revision, "after": fact.after, "done": fact.after is None}
        self._remember("baseline", state)

    def _attempt(self, effects: Iterable[int]) -> None:
        keys = [(effect,) for effect in effects]
        moved = self._db.executemany(
            "UPDATE effect SET state = 'attempted', attempts = attempts + 1"
            " WHERE id = ? AND state IN ('pending', 'attempted')",
            keys,
        )
        if moved.rowcount != len(keys):
            raise ValueError("an effect that is done or failed cannot be attempted")
        self._db.executemany(_PERSON_MOVES.format(state="in_doubt"), keys)
        self._db.executemany(_ROW_MOVES.format(state="in_doubt"), keys)

    def _settle(self, outcome: e.Settled) -> None:
        effect_state = {RowState.PENDING: "pending", RowState.FAILED: "failed"}.get(outcome.state, "done")
        moved = self._db.execute(
            "UPDATE effect SET state = ?1, reason = ?2, content = CASE ?1 WHEN 'done' THEN NULL ELSE content END"
            " WHERE id = ?3 AND state = 'attempted'",
            (effect_state, outcome.reason, outcome.effect),
        )
        if moved.rowcount != 1:
            raise ValueError(f"effect {outcome.effect} was not attempted, yet it has an outcome")
        if effect_state == "done":
            self._db.execute(
                "UPDATE person SET settled = ?, target_id = coalesce(?, target_id),"
                " written = coalesce(?, written) WHERE id = (SELECT person FROM effect WHERE id = ?)",
                (
                    outcome.state,
                    outcome.target_id,
                    json.dumps(outcome.written.to_json()) if outcome.written else None,
                    outcome.effect,
                ),
            )
        state = self._state_after(outcome)
        self._db.execute(_PERSON_MOVES.format(state=state), (outcome.effect,))
        self._db.execute(_ROW_MOVES.format(state=state), (outcome.effect,))
        self._db.execute(
            "UPDATE row SET reason = ?1 WHERE reason <> ?1 AND sub = ?2", (outcome.reason, outcome.sub)
        )

    def _state_after(self, outcome: e.Settled) -> str:
        """A person is done only when all its effects are; until then it stays pending."""
        if outcome.state in (RowState.PENDING, RowState.FAILED):
            return outcome.state.value
        (left,) = self._db.execute(
            "SELECT count(*) FROM effect WHERE state IN ('pending', 'attempted')"
            " AND person = (SELECT person FROM effect WHERE id = ?)",
            (outcome.effect,),
        ).fetchone()
        return RowState.PENDING.value if left else outcome.state.value

    def _verdict(self, check: e.CheckDone, at: str) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO verdict (id, status, evidence, at, actor, inputs) VALUES (?, ?, ?, ?, ?, ?)",
            (check.id, check.status, check.evidence, at, check.by, check.inputs),
        )


_PERSON_MOVES = "UPDATE person SET state = '{state}' WHERE id = (SELECT person FROM effect WHERE id = ?)"
_ROW_MOVES = (
    "UPDATE row SET state = '{state}' WHERE state <> 'gone' AND sub ="
    " (SELECT person.sub FROM person JOIN effect ON effect.person = person.id WHERE effect.id = ?)"
)
