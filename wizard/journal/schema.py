"""The journal's schema: migrations through sqlite-utils, checked by number before anything is read.

``row`` holds Cognito's records, ``person`` the WorkOS users to be, ``effect`` what is to be written for a
person, in order. A person has the id of the row whose ``sub`` it bears. ``person.planned`` is what WorkOS
shall hold once its effects are done, ``written`` what it holds by our writing; ``settled`` is the state in
which the last write left it, NULL before the first. ``row.change`` is how the row differs from the listing
imported last, of which ``base_*`` keep what it showed; ``departure`` holds persons whose rows left the pool;
``provider_seen`` holds what rows tell of their identity providers. Who is in doubt is told by ``effect``
alone (``doubt.py``). Triggers keep the tallies, ``listing.listed`` and ``profile.n``, so that every count is
right at every commit (R3) and costs one indexed read.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import TYPE_CHECKING

from wizard.errors import JournalError
from wizard.journal import schema_organizations as third_schema
from wizard.journal.identity import begin_for_version
from wizard.journal.undoing import SCHEMA as UNDOING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0xC2_3057_05 & 0x7FFFFFFF
VERSION = 4

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answer (key TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE step (name TEXT PRIMARY KEY, state TEXT NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE act (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL,
    fingerprint TEXT NOT NULL, details TEXT NOT NULL, actor TEXT NOT NULL
);
CREATE TABLE preflight (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, ok INTEGER NOT NULL, blocking INTEGER NOT NULL,
    detail TEXT NOT NULL, fix TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE listing (
    id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT, token TEXT,
    pages INTEGER NOT NULL DEFAULT 0, estimate INTEGER NOT NULL, restarts INTEGER NOT NULL DEFAULT 0,
    listed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE profile (id INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE, n INTEGER NOT NULL DEFAULT 0);
CREATE TABLE row (
    id INTEGER PRIMARY KEY, sub TEXT NOT NULL UNIQUE, family TEXT NOT NULL,
    profile INTEGER NOT NULL REFERENCES profile, record TEXT NOT NULL, digest TEXT NOT NULL,
    username TEXT NOT NULL AS (json_extract(record, '$.Username')), enabled INTEGER NOT NULL,
    listing INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'pending', kind TEXT,
    reason TEXT NOT NULL DEFAULT '', person INTEGER REFERENCES person,
    base_digest TEXT, base_enabled INTEGER, change TEXT NOT NULL DEFAULT ''
);
CREATE TABLE link (username TEXT NOT NULL, sub TEXT NOT NULL, PRIMARY KEY (username, sub)) WITHOUT ROWID;
CREATE TABLE override (
    sub TEXT NOT NULL, kind TEXT NOT NULL, choice TEXT NOT NULL, PRIMARY KEY (sub, kind)
) WITHOUT ROWID;
CREATE TABLE membership (
    sub TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sub, name)
) WITHOUT ROWID;
CREATE TABLE mfa (username TEXT PRIMARY KEY, methods TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE baseline (
    id TEXT PRIMARY KEY, email TEXT NOT NULL, external_id TEXT, content TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE person (
    id INTEGER PRIMARY KEY REFERENCES row, sub TEXT NOT NULL, email TEXT NOT NULL, target_id TEXT,
    written TEXT, planned TEXT, state TEXT NOT NULL DEFAULT 'pending', settled TEXT, due TEXT NOT NULL,
    notes TEXT NOT NULL, revision INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0,
    signed_in_at TEXT
);
CREATE TABLE effect (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, kind TEXT NOT NULL,
    content TEXT, state TEXT NOT NULL DEFAULT 'pending', attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE TABLE departure (
    person INTEGER PRIMARY KEY REFERENCES person, why TEXT NOT NULL, since INTEGER NOT NULL,
    marked TEXT NOT NULL DEFAULT 'no', revoked TEXT NOT NULL DEFAULT 'no',
    sessions INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT ''
);
CREATE TABLE plan (revision INTEGER PRIMARY KEY, content TEXT NOT NULL, confirmed_at TEXT);
CREATE TABLE mail (
    id INTEGER PRIMARY KEY, campaign INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person,
    stage TEXT NOT NULL, state TEXT NOT NULL, attempted_at TEXT, expires_at TEXT,
    reason TEXT NOT NULL DEFAULT '', marked INTEGER NOT NULL DEFAULT 0, created_at TEXT, used_at TEXT,
    was_state TEXT, was_at TEXT, UNIQUE (campaign, person)
);
CREATE TABLE adoption (
    day TEXT NOT NULL, sight TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, sight)
) WITHOUT ROWID;
CREATE TABLE verdict (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, evidence TEXT NOT NULL, at TEXT NOT NULL,
    actor TEXT NOT NULL, inputs TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE tally (
    scope TEXT NOT NULL, word TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (scope, word)
) WITHOUT ROWID;
CREATE TABLE kind_tally (
    kind TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, state)
) WITHOUT ROWID;
"""

