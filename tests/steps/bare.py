"""A journal of facts with a step's context on it, and no service that answers: what steps say of facts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from tests.journal.machine import planned
from wizard.adapters.clock import SystemClock
from wizard.adapters.files.journal_folder import JournalFolder
from wizard.bootstrap.clients import VendorClients
from wizard.domain import events as e
from wizard.domain.mail.campaign import MailState, Stage
from wizard.domain.planning.people import RowState
from wizard.engine.context import Confirmations, Context
from wizard.journal import Journal, Reader

# A sandbox, by its key and its address; no one answers there.
NOWHERE = {"WORKOS_API_KEY": "sk_test_made", "WORKOS_BASE_URL": "http://127.0.0.1:9"}
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
ADDRESSES = tuple(f"p{n}@acme.example" for n in range(4))


@dataclass
class Bare:
    """Facts go in, and contexts with the confirmations of one run come out."""

    folder: Path

    def __post_init__(self) -> None:
        self._path = self.folder / "acme.journal"
        self._journal = Journal(self._path, actor=lambda: "{}")
        self._contexts: list[Context] = []

    @property
    def reader(self) -> Reader:
        return self._journal.reader

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()
        self._journal.close()

    async def record(self, *facts: e.Fact, at: datetime = AT) -> None:
        for fact in facts:
            await self._journal.record(fact, at.isoformat())

    async def take(self, events: Iterable[e.Event]) -> list[e.Event]:
        """Record what a step yields, and give it back."""
        found = list(events)
        for event in found:
            if isinstance(event, e.Fact):
                await self.record(event)
        return found

    async def run(self, events: AsyncIterable[e.Event]) -> list[e.Event]:
        """The same while the step goes on."""
        return [(await self.take([event]))[0] async for event in events]

    async def imported(self, answers: Mapping[str, Any], *, canaries: int = 1) -> None:
        """Four users of WorkOS who are due, of whom the first so many are canaries."""
        given = {"target.environment": "acme", "verify.canaries": list(ADDRESSES[:canaries])}
        await self.record(e.Answered(given | dict(answers)), *planned(len(ADDRESSES)))
        effects = self.reader.open_effects("pending", 0, len(ADDRESSES))
        done = tuple(e.Settled(x.id, x.sub, RowState.CREATED, f"user_{x.sub}") for x in effects)
        await self.record(e.EffectsAttempted(tuple(x.id for x in effects)), e.EffectsSettled(done))
        await self.record(e.CampaignPlanned(1, ADDRESSES[:canaries], None))

    async def mailed(self, stage: Stage, state: MailState = MailState.SENT, *, most: int = 9) -> None:
        """So many of a stage, with this outcome."""
        mails = self.reader.mailing.mails(MailState.PENDING, stage, 0, most)
        outcomes = tuple(e.MailSettled(mail.id, state) for mail in mails)
        await self.record(e.MailsAttempted(tuple(mail.id for mail in mails)), e.MailsSettled(outcomes))

    def context(self, *phrases: str, yes: bool = False) -> Context:
        nothing = cast("Any", None)
        context = Context(
            journal=self.reader,
            clients=VendorClients(NOWHERE, SystemClock()),
            files=JournalFolder(self._path),
            clock=SystemClock(),
            record=nothing,
            count=lambda _: None,
            publish=lambda _: None,
            confirmations=Confirmations(phrases, yes),
            stop=asyncio.Event(),
            back_up=nothing,
            hold_key=lambda base_url, mark: None,
        )
        self._contexts.append(context)
        return context
