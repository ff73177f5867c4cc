"""Who lives in the rehearsal pool: one table of kinds, each with its share and its rows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from wizard.rehearsal.identity_providers import BY_NAME, PROVIDERS, SAML_NAME, IdentityProvider
from wizard.rehearsal.rows import COMPANIES, LARGE, Dice, Row

Make = Callable[[Dice, str], tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """``share`` in thousandths of the rows; ``size`` rows belong together (a linked pair is two)."""

    name: str
    share: int
    make: Make
    size: int = 1

    def count(self, users: int) -> int:
        """How many times this kind occurs in a pool of ``users`` rows: at least once."""
        return max(1, users * self.share // 1000 // self.size)


def _native(status: str = "CONFIRMED", *, enabled: bool = True, **changes: str | None) -> Make:
    return lambda dice, _: (dice.row(dice.native(**changes), status, enabled=enabled),)


def _custom(name: str, value: str) -> Make:
    return lambda dice, _: (dice.row(dice.native() | {name: value}),)


def _with_mfa(method: str) -> Make:
    phone = "+15550100200"
    return lambda dice, _: (replace(dice.row(dice.native(phone_number=phone)), mfa=(method,)),)


def _bad_email(template: str) -> Make:
    """``{n}`` in the template keeps the addresses apart."""

    def make(dice: Dice, _: str) -> tuple[Row, ...]:
        attributes = dice.native()
        return (dice.row(attributes | {"email": template.format(n=dice.number)}),)

    return make


def _from(provider: IdentityProvider) -> Make:
    verified = "true" if "email_verified" in provider.mapping else None
    relay = provider.type == "SignInWithApple"

    def make(dice: Dice, base_url: str) -> tuple[Row, ...]:
        row = dice.federated(provider, base_url, email_verified=verified)
        if relay:
            row.attributes["email"] = f"{row.sub[:10]}@privaterelay.test"
        if provider.type == "SAML":
            row.attributes["email"] = f"staff{dice.number}@acme.example"
        return (row,)

    return make


def _linked(dice: Dice, base_url: str) -> tuple[Row, ...]:
    """A native row that carries the identity of the Google row next to it."""
    google = BY_NAME["Google"]
    native = dice.row(dice.native())
    federated = dice.federated(google, base_url, email=native.attributes["email"], email_verified="true")
    subject = federated.username.removeprefix("Google_")
    native.attributes["identities"] = dice.identity(
        google, subject, federated.created, base_url, primary=False
    )
    return native, federated


def _case_twins(second_verified: str) -> Make:
    def make(dice: Dice, _: str) -> tuple[Row, ...]:
        first = dice.row(dice.native())
        email = first.attributes["email"].title()
        return first, dice.row(dice.native(email=email, email_verified=second_verified))

    return make


def _provider_twins(provider: str) -> Make:
    def make(dice: Dice, base_url: str) -> tuple[Row, ...]:
        dice.number += 1
        email = f"twin{dice.number}@acme.example"
        native = dice.row(dice.native(email=email))
        return native, dice.federated(BY_NAME[provider], base_url, email=email)

    return make


def _hostile(given_name: str, email: str | None = None) -> Make:
    def make(dice: Dice, _: str) -> tuple[Row, ...]:
        attributes = dice.native() | {"given_name": given_name}
        if email is not None:
            attributes["email"] = email.format(n=dice.number)
        return (dice.row(attributes),)

    return make


LONG = "A very long note. " * 40
ORDINARY = Kind("native", 0, _native())  # takes what the others leave

KINDS: tuple[Kind, ...] = (
    *(Kind(f"federated:{provider.name}", provider.share, _from(provider)) for provider in PROVIDERS),
    Kind("linked", 20, _linked, size=2),
    Kind("twins:case:proven", 4, _case_twins("true"), size=2),
    Kind("twins:case:unproven", 4, _case_twins("false"), size=2),
    Kind("twins:provider:provable", 6, _provider_twins(SAML_NAME), size=2),
    Kind("twins:provider:unproven", 6, _provider_twins("Facebook"), size=2),
    Kind("disabled", 15, _native(enabled=False)),
    Kind("status:FORCE_CHANGE_PASSWORD", 30, _native("FORCE_CHANGE_PASSWORD")),
    Kind("status:UNCONFIRMED", 30, _native("UNCONFIRMED", email_verified="false")),
    Kind("status:RESET_REQUIRED", 10, _native("RESET_REQUIRED")),
    Kind("status:ARCHIVED", 2, _native("ARCHIVED")),
    Kind("status:UNKNOWN", 1, _native("UNKNOWN")),
    Kind("status:COMPROMISED", 1, _native("COMPROMISED")),
    Kind("email:none", 10, _native(email=None, email_verified=None, phone_number="+15550100300")),
    Kind("email:no at sign", 1, _bad_email("nobody{n}.acme.example")),
    Kind("email:space", 1, _bad_email("no body{n}@acme.example")),
    Kind("email:no domain", 1, _bad_email("nobody{n}@localhost")),
    Kind("email:two dots", 1, _bad_email("no..body{n}@acme.example")),
    Kind("email:unverified", 30, _native(email_verified="false")),
    Kind("email:verified missing", 10, _native(email_verified=None)),
    Kind("attribute:too long", 2, _custom("custom:notes", LONG)),
    Kind("attribute:not ASCII", 10, _custom("custom:city", "Zürich 東京")),
    Kind("name:not ASCII", 20, _native(given_name="Zoë", family_name="李")),
    Kind("name:only full", 10, _native(given_name=None, family_name=None, name="Ada Byron King")),
    Kind("mfa:TOTP", 40, _with_mfa("SOFTWARE_TOKEN_MFA")),
    Kind("mfa:SMS", 20, _with_mfa("SMS_MFA")),
    Kind("hostile:escape", 1, _hostile("\x1b[31mRed\x1b[0m")),
    Kind("hostile:right to left", 1, _hostile("Ann\u202egnp.exe")),
    Kind("hostile:zero width", 1, _hostile("An\u200bn", "zero\u200bwidth{n}@acme.example")),
    Kind("hostile:C1", 1, _hostile("\u009b31mRed")),
    Kind("hostile:markup", 1, _hostile("[red]markup[/]")),
    Kind("hostile:formula", 1, _hostile('=HYPERLINK("http://evil.test","x")', "=cmd{n}@acme.example")),
    Kind("hostile:OSC 52", 1, _hostile("\x1b]52;c;ZXZpbA==\x07Ann")),
)


def rows(*, users: int, seed: int, base_url: str) -> list[Row]:
    """Exactly ``users`` rows, the same for the same seed, in an order that tells nothing.

    Each kind occurs at least once where there is room for all (60 rows are enough).
    """
    companies = COMPANIES if users >= LARGE else ()
    dice = Dice(random.Random(seed), companies=companies)  # noqa: S311  repeatable, not secret
    made = [row for group in _groups(dice, users, base_url) for row in group]
    dice.rng.shuffle(made)
    return made


def _groups(dice: Dice, users: int, base_url: str) -> Iterator[tuple[Row, ...]]:
    left = users
    for kind in KINDS:
        for _ in range(kind.count(users)):
            if kind.size > left:
                break
            left -= kind.size
            yield kind.make(dice, base_url)
    for _ in range(left):
        yield ORDINARY.make(dice, base_url)
