"""What step 9 asks for: canaries, who may be mailed at all, and whether the default mail is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.domain.steps import StepName
from wizard.tui.screens.dashboard_settings import setting_dialog, take
from wizard.tui.screens.reset_dialogs import allowed_dialog, canaries_dialog
from wizard.tui.screens.reset_facts import ALLOWED, CANARIES, MAIL, addresses_in, is_test

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp

ONLY = (StepName.CONNECT, StepName.RESET)


async def ask_canaries(wizard: WizardApp) -> None:
    """Whose resets prove the flow; they are made ready at once."""
    text = await wizard.push_screen_wait(canaries_dialog(wizard.known(CANARIES) or ()))
    if text is None:
        return
    addresses = addresses_in(text)
    if await wizard.change({CANARIES: addresses}) and addresses:
        await wizard.bridge.run(StepName.RESET, only=ONLY)


async def ask_allowed(wizard: WizardApp) -> None:
    """The only addresses that are mailed; no address means no list, a test environment has its canaries."""
    given = wizard.bridge.views.given().get(ALLOWED)
    dialog = allowed_dialog(given or (), is_test=is_test(wizard.frame.moment))
    text = await wizard.push_screen_wait(dialog)
    if text is not None and await wizard.change({ALLOWED: addresses_in(text) or None}):
        await wizard.bridge.run(StepName.RESET, only=ONLY)


async def ask_mail(wizard: WizardApp) -> None:
    """Whether creating a reset mails the user, as of now."""
    look = next(look for look in wizard.bridge.views.looks() if look.setting.key == MAIL)
    if answer := await wizard.push_screen_wait(setting_dialog(look)):
        await take(wizard, look.setting, answer)
