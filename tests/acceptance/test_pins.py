"""A journal belongs to one pool and one environment: any other stops the run before the first write (R12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.far_side import OTHER_KEY, FarSide, rehearsed
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Event, Operator

LIVE_KEY = "sk_live_rehearsal"


@pytest.fixture(scope="module")
def far_side() -> Iterator[FarSide]:
    with rehearsed(80) as services:
        yield services


@pytest.fixture(scope="module")
def imported(far_side: FarSide, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """An import that stopped half way, so that there is something left to write."""
    operator = OperatorHere.at(far_side, tmp_path_factory.mktemp("imported"), pace__max_persons=20)
    assert operator.run("--yes").code == 130
    operator.answers["pace.max_persons"] = 0
    return operator


def refused(
    operator: Operator, far_side: FarSide, *arguments: str, yes: str = "--yes", **environ: str
) -> str:
    """What a run says that must stop with exit 4 and write nothing anywhere."""
    before = far_side.writes()
    done = operator.run(*((yes,) if yes else ()), *arguments, **environ)
    assert done.code == 4, done.err
    assert far_side.writes() == before
    assert "Traceback" not in done.err
    return done.err


def test_the_key_of_another_environment(imported: Operator, far_side: FarSide) -> None:
    said = refused(imported, far_side, WORKOS_API_KEY=OTHER_KEY)
    assert "another" in said
    assert not far_side.users(key=OTHER_KEY)


def at_event(name: str) -> Callable[[Event], bool]:
    return lambda event: event["event"] == name


@pytest.mark.parametrize("moment", ["ends_pinned", "plan_frozen", "attempted"])
def test_the_key_of_another_environment_before_anything_was_created(
    far_side: FarSide, folder: Path, moment: str
) -> None:
    """With no one created and no one in the environment there is nothing to read back: still no write."""
    operator = OperatorHere.at(far_side, folder)
    operator.environ["WORKOS_API_KEY"] = OTHER_KEY  # an empty environment
    far_side.arm({"operation": "workos.create_user", "kind": "slow", "delay_ms": 20_000})
    try:
        assert operator.killed_at("--yes", when=at_event(moment))
    finally:
        far_side.disarm()
    before = len(far_side.users())
    said = refused(operator, far_side, WORKOS_API_KEY="sk_test_rehearsal")
    assert len(far_side.users()) == before
    assert "another" in said


def test_another_kind_of_key(imported: Operator, far_side: FarSide) -> None:
    said = refused(imported, far_side, yes="", WORKOS_API_KEY=LIVE_KEY)
    assert "kind of WorkOS key live instead of test" in said


def test_another_base_url(imported: Operator, far_side: FarSide) -> None:
    moved = far_side.workos_url.replace("127.0.0.1", "localhost")
    assert "WorkOS base URL http://localhost" in refused(imported, far_side, WORKOS_BASE_URL=moved)


def test_another_cognito_endpoint(imported: Operator, far_side: FarSide) -> None:
    moved = far_side.cognito_url.replace("127.0.0.1", "localhost")
    said = refused(imported, far_side, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=moved)
    assert "Cognito endpoint http://localhost" in said


@pytest.mark.parametrize(
    ("key", "value"), [("source.user_pool_id", "us-east-1_Other0001"), ("target.environment", "production")]
)
@pytest.mark.parametrize("flags", [(), ("--replan",)])
def test_another_pool_or_environment_name(
    imported: Operator, far_side: FarSide, key: str, value: str, flags: tuple[str, ...]
) -> None:
    changed = OperatorHere(imported.folder, imported.environ, imported.answers | {key: value})
    assert key in refused(changed, far_side, *flags)


def test_the_right_key_goes_on(imported: Operator, far_side: FarSide) -> None:
    """After all these refusals nothing is lost; last in this file, since it finishes the import."""
    done = imported.run("--yes")
    assert done.went, done.err
    users = imported.status()["users"]
    assert users["exported"] == 80
    assert users["created"] == len(far_side.users())
