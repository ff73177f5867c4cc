"""Reads what runbook, first days and messages are written from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wizard.domain.mail.campaign import Stage
from wizard.domain.switch_date import KEY as SWITCH
from wizard.domain.switch_date import switch_date
from wizard.engine.snapshot import take
from wizard.guide.dashboard import looks
from wizard.guide.lead_times import lead_times
from wizard.guide.provider_records import provider_records
from wizard.guide.situation import AppFacts, Situation
from wizard.journal import Reader
from wizard.report.waivers import waivers_of

_WRITTEN = ("created", "updated", "unchanged")


def situation_of(reader: Reader, at: datetime) -> Situation:
    """The migration at ``at``, from a few short reads."""
    snapshot, answers, inventory = take(reader), reader.answers(), reader.inventory()
    listing, cutover = reader.listing(), reader.meta("cutover")
    providers = provider_records(inventory, answers, reader.federation()) if inventory else ()
    return Situation(
        at=at,
        name=snapshot.name,
        app=app_name(answers, snapshot.name),
        environment=snapshot.target.get("environment", ""),
        inventory=inventory,
        choices=timing_choices(answers),
        rows=snapshot.users["exported"],
        written=sum(snapshot.persons[word] for word in _WRITTEN),
        open_persons=snapshot.open_persons,
        accepts_open=snapshot.accepts_open,
        resets=dict(snapshot.resets) | {"used": _used(reader)},
        providers=providers,
        lead_times=tuple(
            (item, taken["owner"], taken["due"])
            for item in (lead_times(inventory) if inventory else ())
            for taken in [reader.meta(f"lead_time:{item.id}") or {"owner": "", "due": ""}]
        ),
        seen=_app(reader.meta("app")),
        listed_at=listing.finished_at if listing else None,
        cutover_at=datetime.fromisoformat(cutover["at"]) if cutover else None,
        waivers=waivers_of(reader),
        adoption=tuple(reader.mailing.adoption()),
        since=reader.meta("appeared"),
        delta=snapshot.delta,
        looks=looks(answers, reader.answered_at()),
        switch=switch_date(answers.get(SWITCH)),
        owners=reader.owners(),
    )


def app_name(answers: Mapping[str, Any], name: str) -> str:
    """What messages call the app: as somebody said, else as the migration is called."""
    return str(answers.get("authkit.app_name") or name)


def timing_choices(answers: Mapping[str, Any]) -> dict[str, str]:
    """The answers of the timing tree and what belongs to it, those that somebody gave."""
    return {key: value for key, value in answers.items() if key.startswith(("timing.", "passwords."))}


def _used(reader: Reader) -> int:
    """Users who chose a new password by a reset that this journal created."""
    return sum(reader.mailing.stage_counts(stage)["used"] for stage in Stage)


def _app(seen: Mapping[str, Any] | None) -> AppFacts | None:
    if seen is None:
        return None
    scan = seen["scan"]
    return AppFacts(seen["stack"], scan["findings"], tuple(seen["cookies"]), scan.get("mentions", 0))
