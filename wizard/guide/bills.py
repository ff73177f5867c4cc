"""What a migration costs each month: quantities of this pool times the prices that the operator typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.guide.situation import Situation

CURRENCY = "prices.currency"
USER, FREE_USERS = "prices.workos_user", "prices.workos_free_users"
CONNECTION, DOMAIN = "prices.connection", "prices.custom_domain"
COGNITO_USER, COGNITO_MONTHS = "prices.cognito_user", "prices.cognito_months"
PRICES: Mapping[str, str] = {
    USER: "WorkOS: one user above the free tier, a month",
    FREE_USERS: "WorkOS: users in the free tier",
    CONNECTION: "WorkOS: one enterprise connection, a month",
    DOMAIN: "WorkOS: the custom domain, a month",
    COGNITO_USER: "Cognito: one active user, a month",
    COGNITO_MONTHS: "Cognito: months until it is switched off",
}
PRICE_KEYS = tuple(PRICES)
COUNTS = frozenset({FREE_USERS, COGNITO_MONTHS})


@dataclass(frozen=True, slots=True)
class Bill:
    """One line: so many of something at a price, ``per``: a month, or in all; ``source`` says of what."""

    id: str
    label: str
    quantity: int
    price: float
    per: str
    source: str

    @property
    def total(self) -> float:
        return self.quantity * self.price


def bills(now: Situation, users: int, answers: Mapping[str, Any]) -> Iterator[Bill]:
    """Only lines whose price was given; ``users`` are those of WorkOS after the import."""

    def price(key: str) -> float:
        return float(answers.get(key) or 0)

    if price(USER):
        free = int(answers.get(FREE_USERS) or 0)
        above = max(0, users - free)
        yield Bill("workos_users", "WorkOS users above the free tier", above, price(USER), "a month", "plan")
    if price(CONNECTION) and now.connections:
        number = len(now.connections)
        yield Bill("connections", "Enterprise connections", number, price(CONNECTION), "a month", "providers")
    if price(DOMAIN):
        yield Bill("custom_domain", "Custom domain", 1, price(DOMAIN), "a month", "answers")
    months = int(answers.get(COGNITO_MONTHS) or 0)
    if price(COGNITO_USER) and months:
        yield Bill(
            "cognito",
            f"Cognito for {months} months, if every row is active",
            now.rows * months,
            price(COGNITO_USER),
            "in all",
            "listing",
        )
