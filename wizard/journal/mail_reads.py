"""Read models of the reset mails: pages by key, counts from the tally and the indexes."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from wizard.domain.mail.adoption import AdoptionDay
from wizard.domain.mail.campaign import SETTLE_WITHIN, Mail, MailState, SkipReason, Stage
from wizard.journal.mailing import UNUSED, followed_since, standing
from wizard.journal.misread import telling_damage
from wizard.journal.reset_events import ResetEvents, stamp
from wizard.ports import Evidence, Recipient

PAGE = 500
FOREVER = "9999"
_MAILS = (
    "SELECT mail.*, person.sub, person.email, person.target_id FROM mail"
    " JOIN person ON person.id = mail.person WHERE "
)
_LATEST = "campaign = (SELECT max(campaign) FROM mail)"
_FROZEN = "mail.state = 'pending' AND mail.id IN (SELECT mail FROM frozen_mail)"
_PAGED = " AND mail.id > ? ORDER BY mail.id LIMIT ?"
# An attempt of 0.1 has this machine's time only; of one by another state of this journal, only when it was
# noticed is known.
_UNKNOWN = "mail.state = 'in_doubt' AND max(coalesce(asked_at, attempted_at), coalesce(seen_at, '')) <= ?"


@telling_damage
class MailReads:
    """The campaigns as steps, engine and front ends see them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._reset_events = ResetEvents(connection)

    def campaign(self) -> int:
        """The latest campaign's number, 0 before the first."""
        return self._number("SELECT coalesce(max(campaign), 0) FROM mail")

    def tally(self, campaign: int | None = None) -> Counter[str]:
        """How many resets are in each state."""
        return self._counts(f"mails:{self.campaign() if campaign is None else campaign}")

    def stage_counts(self, stage: Stage) -> Counter[str]:
        """Resets of a stage by state, and how many links were ``used``."""
        return self._counts(f"mails:{self.campaign()}:{stage}")

    def mails(self, state: MailState, stage: Stage | None, after: int, limit: int) -> list[Mail]:
        """Resets in a state, of one stage or of all, after a mail's id."""
        where = f"{_LATEST} AND mail.state = ? AND (? IS NULL OR stage = ?)"
        return self._mails(where, state, stage, stage, after, limit)

    def proof(self) -> tuple[int, int]:
        """Resets of canaries that were created, in all campaigns, and how many of their links were used."""
        row = self._db.execute(
            "SELECT count(*) AS sent, count(used_at) AS used FROM mail"
            " WHERE stage = 'canary' AND state = 'sent'"
        ).fetchone()
        return row["sent"], row["used"]

    def mail_to(self, address: str, allowed: Sequence[str] | None) -> Mail | None:
        """The latest reset of the person with this address, in any campaign.

        SKIPPED with its ``reason`` where they may not be mailed as of now.
        """
        latest = "mail.id = (SELECT max(mail.id) FROM mail JOIN person ON person.id = mail.person"
        found = self._mails(f"{latest} WHERE person.email = ?)", address, 0, 1)
        return next(iter(self._with_standing(found, allowed)), None)

    def unmarked(self, after: int, limit: int) -> list[Mail]:
        """Resets of all campaigns that were created, and whose person's metadata does not say so yet."""
        return self._mails("mail.state = 'sent' AND marked = 0", after, limit)

    def count_in_doubt(self) -> int:
        """Resets of all campaigns of which it is not known (yet) whether they were created."""
        return self._number("SELECT count(*) FROM mail WHERE state = 'in_doubt'")

    def unknown(self, after: int, limit: int, allowed: Sequence[str] | None) -> list[Mail]:
        """Those of them that no event told of within SETTLE_WITHIN, as of when the events were read last.

        SKIPPED with its ``reason`` whoever may not be mailed by now.
        """
        found = self._mails(_UNKNOWN, self._settled_before(), after, limit)
        return self._with_standing(found, allowed)

    def count_unknown(self) -> int:
        return self._number(f"SELECT count(*) FROM mail WHERE {_UNKNOWN}", self._settled_before())

    def skipped_mails(self, after: int, limit: int) -> list[Mail]:
        """Who was due and is skipped, each with its ``reason``; staging's allow-list is no such reason."""
        where = f"{_LATEST} AND mail.state = 'skipped' AND mail.reason <> ?"
        return self._mails(where, SkipReason.NOT_ALLOWED, after, limit)

    def count_skip_reasons(self) -> Counter[str]:
        """Skipped persons by reason, the allow-list's among them."""
        return self._counts(f"left_out:{self.campaign()}")

    def count_remindable(self, allowed: Sequence[str] | None) -> int:
        """Persons mailed in any campaign who have used no link, and whom nothing keeps from being mailed."""
        query, values = standing(allowed)
        found = self._db.execute(
            f"SELECT count(*) FROM ({query} WHERE person.id IN ({UNUSED})) WHERE why IS NULL", values
        )
        return int(found.fetchone()[0])

    def addressees(self, stage: Stage) -> Iterator[tuple[str, str]]:
        """WorkOS user id and address of everybody pending in a stage, in stable order."""
        after = 0
        while page := self.mails(MailState.PENDING, stage, after, PAGE):
            yield from ((mail.target_id, mail.email) for mail in page)
            after = page[-1].id

    def frozen(self, after: int, limit: int) -> list[Mail]:
        """Who is pending on the list that was confirmed last, after a mail's id."""
        return self._mails(_FROZEN, after, limit)

    def count_frozen(self) -> int:
        return self._number(f"SELECT count(*) FROM mail WHERE {_FROZEN}")

    def frozen_of(self, target_ids: Sequence[str]) -> list[Mail]:
        """Those of them who have one of these WorkOS user ids."""
        of_them = "person.target_id IN (SELECT value FROM json_each(?))"
        return self._mails(f"{_FROZEN} AND {of_them}", json.dumps(list(target_ids)), 0, len(target_ids))

    def standing_of(self, address: str) -> str | None:
        """What the plan says of the person with this address: a Due, ``not in WorkOS``, or None: no one."""
        row = self._db.execute(
            "SELECT CASE WHEN target_id IS NULL THEN 'not in WorkOS' ELSE due END AS standing FROM person"
            " WHERE email = ?",
            (address,),
        ).fetchone()
        return row["standing"] if row else None

    def target_of(self, address: str) -> str | None:
        """The WorkOS id of the person with this address; None where there is none."""
        row = self._db.execute("SELECT target_id FROM person WHERE email = ?", (address,)).fetchone()
        return row["target_id"] if row else None

    def remindable(self, allowed: Sequence[str] | None) -> Iterator[tuple[str, str]]:
        """WorkOS user id and address of those whom a reminder would go to, in the order of its list."""
        query, values = standing(allowed)
        found = self._db.execute(
            f"SELECT person.target_id, person.email FROM ({query} WHERE person.id IN ({UNUSED})) AS standing"
            " JOIN person ON person.id = standing.id WHERE why IS NULL ORDER BY standing.id",
            values,
        )
        for row in found:
            yield row["target_id"], row["email"]

    def recipients(self) -> Iterator[Recipient]:
        """Everybody who is pending, in stable order."""
        after = 0
        while page := self._db.execute(
            "SELECT mail.id, person.email, person.written FROM mail JOIN person ON person.id = mail.person"
            f" WHERE {_LATEST} AND mail.state = 'pending'{_PAGED}",
            (after, PAGE),
        ).fetchall():
            for row in page:
                written = json.loads(row["written"] or "{}")
                names = (written.get(name) or "" for name in ("first_name", "last_name"))
                yield Recipient(row["email"], *names)
            after = page[-1]["id"]

    def count_recipients(self) -> int:
        return self.tally()[MailState.PENDING]

    def token_life(self) -> timedelta | None:
        """How long a link of this campaign lives; None before one was created."""
        row = self._db.execute(
            "SELECT attempted_at, expires_at FROM mail"
            f" WHERE {_LATEST} AND state = 'sent' AND expires_at IS NOT NULL ORDER BY mail.id LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        return datetime.fromisoformat(row["expires_at"]) - datetime.fromisoformat(row["attempted_at"])

    def evidence(self) -> Evidence:
        """What is known from events of resets that anybody created."""
        return self._reset_events.evidence()

    def count_resets_unknown(self) -> int:
        """Persons for whom events show a reset, and this journal knows of no attempt."""
        return self._number(
            "SELECT count(*) FROM reset_event JOIN person ON person.target_id = reset_event.user_id"
            " WHERE NOT EXISTS (SELECT 1 FROM mail"
            "  WHERE mail.person = person.id AND mail.attempted_at IS NOT NULL)"
        )

    def resets_seen(self, target_ids: Sequence[str]) -> Mapping[str, tuple[datetime, datetime]]:
        """Of these WorkOS users, those for whom events show a reset: when the first and the last one."""
        return self._reset_events.seen(target_ids)

    def followed_since(self) -> datetime | None:
        """From when on events are about our persons: the first plan's confirmation."""
        return followed_since(self._db)

    def adoption(self) -> list[AdoptionDay]:
        """What the events have shown so far, by day, oldest first."""
        days: dict[str, dict[str, int]] = {}
        for row in self._db.execute("SELECT day, sight, n FROM adoption ORDER BY day"):
            days.setdefault(row["day"], {})[row["sight"]] = row["n"]
        return [AdoptionDay(date.fromisoformat(day), **counts) for day, counts in days.items()]

    def _counts(self, scope: str) -> Counter[str]:
        rows = self._db.execute("SELECT word, n FROM tally WHERE scope = ? AND n > 0", (scope,))
        return Counter({row["word"]: row["n"] for row in rows})

    def _settled_before(self) -> str:
        """Attempts up to then, by WorkOS' clock, have had their time; nothing has, before events were read.

        Where WorkOS shows no events nothing will ever tell: every attempt of an earlier run is unknown.
        """
        evidence = self.evidence()
        if evidence.complete_through is not None:
            return stamp(evidence.complete_through - SETTLE_WITHIN)
        row = self._db.execute("SELECT value FROM meta WHERE key = 'reset_events'").fetchone()
        return FOREVER if row and not evidence.readable else ""

    def _with_standing(self, mails: Sequence[Mail], allowed: Sequence[str] | None) -> list[Mail]:
        """The same mails, SKIPPED where something stands against mailing the person now."""
        query, values = standing(allowed)
        subs = json.dumps([mail.sub for mail in mails])
        rows = self._db.execute(
            f"SELECT person.sub, why FROM ({query}) AS standing JOIN person ON person.id = standing.id"
            " WHERE person.sub IN (SELECT value FROM json_each(:subs)) AND why IS NOT NULL",
            values | {"subs": subs},
        )
        against = {row["sub"]: row["why"] for row in rows}
        return [
            replace(mail, state=MailState.SKIPPED, reason=against[mail.sub]) if mail.sub in against else mail
            for mail in mails
        ]

    def _mails(self, where: str, *values: object) -> list[Mail]:
        """The last two values are the mail's id to go on from, and the most."""
        return [_mail(row) for row in self._db.execute(_MAILS + where + _PAGED, values)]

    def _number(self, sql: str, *values: object) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])


def _mail(row: sqlite3.Row) -> Mail:
    return Mail(
        id=row["id"],
        sub=row["sub"],
        email=row["email"],
        target_id=row["target_id"],
        stage=Stage(row["stage"]),
        state=MailState(row["state"]),
        attempted_at=_moment(row["attempted_at"]),
        used_at=_moment(row["used_at"]),
        reason=row["reason"],
        asked_at=_moment(row["asked_at"]),
        marked=bool(row["marked"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
