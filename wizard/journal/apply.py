"""What each fact does to the journal, as SQL inside the writer's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, assert_never

from wizard.domain import events as e
from wizard.domain.recovery import ENDED_META, META, Found
from wizard.domain.rows.emails import normalise_email
from wizard.journal.delta import Deltas
from wizard.journal.identity import end_recovery, recovery_of
from wizard.journal.listings import Listings
from wizard.journal.mailing import Mailing
from wizard.journal.organizations import Organizations
from wizard.journal.paces import SETTLED, SLOWED, count_in_slot
from wizard.journal.planning import Planning
from wizard.journal.reset_events import ResetEvents
from wizard.journal.settling import Settling
from wizard.journal.undoing import Undoing


class FactWriter:
    """Writes facts through one connection; ``actor`` says who acts, for the acts' log (R13)."""

    def __init__(self, connection: sqlite3.Connection, actor: Callable[[], str]) -> None:
        self._db = connection
        self._actor = actor
        self._deltas = Deltas(connection)
        self._listings = Listings(connection, self._deltas)
        self._mailing = Mailing(connection)
        self._organizations = Organizations(connection)
        self._planning = Planning(connection)
        self._reset_events = ResetEvents(connection)
        self._settling = Settling(connection)
        self._undoing = Undoing(connection)

    def apply(self, fact: e.Fact, at: str) -> None:  # noqa: PLR0915  one branch a fact, and mypy counts them
        match fact:
            case e.Remembered():
                self._remember(fact.key, asdict(fact) | {"at": at})
            case e.ActDone():
                self._act(fact, at)
            case e.Answered(answers, reopens):
                self._answer(answers, at)
                for step in reopens:
                    self._step(step, "open", "", at)
            case e.StepMoved(step, state, note):
                self._step(step, state, note, at)
            case e.GuideAcknowledged(digest, accepted):
                self._remember("acknowledged", {"digest": digest, "accepted": accepted, "at": at})
                # Kept to show what has changed when the guide does.
                self._db.execute(
                    "INSERT OR REPLACE INTO meta (key, value)"
                    " SELECT 'acknowledged_text', json_extract(value, '$.text') FROM meta WHERE key = 'guide'"
                )
            case e.EndsPinned():
                self._remember("pins", {"source": fact.source, "target": fact.target})
                self._remember("caller", fact.caller)
            case e.PreflightDone(rows):
                self._preflight(rows)
            case e.OptionalRead(call, why):
                self._optional(call, why)
            case e.RecoveriesSeen():
                self._remember("recoveries", asdict(fact) | {"at": at})
                if fact.listing:
                    self._remember("recoveries_listed", asdict(fact))
            case e.PoolRead(pool):
                self._remember("pool", asdict(pool))
            case e.ListingStarted() | e.PageListed() | e.ListingRestarted() | e.ListingFinished():
                self._listings.apply(fact, at)
            case e.RowRelisted():
                self._listings.relist(fact)
            case e.RowDecided():
                self._listings.decide(fact)
            case e.LeadTimeSet():
                self._remember(f"lead_time:{fact.id}", {"owner": fact.owner, "due": fact.due})
            case e.GroupListed(group, subs):
                if fact.first:
                    self._db.execute("DELETE FROM membership WHERE name = ?", (group,))
                pairs = [(group, sub) for sub in subs]
                self._db.executemany("INSERT OR IGNORE INTO membership (name, sub) VALUES (?, ?)", pairs)
            case e.MfaScanned(methods):
                users = [(username, json.dumps(words)) for username, words in methods.items()]
                self._db.executemany("DELETE FROM mfa WHERE username = ?", [(user,) for user in methods])
                self._db.executemany("INSERT INTO mfa (username, methods) VALUES (?, ?)", users)
                self._remember("mfa_scan", {"after": fact.after, "scanned": fact.scanned})
            case e.BaselineStarted(revision):
                self._db.execute("DELETE FROM baseline")
                self._remember("baseline", {"revision": revision, "after": None, "done": False})
            case e.BaselineRead():
                self._baseline(fact)
            case e.PlanStarted() | e.PersonsPlanned() | e.PlanFrozen() | e.PlanConfirmed():
                self._planning.apply(fact, at)
            case e.EffectsAttempted(effects):
                self._settling.attempt(effects)
            case e.EffectsSettled(outcomes, memberships):
                for outcome in outcomes:
                    self._settling.settle(outcome)
                count_in_slot(self._db, SETTLED, at, len(outcomes))
                if memberships:
                    self._organizations.apply(e.MembershipsSettled(memberships))
            case (
                e.CampaignPlanned()
                | e.MailsAttempted()
                | e.MailsResent()
                | e.MailsSettled()
                | e.MailsMarked()
                | e.ListFrozen()
                | e.EventsSeen()
            ):
                self._mailing.apply(fact, at)
            case e.ResetEventsRead():
                self._reset_events.apply(fact)
                self._mailing.apply(fact, at)
            case e.ResetEventsRefused():
                self._reset_events.apply(fact)
            case e.ListingImported() | e.OffboardingAttempted() | e.OffboardingSettled():
                self._deltas.apply(fact)
            case (
                e.UndoStarted()
                | e.UndoJudged()
                | e.UndoFrozen()
                | e.UndoConfirmed()
                | e.UndoAttempted()
                | e.UndoSettled()
                | e.UndoEnded()
                | e.UndoneTies()
            ):
                self._undoing.apply(fact, at)
            case e.HoldPassed(stage, note):
                self._remember(f"hold:{stage}", {"note": note, "at": at})
            case e.CutoverDone():
                self._cut_over(fact, at)
            case (
                e.OrganizationsListed()
                | e.OrganizationLinesRead()
                | e.OrganizationsAttempted()
                | e.OrganizationsSettled()
                | e.MembershipsSettled()
                | e.MembershipsSwitchedOff()
                | e.MembershipsReconciled()
            ):
                self._organizations.apply(fact)
            case e.WebhooksSwitched(endpoints, enabled):
                self._remember("webhooks_off", [] if enabled else list(endpoints))
            case e.UsersReconciled(number, seen, appeared):
                self._remember("reconciled", number)
                if appeared is not None:
                    self._remember("appeared", appeared)
                met = [(number, target_id) for target_id in seen]
                self._db.executemany("UPDATE person SET seen = ? WHERE target_id = ?", met)
            case e.CheckDone():
                self._verdict(fact, at)
            case e.ConnectionNoted(connection):
                self._remember(f"connection:{connection.provider}", asdict(connection))
            case e.RedirectProbed(provider, role, result):
                found = {"uri": result.uri, "verdict": result.verdict, "evidence": result.evidence, "at": at}
                self._remember(f"probe:{role}:{provider}", found)
            case e.ProviderTicked(provider, tick, note, uri):
                self._remember(
                    f"tick:{tick}:{provider}", {"note": note, "uri": uri, "at": at, "by": self._who()}
                )
            case e.RecoveryRead() | e.RecoveryFound() | e.Recovered():
                self._recover(fact, at)
            case e.WaiverWithdrawn(provider):
                self._db.execute("DELETE FROM meta WHERE key = ?", (f"tick:waived:{provider}",))
            case e.MetadataRead(provider, source, metadata):
                read = {"source": source, "metadata": metadata.to_json(), "at": at}
                self._remember(f"metadata:{provider}", read)
            case _:
                assert_never(fact)

    def _recover(self, fact: e.RecoveryRead | e.RecoveryFound | e.Recovered, at: str) -> None:
        kept = recovery_of(self._db)
        if not kept:
            raise ValueError("this journal is not in recovery")
        match fact:
            case e.RecoveryRead(found, before, after):
                if before is None:
                    kept |= {"found": {}, "blind": "", "read_at": None}
                total = Found(**kept["found"]) + found
                self._remember(META, kept | {"found": total.to_json(), "after": after})
            case e.RecoveryFound(resets, blind):
                total = Found(**kept["found"]) + Found(resets=resets)
                news = {"found": total.to_json(), "blind": blind, "read_at": at, "after": None}
                self._remember(META, kept | news)
            case e.Recovered(phrase):
                ended = {"phrase": phrase, "at": at, "by": self._who(), "last_commit": self._lost_since(kept)}
                self._remember(ENDED_META, kept | ended)
                # Who wrote a mark that stands now is not known any more: it may tell of a mail.
                self._db.execute("UPDATE mail SET marked = 0 WHERE state = 'pending' AND marked")
                end_recovery(self._db)

    def _lost_since(self, kept: Mapping[str, Any]) -> str | None:
        """The last commit before all that this journal may lack, now or from an earlier recovery."""
        found = self._db.execute("SELECT value FROM meta WHERE key = ?", (ENDED_META,)).fetchone()
        earlier = json.loads(found["value"]) if found else kept
        first, second = (known.get("last_commit") for known in (earlier, kept))
        if not first or not second:
            return None
        return str(min(first, second, key=datetime.fromisoformat))

    def count_requests(self, requests: Mapping[str, int], at: str = "") -> None:
        """Add to the request counters shown by ``status``; ``at`` is when, for those that were throttled."""
        if at and requests.get("throttled"):
            count_in_slot(self._db, SLOWED, at, requests["throttled"])
        self._db.executemany(
            "INSERT INTO tally (scope, word, n) VALUES ('requests', ?, ?)"
            " ON CONFLICT (scope, word) DO UPDATE SET n = n + excluded.n",
            [(word, n) for word, n in requests.items() if n],
        )

    def _remember(self, key: str, value: object) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, json.dumps(value)))

    def _act(self, act: e.ActDone, at: str) -> None:
        """Every act names the plan that it was done under: the latest, unless the act is about another."""
        self._db.execute(
            "INSERT INTO act (at, kind, note, fingerprint, details, actor) VALUES (?1, ?2, ?3,"
            " coalesce(nullif(?4, ''), (SELECT json_extract(content, '$.fingerprint') FROM plan"
            " ORDER BY revision DESC LIMIT 1), ''), ?5, ?6)",
            (at, act.kind, act.note, act.fingerprint, json.dumps(dict(act.details)), self._actor()),
        )

    def _who(self) -> str:
        actor = json.loads(self._actor())
        return f"{actor.get('user', '')} on {actor.get('host', '')}"

    def _answer(self, answers: Mapping[str, Any], at: str) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO answer (key, value, at) VALUES (?, ?, ?)",
            [(key, json.dumps(value), at) for key, value in answers.items() if value is not None],
        )
        taken_back = [(key,) for key, value in answers.items() if value is None]
        self._db.executemany("DELETE FROM answer WHERE key = ?", taken_back)

    def _step(self, step: str, state: str, note: str, at: str) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO step (name, state, note, at) VALUES (?, ?, ?, ?)", (step, state, note, at)
        )

    def _cut_over(self, fact: e.CutoverDone, at: str) -> None:
        waivers = [waiver.to_json() for waiver in fact.waivers]
        record = {"phrase": fact.phrase, "waivers": waivers, "at": at, "by": self._who()}
        self._remember("cutover", record)

    def _preflight(self, rows: Iterable[e.PreflightRow]) -> None:
        self._db.execute("DELETE FROM preflight")
        self._db.executemany(
            "INSERT INTO preflight (position, id, ok, blocking, detail, fix) VALUES (?, ?, ?, ?, ?, ?)",
            [(n, row.id, row.ok, row.blocking, row.detail, row.fix) for n, row in enumerate(rows)],
        )

    def _optional(self, call: str, why: str) -> None:
        found = self._db.execute("SELECT value FROM meta WHERE key = 'unread'").fetchone()
        unread = json.loads(found["value"]) if found else {}
        unread.pop(call, None)
        self._remember("unread", unread | ({call: why} if why else {}))

    def _baseline(self, fact: e.BaselineRead) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO baseline (id, email, external_id, content) VALUES (?, ?, ?, ?)",
            [
                (user.id, normalise_email(user.email) or "", user.external_id, json.dumps(asdict(user)))
                for user in fact.users
            ],
        )
        state = {"revision": fact.revision, "after": fact.after, "done": fact.after is None}
        self._remember("baseline", state | (self._baseline_counts() if fact.after is None else {}))

    def _baseline_counts(self) -> dict[str, int]:
        """Users of the whole baseline, and those of them whose external_id is a ``sub`` of this pool."""
        (users,) = self._db.execute("SELECT count(*) FROM baseline").fetchone()
        (ours,) = self._db.execute(
            "SELECT count(*) FROM baseline JOIN row ON row.sub = baseline.external_id"
        ).fetchone()
        return {"users": users, "ours": ours}

    def _verdict(self, check: e.CheckDone, at: str) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO verdict (id, status, evidence, at, actor, inputs)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (check.id, check.status, check.evidence, at, check.by, check.inputs),
        )
