"""What counts at the gate although no one tested or read it: the one list of a journal's waivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.domain.checks import (
    ACCEPT_CHECKS,
    LISTING_ACCEPTED,
    TITLES,
    UNKNOWN_ACCEPTED,
    CheckId,
    inputs_of,
    status_now,
)
from wizard.domain.events import CheckStatus
from wizard.domain.federation.connections import Waiver, WaiverKind
from wizard.guide.provider_record import ProviderRecord
from wizard.guide.provider_records import provider_records
from wizard.journal import Reader
from wizard.ports import Act, Verdict


def waivers_of(journal: Reader, providers: Sequence[ProviderRecord] | None = None) -> tuple[Waiver, ...]:
    """Every waiver as of now: a short listing, providers by name, then each unknown that was accepted.

    Listing and unknowns count while their checks do; a provider's waiver is there before its check ran.
    ``providers`` are the pool's, where the caller has their records already.
    """
    waived = _waived(journal)
    known = _records(journal) if providers is None else providers
    named = (record.waiver for record in known if record.waiver)
    return (*_listing(journal, waived), *named, *_unknowns(journal, waived))


def _waived(journal: Reader) -> dict[str, Verdict]:
    """The checks that are waived on the inputs of now."""
    listing, plan = journal.listing(), journal.plan()
    inputs = inputs_of(listing=listing.id if listing else 0, revision=plan.revision if plan else 0)
    return {
        check: verdict
        for check, verdict in journal.verdicts().items()
        if status_now(verdict.status, reached_on=verdict.inputs, inputs=inputs) == CheckStatus.WAIVED
    }


def _listing(journal: Reader, waived: dict[str, Verdict]) -> Iterator[Waiver]:
    if verdict := waived.get(CheckId.EXPORTED):
        act = next(iter(journal.acts(kind=LISTING_ACCEPTED, limit=1)), None)
        by, at = (_who(act), act.at) if act else (verdict.by, verdict.at)
        yield Waiver("the listing", verdict.evidence, by, at, WaiverKind.LISTING)


def _records(journal: Reader) -> Sequence[ProviderRecord]:
    inventory = journal.inventory()
    if inventory is None or not inventory.pool.providers:
        return ()
    return provider_records(inventory, journal.answers(), journal.federation())


def _unknowns(journal: Reader, waived: dict[str, Verdict]) -> Iterator[Waiver]:
    notes = journal.answers().get(ACCEPT_CHECKS) or {}
    acts = journal.acts(kind=UNKNOWN_ACCEPTED) if notes and waived else []
    for check in CheckId:
        note = str(notes.get(check) or "").strip()
        if not note or check not in waived:
            continue
        found = (act for act in acts if act.details["check"] == check and act.note == note)
        if act := next(found, None):
            yield Waiver(TITLES[check], note, _who(act), act.at, WaiverKind.UNKNOWN)


def _who(act: Act) -> str:
    return f"{act.actor.get('user', '')} on {act.actor.get('host', '')}"
