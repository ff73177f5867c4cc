"""Organizations and memberships in the journal: the third schema.

``organization_membership`` is what WorkOS shall hold; ``membership`` is what Cognito's groups hold. A
membership is written by an ``effect`` of its person, and in doubt while that is attempted.
"""

from __future__ import annotations

from wizard.domain.organizations.model import MEMBERSHIP_STATES, ORGANIZATION_STATES

# ``settled``: as what it was found or made last; NULL while it never was. ``revision``: of the plan.
TABLES = """
CREATE TABLE organization (
    id INTEGER PRIMARY KEY, external_id TEXT NOT NULL UNIQUE, value TEXT NOT NULL, name TEXT NOT NULL,
    target_id TEXT, state TEXT NOT NULL DEFAULT 'pending', settled TEXT, reason TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL, members INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE organization_membership (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person,
    organization INTEGER NOT NULL REFERENCES organization, why TEXT NOT NULL, roles TEXT NOT NULL,
    written TEXT, target_id TEXT, state TEXT NOT NULL DEFAULT 'pending', settled TEXT,
    reason TEXT NOT NULL DEFAULT '', revision INTEGER NOT NULL, gone TEXT NOT NULL DEFAULT '',
    seen INTEGER NOT NULL DEFAULT 0, UNIQUE (person, organization)
);
CREATE TABLE organization_baseline (
    id TEXT PRIMARY KEY, external_id TEXT, name TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE organization_line (
    id INTEGER PRIMARY KEY, who TEXT NOT NULL, content TEXT NOT NULL
);
ALTER TABLE effect ADD COLUMN membership INTEGER REFERENCES organization_membership;
"""

INDEXES = """
CREATE INDEX organization_state ON organization (state, id);
CREATE INDEX organization_target ON organization (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX organization_size ON organization (members DESC, id);
CREATE INDEX organization_baseline_external_id ON organization_baseline (external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX organization_baseline_name ON organization_baseline (name);
CREATE INDEX organization_line_who ON organization_line (who);
CREATE INDEX organization_membership_target ON organization_membership (target_id)
    WHERE target_id IS NOT NULL;
CREATE INDEX organization_membership_of ON organization_membership (organization, state, id);
CREATE INDEX organization_membership_state ON organization_membership (state, id)
    WHERE state IN ('pending', 'failed', 'gone', 'skipped');
"""

# ``gone``: no longer in the plan, and in no sum; '' while it is in it, else what was done about it.
TRIGGERS = """
CREATE TRIGGER organization_added AFTER INSERT ON organization BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'organizations' AND word = new.state;
END;
CREATE TRIGGER organization_moved AFTER UPDATE OF state ON organization WHEN old.state <> new.state BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'organizations' AND word = old.state;
    UPDATE tally SET n = n + 1 WHERE scope = 'organizations' AND word = new.state;
END;
CREATE TRIGGER organization_removed AFTER DELETE ON organization BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'organizations' AND word = old.state;
END;
CREATE TRIGGER organization_membership_added AFTER INSERT ON organization_membership BEGIN
    UPDATE tally SET n = n + 1 WHERE scope = 'memberships' AND word = new.state;
    UPDATE organization SET members = members + (new.state NOT IN ('gone', 'skipped'))
        WHERE id = new.organization;
END;
CREATE TRIGGER organization_membership_moved AFTER UPDATE OF state ON organization_membership
WHEN old.state <> new.state BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'memberships' AND word = old.state;
    UPDATE tally SET n = n + 1 WHERE scope = 'memberships' AND word = new.state;
    UPDATE organization SET members = members + (new.state NOT IN ('gone', 'skipped'))
        - (old.state NOT IN ('gone', 'skipped')) WHERE id = new.organization;
END;
CREATE TRIGGER organization_membership_removed AFTER DELETE ON organization_membership BEGIN
    UPDATE tally SET n = n - 1 WHERE scope = 'memberships' AND word = old.state;
    UPDATE organization SET members = members - (old.state NOT IN ('gone', 'skipped'))
        WHERE id = old.organization;
END;
"""

GONE = "gone"
SCOPES = {
    "organizations": (*(state.value for state in ORGANIZATION_STATES), GONE),
    "memberships": (*(state.value for state in MEMBERSHIP_STATES), GONE),
}