# Where a mail is counted: in its campaign, in its stage there, and by why it is skipped.
VIEWS = """
CREATE VIEW mail_counts (mail, scope, word) AS
    SELECT id, 'mails:' || campaign, state FROM mail
    UNION ALL SELECT id, 'mails:' || campaign || ':' || stage, state FROM mail
    UNION ALL SELECT id, 'mails:' || campaign || ':' || stage, 'used' FROM mail WHERE used_at IS NOT NULL
    UNION ALL SELECT id, 'left_out:' || campaign, reason FROM mail WHERE state = 'skipped';
"""

# The family index finds the rows of one person, the effect index what is still to be done; both are
# what keeps every page and every count under a millisecond at a million rows.
INDEXES = """
CREATE INDEX row_family ON row (family);
CREATE INDEX row_profile ON row (profile, id);
CREATE INDEX row_state ON row (state, id);
CREATE INDEX row_kind ON row (kind, state, id) WHERE kind IS NOT NULL;
CREATE INDEX row_change ON row (change, id) WHERE change <> '';
CREATE INDEX row_left ON row (sub) WHERE state = 'gone' OR enabled = 0;
CREATE INDEX baseline_email ON baseline (email);
CREATE INDEX baseline_external_id ON baseline (external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX person_target ON person (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX effect_open ON effect (state, id) WHERE state IN ('pending', 'attempted');
CREATE INDEX mail_open ON mail (campaign, state, stage, id);
CREATE INDEX mail_person ON mail (person);
CREATE INDEX mail_in_doubt ON mail (id) WHERE state = 'in_doubt';
CREATE INDEX mail_unmarked ON mail (id) WHERE state = 'sent' AND marked = 0;
CREATE INDEX effect_person ON effect (person);
"""

ROW_STATES = ("pending", "in_doubt", "created", "updated", "unchanged", "skipped", "merged", "failed", "gone")
PERSON_STATES = ("pending", "in_doubt", "created", "updated", "unchanged", "failed")
CHANGES = ("new", "changed", "disabled", "gone")
SCOPES = {"rows": ROW_STATES, "persons": PERSON_STATES, "delta": CHANGES, "due": ("persons",)}

