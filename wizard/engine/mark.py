"""Whether a report that was written still tells of the journal as it is."""

from __future__ import annotations

import hashlib
import json

from wizard.domain.events import REPORT_ACT
from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import StepName
from wizard.journal import Reader


def report_digest(reader: Reader, snapshot: Snapshot) -> str:
    """A digest of everything that a report counts; requests and times of checking are no change."""
    content = snapshot.to_json()
    steps = {name: state for name, state in content["steps"].items() if name != StepName.REPORT}
    notes = {name: note for name, note in content["notes"].items() if name != StepName.REPORT}
    facts = [
        *(content[word] for word in ("name", "users", "persons", "resets", "plan", "source", "target")),
        steps,
        notes,
        sorted((verdict.id, verdict.status) for verdict in reader.verdicts().values()),
        dict(reader.answers()),
        reader.meta("cutover"),
        reader.latest_act(besides=REPORT_ACT),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]
