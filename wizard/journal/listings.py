"""Rows enter the journal: a page at a time, with their profiles, links and families."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from wizard.domain import events as e
from wizard.domain.planning.delta import Seen, change_between
from wizard.domain.rows.cognito_row import CognitoRow, to_record
from wizard.domain.rows.identities import Profile
from wizard.journal.delta import Deltas
from wizard.journal.drafts import compact

# A pool has at most 300 providers (``cognito.md`` 1); hostile rows could name any number.
MOST_SEEN = 1_000

_SEEN = """
    INSERT INTO provider_seen (name, type, issuer, listing) VALUES (?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET listing = excluded.listing,
        type = CASE WHEN type = '' THEN excluded.type ELSE type END,
        issuer = CASE WHEN issuer = '' THEN excluded.issuer ELSE issuer END
"""


class Listings:
    """Applies the facts of a listing's life: started, a page, begun again, finished."""

    def __init__(self, connection: sqlite3.Connection, deltas: Deltas) -> None:
        self._db = connection
        self._deltas = deltas
        self._profiles: dict[Profile, int] = {}
        self._seen: set[tuple[str, str, str, int]] = set()

    def apply(
        self, fact: e.ListingStarted | e.PageListed | e.ListingRestarted | e.ListingFinished, at: str
    ) -> None:
        match fact:
            case e.ListingStarted(listing, estimate):
                self._deltas.begin()
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

    def relist(self, fact: e.RowRelisted) -> None:
        """Take one row as it is by now into the latest listing; its links and its family are made again."""
        (listing,) = self._db.execute("SELECT max(id) FROM listing").fetchone()
        if fact.row is None:
            self._db.execute("UPDATE row SET state = 'gone' WHERE sub = ?", (fact.sub,))
        else:
            self._db.execute("DELETE FROM link WHERE sub = ?", (fact.sub,))
            self._page(listing, (fact.row,))
            self._join(listing, "AND (row.sub = ?2 OR link.sub = ?2)", fact.sub)
            self._move_fixed()
        self._deltas.finish(listing)

    def decide(self, fact: e.RowDecided) -> None:
        """Keep a decision about one row, or take it back; a row with another address changes families."""
        if fact.choice is None:
            self._db.execute("DELETE FROM override WHERE sub = ? AND kind = ?", (fact.sub, fact.kind))
        else:
            self._db.execute(
                "INSERT OR REPLACE INTO override (sub, kind, choice) VALUES (?, ?, ?)",
                (fact.sub, fact.kind, fact.choice),
            )
        self._move_fixed()

    def _move_fixed(self) -> None:
        self._db.execute(
            "UPDATE row SET family = override.choice FROM override"
            " WHERE override.sub = row.sub AND override.kind = 'email'"
        )

    def _page(self, listing: int, rows: Sequence[e.ListedRow]) -> None:
        before = self._deltas.before([item.row.sub for item in rows])
        # A row that was gone and comes back takes up the state that its person has by now.
        self._db.executemany(
            "INSERT INTO row (sub, family, profile, record, digest, enabled, listing,"
            " base_digest, base_enabled, change) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (sub) DO UPDATE SET family = excluded.family,"
            " profile = excluded.profile, record = excluded.record, digest = excluded.digest,"
            " enabled = excluded.enabled, listing = excluded.listing, base_digest = excluded.base_digest,"
            " base_enabled = excluded.base_enabled, change = excluded.change,"
            " state = CASE WHEN state <> 'gone' THEN state ELSE coalesce("
            "  (SELECT CASE WHEN person.id = row.id THEN person.state ELSE 'merged' END"
            "   FROM person WHERE person.id = row.person), 'pending') END",
            [
                (
                    item.row.sub,
                    item.group,
                    self._profile(item.profile),
                    compact(to_record(item.row)),
                    item.row.digest,
                    item.row.enabled,
                    listing,
                    *_beside(item.row, before),
                )
                for item in rows
            ],
        )
        links = [(username, item.row.sub) for item in rows for username in item.links]
        self._db.executemany("INSERT OR IGNORE INTO link (username, sub) VALUES (?, ?)", links)
        self._providers(listing, rows)

    def _providers(self, listing: int, rows: Sequence[e.ListedRow]) -> None:
        """Keep which providers the rows name; what was kept already is not written again."""
        named = [identity for item in rows for identity in item.row.identities]
        found = {(each.provider_name, each.provider_type, each.issuer or "", listing) for each in named}
        for provider in sorted(found - self._seen):
            if len(self._seen) < MOST_SEEN:
                self._seen.add(provider)
                self._db.execute(_SEEN, provider)

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
        self._join(listing)
        self._move_fixed()
        self._db.execute("DELETE FROM provider_seen WHERE listing <> ?", (listing,))
        self._seen.clear()
        self._deltas.finish(listing)
        self._db.execute("UPDATE listing SET finished_at = ?, token = NULL WHERE id = ?", (at, listing))

    def _join(self, listing: int, only: str = "", *sub: str) -> None:
        """Linked rows join the family of their native row; ``only`` those about one ``sub``."""
        # The cross join fixes the order: each row asks the links once, by their key.
        joined = self._db.execute(
            "SELECT native.family, row.id FROM row CROSS JOIN link ON link.username = lower(row.username)"
            " JOIN row AS native ON native.sub = link.sub AND native.listing = row.listing"
            f" WHERE row.listing = ?1 AND row.sub <> link.sub {only}",
            (listing, *sub),
        ).fetchall()
        self._db.executemany("UPDATE row SET family = ? WHERE id = ?", [tuple(pair) for pair in joined])


def _beside(row: CognitoRow, before: Mapping[str, Seen] | None) -> tuple[str | None, bool | None, str]:
    """What the listing imported last showed of a row, and what happened to it since."""
    if before is None:
        return None, None, ""
    seen = before.get(row.sub)
    change = change_between(seen, Seen(row.digest, row.enabled))
    return seen.digest if seen else None, seen.enabled if seen else None, change or ""
