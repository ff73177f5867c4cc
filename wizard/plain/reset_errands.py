"""What is mailed besides the stages, in lines: one person again, the unknown ones, a reminder."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.campaign import Mail
from wizard.domain.emails import is_valid_email, normalise_email
from wizard.domain.words import counted
from wizard.engine.context import Confirmations
from wizard.engine.reset_views import ErrandOffer
from wizard.plain.ask import Option
from wizard.plain.desk import Desk

MOST_SHOWN = 50


def offer(desk: Desk) -> None:
    """Do what the operator asks for until they go on with the stages."""
    while picked := desk.ask.choose("The resets so far", list(_options(desk)), ""):
        resets = desk.views.resets
        match picked:
            case "one":
                address = desk.ask.text("Whose address?", check=_problem)
                _typed(desk, resets.offer_one(address, desk.clock.now()))
            case "unknown":
                _tell(desk, resets.unknown(MOST_SHOWN))
                _typed(desk, resets.offer_unknown())
            case "remind":
                _typed(desk, resets.offer_reminder())
            case "left":
                _tell(desk, resets.left_out(0, MOST_SHOWN))
            case _:
                _tell_days(desk)


def _options(desk: Desk) -> Iterator[Option]:
    resets = desk.views.resets
    yield Option("", "Go on")
    yield Option("days", "By day", "Resets created and used, first and failed sign-ins.")
    yield Option("one", "Re-send to one person", "A minute after the first mail at the earliest.")
    if unknown := resets.count_unknown():
        yield Option("unknown", f"Re-send to the {unknown:,} unknown", "Some may get a second mail.")
    if desk.views.is_cut_over():
        yield Option("remind", "Remind", "One mail more to everybody who has not used their link.")
    if resets.count_left_out():
        yield Option("left", "Who left the queue")


def _typed(desk: Desk, offer: ErrandOffer) -> None:
    if offer.refused:
        desk.lines.say(f"! {offer.refused}")
        return
    desk.lines.say(f"Reset mails to {counted(offer.persons, 'person')} in {offer.where}.")
    if desk.ask.phrase(offer.phrase.text):
        confirmations = Confirmations((offer.phrase.bound,))
        desk.do(lambda migration: migration.run_errand(offer.errand, confirmations))


def _tell(desk: Desk, mails: list[Mail]) -> None:
    for mail in mails:
        attempted = f"attempted {mail.attempted_at:%Y-%m-%d %H:%M:%S} UTC" if mail.attempted_at else ""
        desk.lines.say(f"  {mail.email}: {mail.reason or attempted}")
    desk.lines.say("All of them are in a file beside the journal.")


def _tell_days(desk: Desk) -> None:
    for day in desk.views.resets.adoption():
        desk.lines.say(
            f"  {day.day}: {day.created:,} resets created, {day.used:,} used;"
            f" {day.signed_in:,} first sign-ins, {day.failed:,} failed ones"
        )


def _problem(text: str) -> str:
    address = normalise_email(text)
    return "" if address and is_valid_email(address) else "That is no address."