TRIGGERS = """
CREATE TRIGGER row_added AFTER INSERT ON row BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'rows' AND word = new.state;
    UPDATE profile SET n = n + 1 WHERE id = new.profile;
    UPDATE listing SET listed = listed + 1 WHERE id = new.listing;
END;
CREATE TRIGGER row_listed AFTER UPDATE OF listing ON row WHEN old.listing <> new.listing BEGIN
    UPDATE listing SET listed = listed - 1 WHERE id = old.listing;
    UPDATE listing SET listed = listed + 1 WHERE id = new.listing;
END;
CREATE TRIGGER row_left_kind AFTER UPDATE OF kind, state ON row
WHEN old.kind IS NOT NULL AND (old.kind, old.state) IS NOT (new.kind, new.state) BEGIN
    UPDATE kind_tally SET n = n - 1 WHERE kind = old.kind AND state = old.state;
END;
CREATE TRIGGER row_took_kind AFTER UPDATE OF kind, state ON row
WHEN new.kind IS NOT NULL AND (old.kind, old.state) IS NOT (new.kind, new.state) BEGIN
    INSERT INTO kind_tally (kind, state, n) VALUES (new.kind, new.state, 1)
        ON CONFLICT (kind, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER row_new AFTER INSERT ON row WHEN new.change <> '' BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'delta' AND word = new.change;
END;
CREATE TRIGGER row_changed AFTER UPDATE OF change ON row WHEN old.change <> new.change BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'delta' AND word = old.change;
    UPDATE tally SET n = n + 1 WHERE scope = 'delta' AND word = new.change;
END;
CREATE TRIGGER row_moved AFTER UPDATE OF state ON row WHEN old.state <> new.state BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'rows' AND word = old.state;
    UPDATE tally SET n = n + 1 WHERE scope = 'rows' AND word = new.state;
END;
CREATE TRIGGER row_profiled AFTER UPDATE OF profile, state ON row
WHEN old.profile <> new.profile OR (old.state = 'gone') <> (new.state = 'gone') BEGIN
    UPDATE profile SET n = n - (old.state <> 'gone') WHERE id = old.profile;
    UPDATE profile SET n = n + (new.state <> 'gone') WHERE id = new.profile;
END;
CREATE TRIGGER person_added AFTER INSERT ON person BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'persons' AND word = new.state;
END;
CREATE TRIGGER person_keeps_address BEFORE UPDATE OF sub, email ON person
WHEN (old.sub, old.email) IS NOT (new.sub, new.email) BEGIN
    SELECT raise(ABORT, 'drafts are stored without the sub and the address of their person');
END;
CREATE TRIGGER person_moved AFTER UPDATE OF state ON person WHEN old.state <> new.state BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'persons' AND word = old.state;
    UPDATE tally SET n = n + 1 WHERE scope = 'persons' AND word = new.state;
END;
CREATE TRIGGER person_due_added AFTER INSERT ON person WHEN new.due <> 'no' BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'due';
END;
CREATE TRIGGER person_due_moved AFTER UPDATE OF due ON person WHEN old.due <> new.due BEGIN
    UPDATE tally SET n = n + (new.due <> 'no') - (old.due <> 'no') WHERE scope = 'due';
END;
CREATE TRIGGER person_due_removed AFTER DELETE ON person WHEN old.due <> 'no' BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'due';
END;
CREATE TRIGGER mail_added AFTER INSERT ON mail BEGIN
    INSERT INTO tally (scope, word, n)
        SELECT scope, word, 1 FROM mail_counts WHERE mail = new.id
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER mail_moving BEFORE UPDATE ON mail BEGIN
    UPDATE tally SET n = n - 1 WHERE (scope, word) IN
        (SELECT scope, word FROM mail_counts WHERE mail = old.id);
END;
CREATE TRIGGER mail_moved AFTER UPDATE ON mail BEGIN
    INSERT INTO tally (scope, word, n)
        SELECT scope, word, 1 FROM mail_counts WHERE mail = new.id
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER person_removed AFTER DELETE ON person BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'persons' AND word = old.state;
END;
CREATE TRIGGER mfa_added AFTER INSERT ON mfa BEGIN
    INSERT INTO tally (scope, word, n) SELECT 'mfa', value, 1 FROM json_each(new.methods) WHERE true
        ON CONFLICT (scope, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER mfa_removed AFTER DELETE ON mfa BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'mfa' AND word IN (SELECT value FROM json_each(old.methods));
END;
"""

