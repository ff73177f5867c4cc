"""Settings of a WorkOS environment that no API tells: what each is for, and until when an answer holds.

They are asked when they matter, and again where the answer is older than a day (spec, step 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from wizard.domain.words import ago

HOLDS_FOR = timedelta(days=1)
UNKNOWN = "unknown"
SECTION = "connect"
LOOKED = "dashboard settings looked at"  # the act


class Matters(StrEnum):
    """When a setting decides what happens to people."""

    CANARY = "before the first reset mail"
    CUTOVER = "before the cutover"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; ``wanted`` is the answer that troubles no one, ``trouble`` what the other one means.

    ``states`` are what on and off mean, as an operator reads it.
    """

    name: str
    title: str
    where: str
    wanted: str
    states: tuple[str, str]
    trouble: str
    matters: tuple[Matters, ...]

    @property
    def key(self) -> str:
        return f"{SECTION}.{self.name}"

    @property
    def question(self) -> str:
        return f"{self.title}: on or off?"


SETTINGS = (
    Setting(
        "default_reset_mail",
        "Default password-reset mail",
        "Look under Emails in the WorkOS dashboard, at the sender as well.",
        "on",
        ("Creating a reset mails the user.", "Creating a reset mails no one: your own mail has to."),
        "creating a reset mails no one, so no user gets a link but by your own mail",
        (Matters.CANARY,),
    ),
    Setting(
        "password_method",
        "Sign-in by password",
        "Look at the authentication methods in the WorkOS dashboard.",
        "on",
        ("Users sign in with the password that they choose.", "WorkOS refuses resets and passwords."),
        "the reset mail leads nowhere: WorkOS refuses resets, and the password chosen opens nothing",
        (Matters.CANARY, Matters.CUTOVER),
    ),
    Setting(
        "sign_up",
        "Sign-up",
        "Look at the authentication settings in the WorkOS dashboard.",
        "off",
        ("Anybody can make an account.", "Only users who were brought over or invited get in."),
        "strangers can make accounts there, with an address of a user who is not brought over yet as well",
        (Matters.CUTOVER,),
    ),
    Setting(
        "radar",
        "Radar (challenges and blocks)",
        "Look under Radar in the WorkOS dashboard.",
        "off",
        ("Radar challenges or blocks sign-ins.", "Radar lets every sign-in pass."),
        "on the first day every user comes from a device that is new to WorkOS, and may be challenged or"
        " blocked",
        (Matters.CUTOVER,),
    ),
    Setting(
        "mfa_policy",
        "MFA required for all users",
        "Look at the MFA policy in the WorkOS dashboard.",
        "off",
        ("All users must enrol a second factor.", "A second factor is the user's choice."),
        "no factor of Cognito comes over: every user must enrol an authenticator app (TOTP) at the first"
        " sign-in, and until then the mailbox is the only proof",
        (Matters.CUTOVER,),
    ),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What the operator said of a setting (on, off or unknown), and when; None: never."""

    setting: Setting
    answer: str
    at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether it is to be looked at, again or for the first time."""
        return self.answer == UNKNOWN or self.at is None or now - self.at > HOLDS_FOR

    @property
    def is_trouble(self) -> bool:
        return self.answer not in {UNKNOWN, self.setting.wanted}

    @property
    def summary(self) -> str:
        """The answer as a sentence, with what it means where that is trouble."""
        if self.answer == UNKNOWN:
            return (
                f"{self.setting.title}: not known. If it is {_other(self.setting)}, {self.setting.trouble}."
            )
        if self.is_trouble:
            return f"{self.setting.title} is {self.answer}: {self.setting.trouble}."
        return f"{self.setting.title} is {self.answer}."

    def told_at(self, now: datetime) -> str:
        """The same with the age of the answer."""
        if self.answer == UNKNOWN or self.at is None:
            return self.summary
        again = " Look again." if self.is_open(now) else ""
        return f"{self.summary} Looked at {ago(now - self.at)}.{again}"


def looks(answers: Mapping[str, Any], answered_at: Mapping[str, datetime]) -> tuple[Look, ...]:
    """What was said of each setting, in order; ``answered_at`` has the time of each answer given."""
    return tuple(
        Look(setting, str(answers.get(setting.key, UNKNOWN)), answered_at.get(setting.key))
        for setting in SETTINGS
    )


def warnings(found: tuple[Look, ...], now: datetime, *matters: Matters) -> tuple[str, ...]:
    """What to know, or to look at, at a moment at which settings matter: a sentence each."""
    return tuple(
        f"{look.told_at(now)} {look.setting.where}" if look.is_open(now) else look.told_at(now)
        for look in found
        if set(matters) & set(look.setting.matters) and (look.is_open(now) or look.is_trouble)
    )


def in_short(found: tuple[Look, ...], now: datetime, *matters: Matters) -> tuple[str, ...]:
    """The same in at most two lines, for a place with little room."""
    concerned = [look for look in found if set(matters) & set(look.setting.matters)]
    unseen = [look.setting.title for look in concerned if look.is_open(now)]
    trouble = [f"{look.setting.title}: {look.answer}" for look in concerned if look.is_trouble]
    lines = []
    if unseen:
        lines.append(f"Not looked at today: {', '.join(unseen)}.")
    if trouble:
        lines.append(f"Means trouble: {', '.join(trouble)}.")
    return tuple(lines)


def outdated(found: tuple[Look, ...], now: datetime, *matters: Matters) -> tuple[Look, ...]:
    """Answers that were given, and are too old for that moment."""
    return tuple(
        look
        for look in found
        if look.answer != UNKNOWN and look.is_open(now) and set(matters) & set(look.setting.matters)
    )


def _other(setting: Setting) -> str:
    return "off" if setting.wanted == "on" else "on"
