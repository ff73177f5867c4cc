"""What is mailed besides the stages: asked for by a key, told in full, and typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from wizard.domain.campaign import Mail
from wizard.domain.confirmations import mailed_phrase
from wizard.domain.steps import StepName
from wizard.engine.reset_views import ErrandOffer
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.screens.reset_dialogs import again_dialog, own_mail_dialog, reminder_dialog, unknown_dialog
from wizard.tui.screens.reset_facts import wrong_addresses
from wizard.tui.screens.why import TextPage

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp

ONLY = (StepName.CONNECT, StepName.RESET)
MOST_SHOWN = 200


class ResetErrands:
    """Mails one person again, those who are unknown, or whoever has not used their link."""

    def __init__(self, wizard: WizardApp) -> None:
        self._wizard = wizard
        self._views = wizard.bridge.views.resets

    async def one(self, address: str = "") -> None:
        """Ask for the address, then for its phrase."""
        dialog = TextDialog(
            title="Re-send to one person",
            sentence="The address of the person who did not get the mail, or whose link expired.",
            value=address,
            wrong=wrong_addresses,
        )
        given = await self._wizard.push_screen_wait(dialog)
        if given:
            offer = self._views.offer_one(given, self._wizard.frame.moment.now)
            await self._typed(offer, again_dialog(offer, given))

    async def unknown(self) -> None:
        offer = self._views.offer_unknown()
        await self._typed(offer, unknown_dialog(offer))

    async def remind(self) -> None:
        offer = self._views.offer_reminder()
        await self._typed(offer, reminder_dialog(offer))

    async def own_mail_sent(self) -> None:
        """The operator's word that the mail of their own went out."""
        own = self._views.own_mail()
        if own is None:
            return
        environment = self._wizard.frame.moment.snapshot.target.get("environment", "")
        phrase = mailed_phrase(own.persons, environment)
        if await self._wizard.push_screen_wait(own_mail_dialog(own, phrase)):
            await self._wizard.bridge.run(StepName.RESET, (phrase,), only=ONLY)

    def persons(self) -> None:
        """Show by name whose outcome is unknown, and who left the queue with the reason."""
        unknown, left = self._views.unknown(MOST_SHOWN), self._views.left_out(0, MOST_SHOWN)
        parts = (
            ("Unknown whether a mail was created", _listed(unknown, _when) or "Nobody."),
            ("Left the queue", _listed(left, lambda mail: mail.reason) or "Nobody."),
            ("All of them", "resets_unknown.csv and resets_left_out.csv in the folder beside the journal."),
        )
        self._wizard.frame.push_page(TextPage(StepName.RESET, "Persons", parts))

    async def _typed(self, offer: ErrandOffer, dialog: TypedDialog) -> None:
        if self._wizard.bridge.is_running:
            self._wizard.tell("Something is running: pause it first (p).")
        elif offer.refused:
            self._wizard.tell(offer.refused)
        elif await self._wizard.push_screen_wait(dialog):
            await self._wizard.bridge.run(
                StepName.RESET, (offer.phrase.bound,), only=ONLY, errand=offer.errand
            )

    def start(self, errand: Callable[[], Awaitable[object]]) -> None:
        self._wizard.command(errand)


def _when(mail: Mail) -> str:
    return f"attempted {mail.attempted_at:%Y-%m-%d %H:%M:%S} UTC" if mail.attempted_at else ""


def _listed(mails: Sequence[Mail], told: Callable[[Mail], str]) -> str:
    return "; ".join(f"{mail.email} ({told(mail)})" for mail in mails)
