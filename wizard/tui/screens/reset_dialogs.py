"""What is typed before resets are sent, and when a stage went well."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.domain.campaign import Stage
from wizard.domain.confirmations import hold_phrase
from wizard.engine.reset_views import ErrandOffer, OwnMailView, StageView
from wizard.guide.dashboard import Matters
from wizard.report.send_card import card_lines
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.screens.dashboard_settings import warned
from wizard.tui.screens.reset_facts import wrong_addresses

TWICE = "Whoever got the first mail gets a second one; an earlier link still works until it expires."


def send_dialog(stage: StageView, moment: Moment) -> tuple[str, TypedDialog]:
    """The text that confirms just the list that is shown, and the card with what is typed of it."""
    card = moment.views.resets.card(stage)
    title = f"Resets to the {stage.stage} in {card.where}"
    warnings = warned(moment, Matters.CANARY) if stage.stage is Stage.CANARY else ()
    sentences = (*card_lines(card), *warnings)
    dialog = TypedDialog(title=title, sentences=sentences, phrase=card.phrase.text, label="Send")
    return card.phrase.bound, dialog


def hold_dialog(stage: StageView) -> tuple[str, TypedDialog]:
    """The operator's word that a stage went well, with its phrase."""
    phrase = hold_phrase(stage.stage)
    sentences = (
        f"{stage.used:,} of {stage.sent:,} used their link, as the events say.",
        "Say so only if mail arrived, the link worked, and the dashboard shows no bounces.",
    )
    title = f"The {stage.stage} went well"
    return phrase, TypedDialog(title=title, sentences=sentences, phrase=phrase, label="It did")


def again_dialog(offer: ErrandOffer, address: str) -> TypedDialog:
    """One more mail to one person."""
    return _more(offer, "Re-send to one person", f"One reset mail more to {address}.", TWICE)


def unknown_dialog(offer: ErrandOffer) -> TypedDialog:
    """One more mail to those of whom it stays unknown."""
    told = f"Whether {offer.persons:,} persons got their mail stays unknown (v names them)."
    return _more(offer, "Re-send to the unknown", told, TWICE)


def reminder_dialog(offer: ErrandOffer) -> TypedDialog:
    """A campaign more for those who have done nothing."""
    told = f"{offer.persons:,} persons were mailed and have not used their link."
    return _more(offer, "Reminder", told, "A reminder is a new campaign: each gets one mail more.")


def _more(offer: ErrandOffer, title: str, *sentences: str) -> TypedDialog:
    title = f"{title} in {offer.where}" if offer.where else title
    return TypedDialog(title=title, sentences=sentences, phrase=offer.phrase.text, label="Send")


def own_mail_dialog(own: OwnMailView, phrase: str) -> TypedDialog:
    """The operator's word that the mail of their own went out."""
    sentences = (f"To the {own.persons:,} persons in {own.path}.", "Nothing is sent from here.")
    return TypedDialog(title="Your own mail went out", sentences=sentences, phrase=phrase, label="It did")


def canaries_dialog(known: Sequence[str]) -> TextDialog:
    """Whose resets prove the flow."""
    return TextDialog(
        title="Canaries",
        sentence="Addresses of migrated accounts whose mailbox you can open, with commas between.",
        value=", ".join(known),
        wrong=wrong_addresses,
    )


def allowed_dialog(known: Sequence[str], *, is_test: bool) -> TextDialog:
    """The only addresses that are mailed, besides the canaries."""
    empty = "the canaries alone are mailed" if is_test else "there is no such list"
    return TextDialog(
        title="Who may be mailed",
        sentence="Addresses with commas between: nobody but them and the canaries is mailed, whatever is"
        f" confirmed. Empty: {empty}.",
        value=", ".join(known),
        wrong=wrong_addresses,
    )
