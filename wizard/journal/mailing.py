"""Campaigns of reset mails: who is due, who was mailed, and what the events API said of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from wizard.domain import events as e
from wizard.domain.campaign import SAMPLE, Mail, MailState, Stage

# WorkOS stamps its events by its own clock.
CLOCKS_APART = timedelta(seconds=60)

# Whoever is due, exists at WorkOS by our writing, and whose row the latest listing still shows.
_DUE = (
    "SELECT person.id, person.email FROM person JOIN row ON row.id = person.id AND row.state <> 'gone'"
    " WHERE person.due <> 'no' AND person.settled IS NOT NULL AND person.target_id IS NOT NULL"
)


class Mailing:
    """Applies the facts of a campaign's life."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def apply(
        self,
        fact: e.CampaignPlanned | e.MailsAttempted | e.MailsSettled | e.MailsMarked | e.ResetsSeen,
        at: str,
    ) -> None:
        match fact:
            case e.CampaignPlanned():
                self._plan(fact)
            case e.MailsAttempted(mails):
                self._attempt(mails, at)
            case e.MailsSettled(outcomes):
                for outcome in outcomes:
                    self._settle(outcome)
            case e.MailsMarked(mails):
                self._db.executemany("UPDATE mail SET marked = 1 WHERE id = ?", [(mail,) for mail in mails])
            case e.ResetsSeen():
                self._see(fact)
            case _:
                assert_never(fact)

    def _plan(self, fact: e.CampaignPlanned) -> None:
        """Add whoever is due and missing, drop whoever is pending and no longer due, choose the sample."""
        (latest,) = self._db.execute("SELECT coalesce(max(campaign), 0) FROM mail").fetchone()
        if fact.campaign > latest:
            self._db.execute("UPDATE tally SET n = 0 WHERE scope = 'mails'")
        self._db.execute(
            "DELETE FROM mail WHERE campaign = ? AND state IN ('pending', 'skipped')", (fact.campaign,)
        )
        allowed = json.dumps(fact.allowed) if fact.allowed is not None else None
        self._db.execute(
            "INSERT OR IGNORE INTO mail (campaign, person, stage, state)"
            " SELECT ?1, id,"
            " CASE WHEN email IN (SELECT value FROM json_each(?2)) THEN 'canary' ELSE 'rest' END,"
            " CASE WHEN ?3 IS NULL OR email IN (SELECT value FROM json_each(?3)) THEN 'pending'"
            f" ELSE 'skipped' END FROM ({_DUE})",
            (fact.campaign, json.dumps(fact.canaries), allowed),
        )
        self._db.execute(
            "UPDATE mail SET stage = 'sample' WHERE id IN (SELECT mail.id FROM mail JOIN person"
            " ON person.id = mail.person WHERE campaign = ?1 AND mail.state = 'pending' AND stage = 'rest'"
            " ORDER BY person.sub LIMIT max(0, ?2 -"
            "  (SELECT count(*) FROM mail WHERE campaign = ?1 AND stage = 'sample')))",
            (fact.campaign, SAMPLE),
        )

    def _attempt(self, mails: Sequence[int], at: str) -> None:
        moved = self._db.executemany(
            "UPDATE mail SET state = 'in_doubt', attempted_at = ? WHERE id = ? AND state = 'pending'",
            [(at, mail) for mail in mails],
        )
        if moved.rowcount != len(mails):
            raise ValueError("a reset that is not pending cannot be attempted")

    def _settle(self, outcome: e.MailSettled) -> None:
        expires = outcome.expires_at.isoformat() if outcome.expires_at else None
        moved = self._db.execute(
            "UPDATE mail SET state = ?, reason = ?, expires_at = ? WHERE id = ? AND state = 'in_doubt'",
            (outcome.state, outcome.reason, expires, outcome.mail),
        )
        if moved.rowcount != 1:
            raise ValueError(f"reset {outcome.mail} was not attempted, yet it has an outcome")

    def _see(self, fact: e.ResetsSeen) -> None:
        for column, seen in (("created_at", fact.created), ("used_at", fact.used)):
            self._db.executemany(
                f"UPDATE mail SET {column} = ?1 WHERE ?2 >= attempted_at"
                " AND person = (SELECT id FROM person WHERE target_id = ?3)",
                [
                    (moment.isoformat(), (moment + CLOCKS_APART).isoformat(), user)
                    for user, moment in seen.items()
                ],
            )
        # A reset that was created after the attempt is the attempt's.
        self._db.execute("UPDATE mail SET state = 'sent' WHERE state = 'in_doubt' AND created_at IS NOT NULL")
        self._db.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES ('events_after', ?)", (json.dumps(fact.after),)
        )


def mails(
    db: sqlite3.Connection, state: MailState, stage: Stage | None, after: int, limit: int
) -> list[Mail]:
    """Mails of the latest campaign in a state, of one stage or of all."""
    rows = db.execute(
        "SELECT mail.*, person.sub, person.email, person.target_id FROM mail"
        " JOIN person ON person.id = mail.person"
        " WHERE campaign = (SELECT max(campaign) FROM mail) AND mail.state = ?1"
        " AND (?2 IS NULL OR stage = ?2) AND mail.id > ?3 ORDER BY mail.id LIMIT ?4",
        (state, stage, after, limit),
    )
    return [_mail(row) for row in rows]


def unmarked(db: sqlite3.Connection, after: int, limit: int) -> list[Mail]:
    """Sent mails whose person's metadata does not say so yet."""
    rows = db.execute(
        "SELECT mail.*, person.sub, person.email, person.target_id FROM mail"
        " JOIN person ON person.id = mail.person WHERE mail.state = 'sent' AND marked = 0 AND mail.id > ?"
        " ORDER BY mail.id LIMIT ?",
        (after, limit),
    )
    return [_mail(row) for row in rows]


def stage_counts(db: sqlite3.Connection, stage: Stage) -> dict[str, int]:
    """The latest campaign's mails of a stage by state, and how many of them were used."""
    rows = db.execute(
        "SELECT state, count(*) AS n, count(used_at) AS used FROM mail"
        " WHERE campaign = (SELECT max(campaign) FROM mail) AND stage = ? GROUP BY state",
        (stage,),
    ).fetchall()
    return {row["state"]: row["n"] for row in rows} | {"used": sum(row["used"] for row in rows)}


def _mail(row: sqlite3.Row) -> Mail:
    attempted = row["attempted_at"]
    return Mail(
        id=row["id"],
        sub=row["sub"],
        email=row["email"],
        target_id=row["target_id"],
        stage=Stage(row["stage"]),
        state=MailState(row["state"]),
        attempted_at=datetime.fromisoformat(attempted) if attempted else None,
    )
