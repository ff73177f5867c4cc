"""Campaigns of reset mails: who is due, who was mailed, and what the events API said of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import assert_never

from wizard.domain import events as e
from wizard.domain.mail.adoption import UserEvent, UserEventKind
from wizard.domain.mail.campaign import MAILED_BEFORE, SAMPLE, MailState, SkipReason
from wizard.domain.recovery import ENDED_META
from wizard.domain.rows.emails import normalise_email
from wizard.journal.reset_events import KEY as RESET_EVENTS
from wizard.journal.reset_events import stamp

# Attempts that WorkOS' clock dates (``asked_at``): hosts of one service differ by less.
SAME_CLOCK = timedelta(seconds=2)
# Attempts of 0.1 bear this machine's time, and links are used by WorkOS'.
CLOCK_SKEW = timedelta(seconds=60)

# Organizations with a connection, as the latest look at who is due found them.
SSO_ORGANIZATIONS = "sso_organizations"
# A password is of no use to whoever belongs to such organizations alone: WorkOS switches the other ways to
# sign in off there (https://workos.com/docs/authkit/organization-policies).
_SIGNS_IN_BY_SSO = f"""(SELECT count(*) > 0 AND sum(organization.target_id NOT IN
        (SELECT sso.value FROM meta, json_each(meta.value) AS sso WHERE meta.key = '{SSO_ORGANIZATIONS}')) = 0
    FROM organization_membership AS m JOIN organization ON organization.id = m.organization
    WHERE m.person = person.id AND m.settled IN ('created', 'updated', 'present') AND m.state <> 'gone')"""
_BEFORE = ", ".join(f"'{why}'" for why in sorted(MAILED_BEFORE))
# Why a person may not be mailed (any more); NULL where nothing stands against it. Who is due was decided
# with the plan; this only names what the latest listing shows.
_WHY = f"""CASE
    WHEN row.id IS NULL OR row.state = 'gone' THEN '{SkipReason.GONE}'
    WHEN NOT json_extract(profile.content, '$.enabled') THEN '{SkipReason.DISABLED}'
    WHEN person.due = 'no' AND row.family <> person.email THEN '{SkipReason.MOVED}'
    WHEN person.due = 'no' THEN '{SkipReason.NOT_DUE}'
    WHEN EXISTS (SELECT 1 FROM mail AS used WHERE used.person = person.id AND used.used_at IS NOT NULL)
        THEN '{SkipReason.USED}'
    WHEN {_SIGNS_IN_BY_SSO} THEN '{SkipReason.SSO}'
    WHEN :allowed IS NOT NULL AND person.email NOT IN (SELECT value FROM json_each(:allowed))
        THEN '{SkipReason.NOT_ALLOWED}'
    END"""
_STANDING = (
    f"SELECT person.id AS id, person.email AS email, {_WHY} AS why FROM person"
    " LEFT JOIN row ON row.id = person.id LEFT JOIN profile ON profile.id = row.profile"
)
# Whoever exists at WorkOS by our writing and is due, or was when written: then the mark says so.
_ADD = (
    "INSERT INTO mail (campaign, person, stage, state, reason)"
    " SELECT :campaign, id, CASE WHEN email IN (SELECT value FROM json_each(:canaries)) THEN 'canary'"
    " ELSE 'rest' END, CASE WHEN why IS NULL THEN 'pending' ELSE 'skipped' END, coalesce(why, '')"
    f" FROM ({_STANDING} WHERE person.settled IS NOT NULL AND person.target_id IS NOT NULL"
    "  AND (person.due <> 'no' OR json_extract(person.written, '$.metadata.password_reset_sent') = 'false')"
    "  AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.person = person.id"
    "   AND (mail.campaign = :campaign OR mail.attempted_at IS NOT NULL)))"
)
# Everybody who was mailed in an earlier campaign and has used none of those links.
UNUSED = (
    "SELECT DISTINCT person FROM mail AS earlier WHERE (earlier.state = 'sent' OR earlier.state = 'skipped'"
    f" AND earlier.bar IN ({_BEFORE})) AND NOT EXISTS"
    " (SELECT 1 FROM mail AS used WHERE used.person = earlier.person AND used.used_at IS NOT NULL)"
)
_REMIND = (
    "INSERT INTO mail (campaign, person, stage, state)"
    f" SELECT :campaign, id, 'reminder', 'pending' FROM ({_STANDING} WHERE person.id IN ({UNUSED}))"
    " WHERE why IS NULL ORDER BY id"
)
# What WorkOS showed right before a mail (``bar``) holds for the rest of that campaign.
_MOVE = (
    "UPDATE mail SET state = CASE WHEN coalesce(why, bar) = '' THEN 'pending' ELSE 'skipped' END,"
    f" reason = coalesce(why, bar) FROM ({_STANDING}) AS standing WHERE standing.id = mail.person"
    " AND mail.campaign = :campaign AND mail.state IN ('pending', 'skipped')"
    " AND mail.reason <> coalesce(why, bar)"
)
_THAW = "DELETE FROM frozen_mail WHERE mail IN (SELECT id FROM mail WHERE state = 'skipped')"
# Whom an earlier campaign mailed is reminded, not sampled.
_STAGE = (
    "UPDATE mail SET stage = CASE WHEN person IN (SELECT id FROM person WHERE email IN"
    " (SELECT value FROM json_each(:canaries))) THEN 'canary' WHEN stage = 'canary' THEN 'rest'"
    " ELSE stage END WHERE campaign = :campaign AND state = 'pending' AND NOT EXISTS"
    " (SELECT 1 FROM mail AS earlier WHERE earlier.person = mail.person"
    "  AND earlier.campaign < :campaign AND earlier.attempted_at IS NOT NULL)"
)
_CHOOSE_SAMPLE = (
    "UPDATE mail SET stage = 'sample' WHERE id IN (SELECT mail.id FROM mail JOIN person"
    " ON person.id = mail.person WHERE campaign = 1 AND mail.state = 'pending' AND stage = 'rest'"
    f" ORDER BY person.sub LIMIT max(0, {SAMPLE} -"
    "  (SELECT count(*) FROM mail WHERE campaign = 1 AND stage = 'sample')))"
)
# A recovered journal may lack mails. Those that events show since its first plan was confirmed are its own:
# before, no one was mailed by it.
_SETTLE_LOST = (
    "UPDATE mail SET state = 'sent', reason = '', marked = 1, attempted_at = lost.at, asked_at = lost.at,"
    " created_at = lost.at, used_at = CASE WHEN lost.used_at >= lost.at THEN lost.used_at END"
    " FROM (SELECT person.id AS person, reset_event.used_at AS used_at,"
    "   CASE WHEN first_at >= :since THEN first_at ELSE last_at END AS at"
    "  FROM reset_event JOIN person ON person.target_id = reset_event.user_id"
    "  WHERE last_at >= :since) AS lost"
    " WHERE mail.person = lost.person AND mail.campaign = :campaign AND mail.state = 'pending'"
    " AND mail.stage <> 'reminder' AND NOT EXISTS"
    " (SELECT 1 FROM mail AS other WHERE other.person = mail.person AND other.attempted_at IS NOT NULL)"
)
# When it was asked for is not known: not before the first plan, nor after events were read last. An event
# that comes late settles it.
_DOUBT = (
    "UPDATE mail SET state = 'in_doubt', reason = ?1, marked = 1, attempted_at = ?2, asked_at = ?2,"
    " created_at = (SELECT last_at FROM reset_event JOIN person ON person.target_id = reset_event.user_id"
    "  WHERE person.id = mail.person),"
    " seen_at = (SELECT json_extract(value, '$.through') FROM meta WHERE key = ?3)"
    " WHERE id = ?4 AND state = 'pending'"
)


def standing(allowed: Sequence[str] | None) -> tuple[str, dict[str, object]]:
    """The query of persons with why they may not be mailed, and its values."""
    return _STANDING, {"allowed": None if allowed is None else json.dumps(list(allowed))}


class Mailing:
    """Applies the facts of a campaign's life."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def apply(
        self,
        fact: (
            e.CampaignPlanned
            | e.MailsAttempted
            | e.MailsResent
            | e.MailsSettled
            | e.MailsMarked
            | e.ListFrozen
            | e.EventsSeen
            | e.ResetEventsRead
        ),
        at: str,
    ) -> None:
        match fact:
            case e.CampaignPlanned():
                self._plan(fact)
            case e.MailsAttempted():
                self._attempt(fact, at)
            case e.MailsResent():
                self._resend(fact, at)
            case e.ListFrozen():
                self._freeze(fact)
            case e.ResetEventsRead(created):
                for user_id, moment in created:
                    self._created(user_id, moment)
                self._settle_created()
            case e.MailsSettled(outcomes):
                for outcome in outcomes:
                    self._settle(outcome)
            case e.MailsMarked(mails):
                self._db.executemany("UPDATE mail SET marked = 1 WHERE id = ?", [(mail,) for mail in mails])
            case e.EventsSeen():
                self._see(fact, at)
            case _:
                assert_never(fact)

    def _plan(self, fact: e.CampaignPlanned) -> None:
        """Add whoever is due and missing, move out who is pending and no longer due, choose the sample."""
        self._remember([(SSO_ORGANIZATIONS, fact.sso)])
        _, values = standing(fact.allowed)
        values |= {"campaign": fact.campaign, "canaries": json.dumps(fact.canaries)}
        reminders = (_REMIND,) if fact.reminds else ()
        for statement in (*reminders, _MOVE, _ADD, _STAGE, _THAW):
            self._db.execute(statement, values)
        if fact.campaign == 1:
            self._db.execute(_CHOOSE_SAMPLE)
        if self._is_recovered() and (since := followed_since(self._db)):
            self._db.execute(_SETTLE_LOST, {"campaign": fact.campaign, "since": stamp(since)})

    def _is_recovered(self) -> bool:
        return self._db.execute("SELECT 1 FROM meta WHERE key = ?", (ENDED_META,)).fetchone() is not None

    def _freeze(self, fact: e.ListFrozen) -> None:
        """Only who is pending in the stage now is mailed under this confirmation."""
        self._db.execute("DELETE FROM frozen_mail")
        frozen = self._db.execute(
            "INSERT INTO frozen_mail (mail) SELECT id FROM mail"
            " WHERE campaign = (SELECT max(campaign) FROM mail) AND state = 'pending' AND stage = ?",
            (fact.stage,),
        )
        if frozen.rowcount != fact.persons:
            raise ValueError("the list that was confirmed is not the one that would be mailed")
        list_ = {"stage": fact.stage, "persons": fact.persons, "fingerprint": fact.fingerprint}
        self._remember([("frozen_list", list_)])

    def _attempt(self, fact: e.MailsAttempted, at: str) -> None:
        moved = self._db.executemany(
            "UPDATE mail SET state = 'in_doubt', attempted_at = ?, asked_at = ?, marked = marked OR ?,"
            " created_at = NULL WHERE id = ? AND state = 'pending'",
            [(at, _stamp(fact.asked_at), fact.marks, mail) for mail in fact.mails],
        )
        if moved.rowcount != len(fact.mails):
            raise ValueError("a reset that is not pending cannot be attempted")

    def _resend(self, fact: e.MailsResent, at: str) -> None:
        """What it was is kept until the outcome of the new request is known."""
        moved = self._db.executemany(
            "UPDATE mail SET was_state = state, was_at = attempted_at, was_asked = asked_at,"
            " state = 'in_doubt', attempted_at = ?, asked_at = ?, marked = marked OR ?, created_at = NULL"
            f" WHERE id = ? AND (state <> 'skipped' OR bar IN ({_BEFORE}))",
            [(at, _stamp(fact.asked_at), fact.marks, mail) for mail in fact.mails],
        )
        if moved.rowcount != len(fact.mails):
            raise ValueError("somebody who may not be mailed cannot be mailed once more")

    def _doubt(self, outcome: e.MailSettled) -> None:
        """A mail that another state of this journal may have sent."""
        since = _stamp(followed_since(self._db))
        moved = self._db.execute(_DOUBT, (outcome.reason, since, RESET_EVENTS, outcome.mail))
        if moved.rowcount != 1:
            raise ValueError(f"reset {outcome.mail} is not pending, so it cannot be in doubt by its mark")
        # Its event may have been read since somebody looked for it.
        self._settle_created()

    def _settle(self, outcome: e.MailSettled) -> None:
        if outcome.state is MailState.IN_DOUBT:
            self._doubt(outcome)
            return
        expires = outcome.expires_at.isoformat() if outcome.expires_at else None
        untouched = outcome.state is MailState.PENDING
        is_left_out = outcome.state is MailState.SKIPPED
        moved = self._db.execute(
            "UPDATE mail SET"
            " state = CASE WHEN :untouched THEN coalesce(was_state, 'pending') ELSE :state END,"
            " attempted_at = CASE WHEN :untouched THEN was_at ELSE attempted_at END,"
            # A mark that was not taken back is ours from then on.
            " asked_at = CASE WHEN :untouched AND :unmarked THEN was_asked ELSE asked_at END,"
            " marked = marked AND NOT :unmarked, reason = :reason,"
            " bar = CASE WHEN :left_out THEN :reason ELSE bar END,"
            " expires_at = coalesce(:expires, expires_at), was_state = NULL, was_at = NULL, was_asked = NULL"
            " WHERE id = :mail AND (state = 'in_doubt' OR :left_out AND state = 'pending')",
            {
                "untouched": untouched,
                "unmarked": outcome.unmarked,
                "left_out": is_left_out,
                "state": outcome.state,
                "reason": outcome.reason,
                "expires": expires,
                "mail": outcome.mail,
            },
        )
        if moved.rowcount != 1 and not self._was_seen(outcome.mail, expires):
            raise ValueError(f"reset {outcome.mail} was not attempted, yet it has an outcome")

    def _was_seen(self, mail: int, expires: str | None) -> bool:
        """Whether its event was read before its answer came; then only the answer's date is news."""
        seen = self._db.execute(
            "UPDATE mail SET expires_at = coalesce(?, expires_at)"
            " WHERE id = ? AND state = 'sent' AND created_at IS NOT NULL",
            (expires, mail),
        )
        return seen.rowcount == 1

    def _see(self, fact: e.EventsSeen, at: str) -> None:
        """Take a page in once: it is committed with its cursor, and one that was read before is refused."""
        known = self._db.execute("SELECT value FROM meta WHERE key = 'events_after'").fetchone()
        if fact.before != (json.loads(known["value"]) if known else None):
            raise ValueError("this page of events does not follow the last one")
        for event in fact.user_events:
            self._count_event(event)
        self._settle_created()
        self._remember([("events_after", fact.after), ("events_read_at", at)])

    def _count_event(self, event: UserEvent) -> None:
        found = self._person(event)
        if found is None:
            return
        moment = event.at.astimezone(UTC)
        counts = True
        match event.kind:
            case UserEventKind.CREATED:
                self._created(event.user_id, moment)
            case UserEventKind.USED:
                self._db.execute(
                    "UPDATE reset_event SET used_at = coalesce(used_at, ?) WHERE user_id = ?",
                    (stamp(moment), event.user_id),
                )
                self._db.execute(
                    "UPDATE mail SET used_at = ? WHERE person = ? AND used_at IS NULL AND attempted_at <= ?",
                    (moment.isoformat(), found, (moment + CLOCK_SKEW).isoformat()),
                )
            case UserEventKind.SIGNED_IN:
                first = self._db.execute(
                    "UPDATE person SET signed_in_at = ? WHERE id = ? AND signed_in_at IS NULL",
                    (moment.isoformat(), found),
                )
                counts = first.rowcount == 1
            case UserEventKind.FAILED:
                pass
            case _:
                assert_never(event.kind)
        if counts:
            self._db.execute(
                "INSERT INTO adoption (day, sight, n) VALUES (?, ?, 1)"
                " ON CONFLICT (day, sight) DO UPDATE SET n = n + 1",
                (moment.date().isoformat(), event.kind),
            )

    def _created(self, user_id: str, moment: datetime) -> None:
        """A reset that was created after an attempt began is the attempt's, or as good as it.

        The person got a mail then; whose request it was does not matter to them.
        """
        self._db.execute(
            "UPDATE mail SET created_at = ?1 WHERE state = 'in_doubt' AND created_at IS NULL"
            " AND person = (SELECT id FROM person WHERE target_id = ?2)"
            " AND CASE WHEN asked_at IS NULL THEN attempted_at <= ?3 ELSE asked_at <= ?4 END",
            (
                _stamp(moment),
                user_id,
                (moment.astimezone(UTC) + CLOCK_SKEW).isoformat(),
                _stamp(moment + SAME_CLOCK),
            ),
        )

    def _settle_created(self) -> None:
        self._db.execute(
            "UPDATE mail SET state = 'sent', reason = '', was_state = NULL, was_at = NULL, was_asked = NULL"
            " WHERE state = 'in_doubt' AND created_at IS NOT NULL"
        )

    def _person(self, event: UserEvent) -> int | None:
        """The person of this journal that an event is about; None for everybody else."""
        if event.user_id:
            query, value = "SELECT id FROM person WHERE target_id = ?", event.user_id
        else:
            query = "SELECT id FROM person WHERE email = ? AND target_id IS NOT NULL"
            value = normalise_email(event.email) or ""
        found = self._db.execute(query, (value,)).fetchone()
        return int(found["id"]) if found else None

    def _remember(self, values: Iterable[tuple[str, object]]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            [(key, json.dumps(value)) for key, value in values],
        )


def followed_since(db: sqlite3.Connection) -> datetime | None:
    """When the first plan was confirmed; None before."""
    row = db.execute("SELECT min(confirmed_at) AS at FROM plan").fetchone()
    return datetime.fromisoformat(row["at"]) if row["at"] else None


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)
