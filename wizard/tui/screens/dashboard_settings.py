"""Settings that no API tells: looked at in the dashboard, said here, each with its age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wizard.guide.dashboard import UNKNOWN, Look, Matters, Setting, in_short
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.host import Host


async def ask_settings(wizard: Host) -> None:
    """Show all of them, and take what the operator saw, until they leave the list."""
    chosen = ""
    while True:
        views, now = wizard.bridge.views, wizard.frame.moment.now
        picked = await wizard.push_screen_wait(_list(views.looks(), now, chosen))
        if picked is None:
            return
        chosen = picked
        look = next(look for look in views.looks() if look.setting.key == picked)
        if (answer := await wizard.push_screen_wait(setting_dialog(look))) is not None:
            await take(wizard, look.setting, answer)


async def take(wizard: Host, setting: Setting, answer: str) -> None:
    """Record what was seen just now, also where it is what was said before."""
    await wizard.bridge.call(lambda migration: migration.look_at_settings({setting.key: answer}))


def setting_dialog(look: Look) -> ChooseDialog:
    """On, off or not known."""
    setting = look.setting
    on, off = setting.states
    offers = (Offer("on", "On", on), Offer("off", "Off", off), Offer(UNKNOWN, "I do not know", setting.where))
    return ChooseDialog(
        title=setting.question,
        sentence=f"No API tells it. {setting.where}",
        offers=offers,
        chosen=look.answer,
    )


def warned(moment: Moment, matters: Matters) -> tuple[str, ...]:
    """What to know before something is typed, as a dialog says it."""
    found = in_short(moment.views.looks(), moment.now, matters)
    return (*(f"! {told}" for told in found), "Esc, then s, shows what each means.") if found else ()


def _list(looks: Sequence[Look], now: datetime, chosen: str) -> ChooseDialog:
    offers = [Offer(look.setting.key, look.setting.title, look.told_at(now)) for look in looks]
    return ChooseDialog(
        title="Settings that no API tells",
        sentence="Enter says what you see in the WorkOS dashboard; an answer holds for a day.",
        offers=offers,
        chosen=chosen,
    )
