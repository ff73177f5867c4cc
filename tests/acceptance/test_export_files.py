"""The same migration from files that the real AWS CLI wrote, of the rehearsal and of moto's server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.acceptance.far_side import FarSide, clean_environ, rehearsed
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Operator

ROWS = 240
AWS = Path(sys.executable).with_name("aws")


@pytest.fixture(scope="module")
def far_side() -> Iterator[FarSide]:
    with rehearsed(ROWS, seed=5) as services:
        yield services


def list_users(environ: dict[str, str], pool: str, *options: str) -> str:
    """What ``aws cognito-idp list-users`` prints; it follows the pages by itself."""
    done = subprocess.run(
        [AWS, "cognito-idp", "list-users", "--user-pool-id", pool, "--output", "json", *options],
        env=clean_environ() | environ | {"AWS_CONFIG_FILE": os.devnull, "AWS_PAGER": ""},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def from_files(far_side: FarSide, folder: Path, *contents: str, key: str) -> Operator:
    operator = OperatorHere.at(far_side, folder)
    for name in ("source.region", "source.user_pool_id"):
        del operator.answers[name]
    names = [f"users_{number}.json" for number in range(len(contents))]
    for name, content in zip(names, contents, strict=True):
        (folder / name).write_text(content, encoding="utf-8")
    operator.answers["source.export_files"] = names
    operator.environ = {
        "WORKOS_API_KEY": key,
        "WORKOS_BASE_URL": far_side.workos_url,
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://127.0.0.1:9",  # no one is asked there
    }
    return operator


def test_the_rehearsal_pool_through_a_file(far_side: FarSide, folder: Path) -> None:
    text = list_users(far_side.environ, far_side.summary["user_pool_id"])
    operator = from_files(far_side, folder, text, key="sk_test_rehearsal")
    far_side.forget()
    done = operator.migrate()
    assert sum(event["rows"] for event in done.named("page_listed")) == ROWS
    users = operator.status()["users"]
    assert users["exported"] == ROWS
    assert users["created"] == len(far_side.users())
    assert users["created"] + users["skipped"] + users["merged"] == ROWS
    stats = far_side.cognito_stats()
    assert stats["requests"] == 0, stats
    writes = far_side.writes()
    assert operator.run("--yes").went
    assert far_side.writes() == writes


def test_a_file_says_what_the_pool_says(far_side: FarSide, tmp_path: Path) -> None:
    """Both ways lead to the same persons."""
    text = list_users(far_side.environ, far_side.summary["user_pool_id"])
    (tmp_path / "files").mkdir()
    (tmp_path / "pool").mkdir()
    file = from_files(far_side, tmp_path / "files", text, key="sk_test_elsewhere")
    pool = OperatorHere.at(far_side, tmp_path / "pool")
    pool.environ["WORKOS_API_KEY"] = "sk_test_elsewhere"
    for operator in (file, pool):
        done = operator.run("--until", "transform")
        assert done.code == 0, done.err
    assert file.plan()["effects"] == pool.plan()["effects"]
    assert file.plan()["rows"] == pool.plan()["rows"]
    assert {sub: row["Attributes"] for sub, row in file.exported().items()} == {
        sub: row["Attributes"] for sub, row in pool.exported().items()
    }


def test_a_file_of_some_of_the_users_is_refused(far_side: FarSide, folder: Path) -> None:
    text = list_users(far_side.environ, far_side.summary["user_pool_id"], "--max-items", "25")
    operator = from_files(far_side, folder, text, key="sk_test_elsewhere")
    done = operator.run("--until", "inventory")
    assert done.code in {2, 4}
    assert "only a part of the listing" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("options", [("--limit", "25"), ("--limit", "25", "--no-paginate")])
def test_a_limited_file_is_refused(far_side: FarSide, folder: Path, options: tuple[str, ...]) -> None:
    """``--limit`` alone makes the CLI stop after one page: its PaginationToken stays in the file."""
    text = list_users(far_side.environ, far_side.summary["user_pool_id"], *options)
    operator = from_files(far_side, folder, text, key="sk_test_elsewhere")
    done = operator.run("--until", "inventory")
    assert done.code in {2, 4}, text[-300:]
    assert "only a part of the listing" in done.err


@pytest.fixture(scope="module")
def moto() -> Iterator[tuple[dict[str, str], str]]:
    """moto's own server with a pool of 130 users made through its API: the environment and the pool's id."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _, port = server.get_host_and_port()
    environ = {
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "moto",
        "AWS_SECRET_ACCESS_KEY": "moto",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    client = boto3.client(
        "cognito-idp",
        region_name="us-east-1",
        endpoint_url=environ["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"],
        aws_access_key_id="moto",
        aws_secret_access_key="moto",
    )
    pool = client.create_user_pool(PoolName="made", UsernameAttributes=["email"])["UserPool"]["Id"]
    for number in range(130):
        email = f"Person{number}@Acme.example"
        client.admin_create_user(
            UserPoolId=pool,
            Username=email,
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true" if number % 3 else "false"},
                {"Name": "given_name", "Value": f"Zoë {number}"},
            ],
        )
    client.close()
    yield environ, pool
    server.stop()


def test_a_pool_of_motos_own_server_through_a_file(
    far_side: FarSide, folder: Path, moto: tuple[dict[str, str], str]
) -> None:
    environ, pool = moto
    operator = from_files(far_side, folder, list_users(environ, pool), key="sk_test_elsewhere")
    operator.migrate()
    users = operator.status()["users"]
    assert users["exported"] == users["created"] == 130
    found = far_side.users(key="sk_test_elsewhere")
    assert {user["email"] for user in found} == {f"person{n}@acme.example" for n in range(130)}
    assert {user["external_id"] for user in found} == set(operator.exported())
    assert sum(user["email_verified"] for user in found) == 86


def test_a_pool_of_motos_own_server_itself(folder: Path, moto: tuple[dict[str, str], str]) -> None:
    """And without a file: boto3 against moto, which is no one's rehearsal."""
    environ, pool = moto
    with rehearsed(60) as target:
        operator = OperatorHere.at(target, folder, source__user_pool_id=pool)
        operator.environ |= environ | {
            "AWS_ENDPOINT_URL_STS": environ["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"]
        }
        operator.migrate()
        assert operator.status()["users"]["created"] == len(target.users()) == 130
