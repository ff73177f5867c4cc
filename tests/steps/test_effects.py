"""One effect: what WorkOS answers becomes its outcome, and what became of one whose answer was lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, TypeVarTuple, cast

import pytest

from wizard.domain.events import Settled
from wizard.domain.planning.people import EffectKind, RowState, TargetUser, UserChange, UserDraft
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.ports import OpenEffect, Rejected, Taken
from wizard.steps.effects import APPEARED, DELETED, differences, landed, look_up, send

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

DRAFT = UserDraft("ann@acme.example", True, "sub-1", "Ann", "Lee", {"migrated_from": "cognito"})
USER = TargetUser("user_1", "ann@acme.example", True, "sub-1", "Ann", "Lee", DRAFT.metadata)
CREATE = OpenEffect(7, "sub-1", EffectKind.CREATE_USER, DRAFT, None, None, 0, False)
CHANGE = UserChange(first_name="Ann", metadata={"plan": "team", "old": None})
UPDATE = OpenEffect(8, "sub-1", EffectKind.UPDATE_USER, DRAFT, CHANGE, "user_1", 0, False)
CHANGED = replace(USER, metadata={"plan": "team"})
CREATED = Settled(7, "sub-1", RowState.CREATED, "user_1", "ann@acme.example")
UPDATED = Settled(8, "sub-1", RowState.UPDATED, "user_1", "ann@acme.example")

Answer = TargetUser | Taken | Rejected | None


def failed(effect: OpenEffect, reason: str) -> Settled:
    return Settled(effect.id, "sub-1", RowState.FAILED, reason=reason)


@dataclass
class WorkOS:
    """Answers ``answer`` to a write, and holds ``users``."""

    answer: Answer = None
    users: tuple[TargetUser, ...] = ()
    asked: list[object] = field(default_factory=list)

    async def create_user(self, draft: UserDraft, *, idempotency_key: str) -> Answer:
        self.asked.append((draft, idempotency_key))
        return self.answer

    async def update_user(self, user_id: str, change: UserChange) -> Answer:
        self.asked.append((user_id, change))
        return self.answer

    async def get_user(self, user_id: str) -> TargetUser | None:
        return next((user for user in self.users if user.id == user_id), None)

    async def find_user(self, *, external_id: str, email: str) -> TargetUser | None:
        self.asked.append((external_id, email))
        found = (u for u in self.users if (external_id and u.external_id == external_id) or u.email == email)
        return next(found, None)


@dataclass
class Far:
    """As much of a Context as an effect needs."""

    target: WorkOS

    async def read(self, bucket: RateBudget, call: Callable[[*Ts], Awaitable[T]], *arguments: *Ts) -> T:
        assert bucket is RateBudget.WORKOS_READ
        return await call(*arguments)


def context(answer: Answer = None, *users: TargetUser) -> Context:
    return cast("Context", cast("Any", Far(WorkOS(answer, users))))


async def test_a_user_is_created_under_a_key_of_its_own() -> None:
    ctx = context(USER)
    assert await send(ctx, CREATE) == CREATED
    assert cast("Any", ctx.target).asked == [(DRAFT, "create-sub-1-7")]


async def test_who_is_taken_by_our_own_earlier_attempt_was_created() -> None:
    assert await send(context(Taken("email_taken", "x"), USER), CREATE) == CREATED


@pytest.mark.parametrize("other", [replace(USER, first_name="Eve"), replace(USER, external_id=None)])
async def test_who_is_taken_by_somebody_else_has_appeared(other: TargetUser) -> None:
    assert await send(context(Taken("email_taken", "x"), other), CREATE) == failed(CREATE, APPEARED)


async def test_who_is_taken_by_nobody_fails_as_workos_says() -> None:
    assert await send(context(Taken("email_taken", "It is taken")), CREATE) == failed(
        CREATE, "email_taken: It is taken"
    )


async def test_a_refusal_is_the_reason() -> None:
    refusal = Rejected("invalid_email", "No such domain")
    for effect in (CREATE, UPDATE):
        assert await send(context(refusal), effect) == failed(effect, "invalid_email: No such domain")
    assert await send(context(Taken("external_id_used", "x")), UPDATE) == failed(
        UPDATE, "external_id_used: x"
    )


async def test_only_the_change_is_sent() -> None:
    ctx = context(USER)
    assert await send(ctx, UPDATE) == UPDATED
    assert cast("Any", ctx.target).asked == [("user_1", CHANGE)]
    assert await send(context(None), UPDATE) == failed(UPDATE, DELETED)


async def test_a_creation_in_doubt_is_looked_up_by_external_id_then_by_address() -> None:
    ctx = context(None)
    assert await look_up(ctx, CREATE) is None
    assert cast("Any", ctx.target).asked == [("sub-1", ""), ("", "ann@acme.example")]
    ctx = context(None, USER)
    assert await look_up(ctx, CREATE) == CREATED
    assert cast("Any", ctx.target).asked == [("sub-1", "")]
    assert await look_up(context(None, replace(USER, external_id="sub-2")), CREATE) == failed(
        CREATE, APPEARED
    )


async def test_an_update_in_doubt_is_done_where_the_user_shows_it() -> None:
    assert await look_up(context(None, CHANGED), UPDATE) == UPDATED
    assert await look_up(context(None, USER), UPDATE) is None
    assert await look_up(context(None), UPDATE) == failed(UPDATE, DELETED)


@pytest.mark.parametrize(
    "held",
    [
        replace(CHANGED, first_name="Eve"),
        replace(CHANGED, metadata={"plan": "solo"}),
        replace(CHANGED, metadata={"plan": "team", "old": "there"}),
    ],
)
def test_a_change_has_landed_only_as_a_whole(held: TargetUser) -> None:
    assert landed(UPDATE, CHANGED) == UPDATED
    assert landed(UPDATE, held) is None
    assert landed(UPDATE, replace(CHANGED, id="user_2")) is None


def test_a_creation_has_landed_where_all_that_was_planned_is_there() -> None:
    assert landed(CREATE, USER) == CREATED
    assert landed(CREATE, replace(USER, last_name=None)) is None


@pytest.mark.parametrize(
    ("held", "fields"),
    [
        (USER, []),
        (replace(USER, external_id="sub-2"), ["external_id"]),
        (replace(USER, external_id="sub-0"), ["external_id"]),
        (replace(USER, first_name="Eve"), ["first_name"]),
        (replace(USER, first_name="Aaron"), ["first_name"]),
        (replace(USER, last_name="Zoe"), ["last_name"]),
        (replace(USER, email="eve@acme.example"), ["email"]),
        (replace(USER, email_verified=False), ["email_verified"]),
        (replace(USER, metadata={}), ["metadata.migrated_from"]),
        (replace(USER, metadata={"migrated_from": "x", "more": "y"}), ["metadata.migrated_from"]),
        (replace(USER, metadata={**USER.metadata, "more": "y"}), []),
    ],
)
def test_differences_are_named_by_field(held: TargetUser, fields: list[str]) -> None:
    assert differences(held, DRAFT) == fields


def test_what_was_not_planned_or_changes_by_itself_is_no_difference() -> None:
    assert differences(USER, replace(DRAFT, first_name=None, last_name=None)) == []
    assert differences(USER, replace(DRAFT, email_verified=False)) == []
    mailed = replace(DRAFT, metadata={**DRAFT.metadata, "password_reset_sent": "false"})
    assert differences(replace(USER, metadata={**USER.metadata, "password_reset_sent": "true"}), mailed) == []
