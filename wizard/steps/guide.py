"""Step 1: the live migration guide is fetched, checked against what we rely on, and acknowledged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import ClassVar

from wizard.domain.events import ActDone, GuideAcknowledged, GuideRead, Notice, StepMoved
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked, MissingAnswer
from wizard.guide.facts import FactState, check, new_rows
from wizard.ports import GuidePage


class GuideStep:
    """Blocking before the import has begun; afterwards a changed or absent guide is a notice."""

    name: ClassVar[StepName] = StepName.GUIDE
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        acknowledged = ctx.journal.meta("acknowledged")
        begun = StepName.IMPORT in ctx.journal.steps()
        try:
            page = await ctx.guide.fetch()
        except Blocked as unreachable:
            if not acknowledged:
                raise
            yield Notice(f"{unreachable.message} The copy acknowledged earlier stands.")
            yield _done(ctx.journal.meta("guide"))
            return
        digest = digest_of(page)
        results = check(page.text)
        read = GuideRead(
            digest=digest,
            source=page.source,
            live=page.live,
            text=page.text,
            facts={result.id: result.state.value for result in results},
            notices=tuple(f"the guide now maps {row}" for row in new_rows(page.text)),
        )
        previous = ctx.journal.meta("guide")
        yield read
        for notice in read.notices:
            yield Notice(notice)
        if acknowledged and _same_facts(previous, read):
            if acknowledged["digest"] != digest:
                yield Notice("The guide's text has changed since it was acknowledged; its facts have not.")
        elif acknowledged and begun:
            yield Notice("The guide's facts have changed since the import began: read them before cutover.")
        else:
            accepted = _accepted(ctx, read)
            _require_acknowledgement(ctx, digest, page)
            yield GuideAcknowledged(digest, accepted)
            yield ActDone("guide acknowledged", details={"digest": digest, "accepted": list(accepted)})
            for fact in accepted:
                found = {"fact": fact, "digest": digest}
                yield ActDone("guide fact accepted", f"{fact}: {read.facts[fact]}", found)
        yield _done({"live": page.live})


def digest_of(page: GuidePage) -> str:
    """The digest by which the guide's text is acknowledged."""
    return "sha256:" + hashlib.sha256(page.text.encode()).hexdigest()


def _done(guide: Mapping[str, object] | None) -> StepMoved:
    live = bool(guide and guide["live"])
    return StepMoved(StepName.GUIDE, StepState.DONE, "read" if live else "read, guide not live")


def _same_facts(previous: Mapping[str, object] | None, read: GuideRead) -> bool:
    return previous is not None and previous["facts"] == dict(read.facts)


def _accepted(ctx: Context, read: GuideRead) -> tuple[str, ...]:
    """Ids of facts that the operator accepted although the guide does not carry them."""
    accept: Sequence[str] = ctx.setting("guide.accept")
    absent = [fact for fact, state in read.facts.items() if state != FactState.FOUND]
    open_facts = [f"{fact} ({read.facts[fact]})" for fact in absent if fact not in accept]
    if open_facts:
        raise Blocked(
            "The guide no longer carries what the migration relies on: " + ", ".join(open_facts) + ".",
            fix="Read it; then name each fact in guide.accept, or wait for a newer version of this tool.",
            recovery_id="guide",
        )
    return tuple(absent)


def _require_acknowledgement(ctx: Context, digest: str, page: GuidePage) -> None:
    given = ctx.setting("guide.acknowledged")
    if given is True and not page.live:
        return
    if given == digest:
        return
    if given is None:
        raise MissingAnswer(
            key="guide.acknowledged",
            prompt=f"The digest of the guide at {page.source}, once you have read it",
            value=digest,
            fix=f'Read it. Set guide.acknowledged in the answers file to "{digest}".',
        )
    if given is True:
        raise Blocked(
            "guide.acknowledged = true stands for a guide file only, and the guide was fetched live.",
            fix=f'Read {page.source}, then set guide.acknowledged = "{digest}".',
        )
    raise Blocked(
        f"The guide at {page.source} is not the one that was acknowledged: its digest is {digest}.",
        fix=f'Read it, then set guide.acknowledged = "{digest}".',
    )