# What the schema of 0.1 lacks; old journals and new ones go the same way.
# ``identity``: which journal this is, whose machine, and how many commits it has; who has it open.
SECOND = """
CREATE TABLE provider_seen (
    name TEXT PRIMARY KEY, type TEXT NOT NULL, issuer TEXT NOT NULL, listing INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO provider_seen (name, type, issuer, listing)
    SELECT json_extract(identity.value, '$.providerName'),
        coalesce(max(json_extract(identity.value, '$.providerType')), ''),
        coalesce(max(json_extract(identity.value, '$.issuer')), ''), max(row.listing)
    FROM row, json_each(row.record, '$.Attributes') AS attribute, json_each(
        CASE WHEN json_extract(attribute.value, '$.Name') = 'identities'
            AND json_valid(json_extract(attribute.value, '$.Value'))
            AND json_type(json_extract(attribute.value, '$.Value')) = 'array'
        THEN json_extract(attribute.value, '$.Value') ELSE '[]' END) AS identity
    WHERE identity.type = 'object' AND json_type(identity.value, '$.providerName') = 'text'
        AND json_extract(identity.value, '$.providerName') <> ''
    GROUP BY 1 LIMIT 500;
ALTER TABLE departure ADD COLUMN kept TEXT NOT NULL DEFAULT 'no';
UPDATE answer SET value = '"undecided"' WHERE key = 'delta.left' AND value = '"report"';
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1), journal TEXT NOT NULL, host TEXT NOT NULL DEFAULT '',
    commits INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL DEFAULT '', holder TEXT NOT NULL DEFAULT ''
);
CREATE TABLE reset_event (
    user_id TEXT PRIMARY KEY, first_at TEXT NOT NULL, last_at TEXT NOT NULL, used_at TEXT
) WITHOUT ROWID;
ALTER TABLE mail ADD COLUMN asked_at TEXT;
ALTER TABLE mail ADD COLUMN was_asked TEXT;
ALTER TABLE mail ADD COLUMN bar TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN seen_at TEXT;
CREATE TABLE frozen_mail (mail INTEGER PRIMARY KEY REFERENCES mail);
CREATE INDEX row_username ON row (lower(username)) WHERE lower(username) <> sub;
"""


def check(connection: sqlite3.Connection, path: object) -> int:
    """The schema number of the file, 0 for an empty one; raises JournalError for a foreign or newer file."""
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        raise  # the disk's trouble, not the file's
    except sqlite3.DatabaseError as bad:
        raise JournalError(f"{path} is not a journal: {bad}.", fix="Give the path of a journal.") from bad
    if tables and application != APPLICATION_ID:
        raise JournalError(f"{path} is a database of another program.", fix="Give the path of a journal.")
    if version > VERSION:
        raise JournalError(
            f"{path} was written by a newer version of cognito2workos (schema {version}, this one knows"
            f" {VERSION}).",
            fix="Install that version, or a newer one.",
        )
    return int(version)


def upgrade(connection: sqlite3.Connection, *, name: str) -> None:
    """Bring the schema to VERSION; each migration is committed together with its record."""
    from sqlite_utils import Database, Migrations  # noqa: PLC0415  89 ms that `status` does not need

    migrations = Migrations("wizard")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    is_of_first_version = version == 1

    @migrations()
    def first(db: Database) -> None:
        # A script would commit by itself; a statement at a time stays in the migration's transaction.
        for statement in _statements(TABLES + VIEWS + INDEXES + TRIGGERS):
            db.execute(statement)
        db.table("meta").insert({"key": "name", "value": json.dumps(name)})
        for scope, words in SCOPES.items():
            db.table("tally").insert_all({"scope": scope, "word": word, "n": 0} for word in words)

    @migrations()
    def second(db: Database) -> None:
        for statement in _statements(SECOND):
            db.execute(statement)
        db.table("identity").insert({"one": 1, "journal": uuid.uuid4().hex})
        if is_of_first_version:
            begin_for_version(connection)

    @migrations()
    def third(db: Database) -> None:
        for statement in _statements(third_schema.TABLES + third_schema.INDEXES + third_schema.TRIGGERS):
            db.execute(statement)
        for scope, words in third_schema.SCOPES.items():
            db.table("tally").insert_all({"scope": scope, "word": word, "n": 0} for word in words)

    @migrations()
    def undoing(db: Database) -> None:
        for statement in _statements(UNDOING):
            db.execute(statement)

    # The file says whose it is before it holds anything: killed in between, it is still a journal.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.commit()


def _statements(script: str) -> list[str]:
    statements, text = [], ""
    for line in script.splitlines():
        text += line + "\n"
        if sqlite3.complete_statement(text):
            statements.append(text)
            text = ""
    return statements
