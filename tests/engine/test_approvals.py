"""An approval is bound once to each fingerprint that was confirmed, and says so where it is another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.steps.bare import Bare
from wizard.domain import events as e
from wizard.domain.approval import BY, NONE, TICKET
from wizard.engine.approvals import Approved, approval_told, approval_words, bound_to

GIVEN = {"target.environment": "acme", "target.kind": "production", BY: "J. Roth", TICKET: "CHG-1042"}
ONE, OTHER = "aaaaaa1111", "bbbbbb2222"


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    bare = Bare(tmp_path)
    yield bare
    await bare.close()


def _bind(bare: Bare, what: Approved, fingerprint: str) -> list[e.ActDone]:
    return list(bound_to(bare.context(), what, fingerprint))


async def test_it_is_bound_to_each_fingerprint_of_each_act_once(bare: Bare) -> None:
    await bare.record(e.Answered(GIVEN))
    for what in Approved:
        (act,) = _bind(bare, what, ONE)
        assert (act.details["what"], act.details["by"], act.details["ticket"], act.fingerprint) == (
            what.value,
            "J. Roth",
            "CHG-1042",
            ONE,
        )
        await bare.record(act)
        assert not _bind(bare, what, ONE)
        assert _bind(bare, what, OTHER)


async def test_another_approval_is_bound_again(bare: Bare) -> None:
    await bare.record(e.Answered(GIVEN))
    await bare.record(*_bind(bare, Approved.IMPORT, ONE))
    await bare.record(e.Answered({TICKET: "CHG-1043"}))
    assert _bind(bare, Approved.IMPORT, ONE)


async def test_what_it_was_given_for_is_told_where_that_is_something_else(bare: Bare) -> None:
    assert approval_told(bare.reader, Approved.IMPORT, ONE) == NONE
    await bare.record(e.Answered(GIVEN))
    line = "Approved: J. Roth, CHG-1042."
    assert approval_told(bare.reader, Approved.IMPORT, ONE) == line
    await bare.record(*_bind(bare, Approved.IMPORT, ONE))
    assert approval_told(bare.reader, Approved.IMPORT, ONE) == line
    said = approval_told(bare.reader, Approved.IMPORT, OTHER)
    assert said == f"{line} It was given for aaaaaa; this is bbbbbb."
    assert approval_told(bare.reader, Approved.SEND, OTHER) == line, "nothing was sent under it yet"


@pytest.mark.parametrize("kind", ["test", None])
async def test_a_test_environment_never_asks(bare: Bare, kind: str | None) -> None:
    await bare.record(e.Answered(GIVEN | {"target.kind": kind}))
    assert not _bind(bare, Approved.IMPORT, ONE)
    assert approval_words(bare.context(), Approved.IMPORT, ONE) == ""
    await bare.record(e.Answered(GIVEN))
    assert "CHG-1042" in approval_words(bare.context(), Approved.IMPORT, ONE)
