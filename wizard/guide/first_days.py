"""How the first days go: hours since the cutover, last delta, campaign, adoption, waves still open."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.mail.adoption import AdoptionDay
from wizard.domain.mail.campaign import WhoMails
from wizard.domain.words import ago, counted, lasting
from wizard.guide import keep_words
from wizard.guide.runbook import bounded
from wizard.guide.situation import Situation

DAYS = 14  # as many as fit on a small screen


def first_days(now: Situation) -> list[tuple[str, str]]:
    """What to look at each day, as names and values; empty before the cutover."""
    return list(_facts(now)) if now.cutover_at else []


def _facts(now: Situation) -> Iterator[tuple[str, str]]:
    assert now.cutover_at is not None
    yield "cutover", f"{ago(now.at - now.cutover_at)}, {now.cutover_at:%Y-%m-%d %H:%M} UTC"
    yield "last delta", _delta(now)
    if now.since is not None:
        yield "new since", f"{counted(now.since, 'user')} in WorkOS, not by this migration (check 2)"
    yield "campaign", _campaign(now)
    yield "adoption", _adoption(now)
    if now.connections:
        waves = now.waves
        names = bounded(record.name for record in waves)
        open_ones = f", open: {', '.join(names)}" if waves else ""
        yield "waves", f"{len(now.connections) - len(waves)} of {len(now.connections)} over{open_ones}"
    if now.waivers:
        yield "waived", ", ".join(bounded(waiver.provider for waiver in now.waivers))


def _delta(now: Situation) -> str:
    if now.listed_at is None or now.listing_age is None or now.cutover_at is None:
        return "never"
    when = f"{ago(now.listing_age)}, {now.listed_at:%Y-%m-%d %H:%M} UTC"
    if now.delta.since and now.delta.complete:
        when += f", {now.delta.summary}{'' if now.delta.imported else ', not brought over yet'}"
    if now.listed_at >= now.cutover_at:
        return when
    before = lasting(now.cutover_at - now.listed_at)
    return f"{when}: {before} before the cutover. Run with --relist for whoever came in between."


def _campaign(now: Situation) -> str:
    resets = now.resets
    if now.keeps:
        return keep_words.campaign(now)
    if now.who_mails in {WhoMails.NO_ONE, None}:
        return f"reactive: no one is mailed; up to {counted(now.due, 'user')} reset at their next sign-in"
    if now.who_mails is WhoMails.OPERATOR:
        return f"your own mail, to {counted(now.due, 'user')}"
    parts = [f"{resets.get('sent', 0):,} of {now.due:,} sent", f"{now.used:,} used"]
    parts += [f"{resets[word]:,} {word.replace('_', ' ')}" for word in ("failed", "in_doubt", "remaining")]
    return ", ".join(parts)


def _adoption(now: Situation) -> str:
    if not now.adoption:
        return "no event has been seen yet: run again to read them"
    days = now.adoption
    return (
        f"{sum(day.created for day in days):,} resets created, {sum(day.used for day in days):,} used,"
        f" {sum(day.signed_in for day in days):,} first sign-ins, {sum(day.failed for day in days):,} failed"
        f" sign-ins, in {counted(len(days), 'day')}"
    )


def latest_days(now: Situation) -> tuple[AdoptionDay, ...]:
    """The last days with events, oldest first."""
    return now.adoption[-DAYS:]
