"""Settings that no API tells, in lines: asked when they matter, and again after a day."""

from __future__ import annotations

from wizard.guide.dashboard import UNKNOWN, Look, Matters, warnings
from wizard.plain.ask import Option
from wizard.plain.desk import Desk


def ask_settings(desk: Desk, matters: Matters) -> None:
    """Ask for what is not known, or was said more than a day ago, and tell what means trouble."""
    for look in desk.views.looks():
        if matters in look.setting.matters and look.is_open(desk.clock.now()):
            _ask(desk, look)
    for told in warnings(desk.views.looks(), desk.clock.now(), matters):
        desk.lines.say(f"! {told}")


def _ask(desk: Desk, look: Look) -> None:
    setting = look.setting
    on, off = setting.states
    options = [
        Option("on", "On", on),
        Option("off", "Off", off),
        Option(UNKNOWN, "I do not know", setting.where),
    ]
    answer = desk.ask.choose(setting.question, options, look.answer)
    desk.do(lambda migration: migration.look_at_settings({setting.key: answer}))
