"""Of all processes that would mail one user, exactly one does, whatever keeps the claims."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.templates.claim_servers import store_environ
from tests.templates.driven import DUE, driving
from tests.templates.node_folder import node_modules
from tests.templates.servers import VARIANTS, Variant, claim_store, environ_of, prepared
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.services import Rehearsal

# Next.js runs the files of Express, and takes a build for each store.
COMBINATIONS = [
    (variant, store)
    for variant in VARIANTS
    for store in ("file", "redis", "sql", "sqlite")
    if not (variant.is_node and store == "sqlite") and not (variant.is_next and store != "file")
]
PYTHON_CLAIMS = """
import sys
from concurrent.futures import ThreadPoolExecutor
import migrated_claims

sys.stdin.readline()
with ThreadPoolExecutor(10) as pool:
    for user in range(20):
        won = list(pool.map(migrated_claims.claim, [f"user_{user}"] * 10))
        print(*[user] * sum(won))
"""
NODE_CLAIMS = """
import { claim } from './migrated-claims.js';

await new Promise((resolve) => process.stdin.once('data', resolve));
for (let user = 0; user < 20; user += 1) {
  const won = await Promise.all(Array.from({ length: 10 }, () => claim(`user_${user}`)));
  console.log(won.filter(Boolean).map(() => user).join(' '));
}
process.exit();
"""


@pytest.mark.parametrize(
    ("variant", "store"), COMBINATIONS, ids=[f"{variant.name}-{store}" for variant, store in COMBINATIONS]
)
def test_fifty_attempts_at_once_in_three_processes_send_one_mail(
    variant: Variant, store: str, rehearsal: Rehearsal, database: Callable[[], str], tmp_path: Path
) -> None:
    with (
        store_environ(store, tmp_path, database) as environ,
        driving(
            variant,
            rehearsal,
            tmp_path,
            proxied=variant.is_next,
            store=store,
            processes=3,
            environ=environ,
        ) as driven,
    ):
        driven.begin()
        due = driven.add("due@example.com", DUE)
        # All three have read the mark before one of them writes it.
        rehearsal.faults.add([FaultRule("workos.update_user", FaultKind.SLOW, delay_ms=300, count=3)])
        body = json.dumps({"email": "due@example.com"}).encode()
        with ThreadPoolExecutor(50) as pool:
            calls = [
                pool.submit(driven.post, body, caller=f"127.0.77.{n + 1}", port=driven.ports[n % 3])
                for n in range(50)
            ]
        answers = [call.result() for call in calls]
        driven.settle()
        assert [answer for answer in answers if answer != answers[0]] == []
        assert driven.mails() == {"due@example.com": 1}
        assert driven.mark(due) == "true"
        assert rehearsal.workos.stats.operations["list_users"] >= 3


STORES = [
    (language, store)
    for language in ("python", "node")
    for store in ("file", "redis", "sql", "sqlite")
    if (language, store) != ("node", "sqlite")
]


@pytest.fixture(params=STORES, ids="-".join)
def claims(
    request: pytest.FixtureRequest, database: Callable[[], str], tmp_path: Path
) -> Iterator[tuple[list[str], dict[str, str]]]:
    """The command that claims twenty users, each ten times, when it is told to; and its settings."""
    language, store = request.param
    is_node = language == "node"
    (tmp_path / ("migrated-claims.js" if is_node else "migrated_claims.py")).write_text(
        claim_store(store, is_node=is_node), encoding="utf-8"
    )
    (tmp_path / ("main.js" if is_node else "main.py")).write_text(NODE_CLAIMS if is_node else PYTHON_CLAIMS)
    if is_node:
        (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        (tmp_path / "node_modules").symlink_to(node_modules())
    with store_environ(store, tmp_path, database) as environ:
        command = ["node", "main.js"] if is_node else [sys.executable, "main.py"]
        yield command, environ | {"PATH": os.environ["PATH"]}


def winners(claims: tuple[list[str], dict[str, str]], folder: Path) -> Counter[str]:
    """How often each user was won by five processes that begin together."""
    command, environ = claims
    started = [
        subprocess.Popen(
            command, cwd=folder, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(5)
    ]
    with ThreadPoolExecutor(5) as pool:
        outputs = [result[0] for result in pool.map(lambda process: process.communicate("go\n"), started)]
    assert [process.returncode for process in started] == [0] * 5
    return Counter(user for output in outputs for user in output.split())


def test_every_user_is_won_once(claims: tuple[list[str], dict[str, str]], tmp_path: Path) -> None:
    assert winners(claims, tmp_path) == {str(user): 1 for user in range(20)}


@pytest.mark.parametrize("language", ["python", "node"])
def test_an_old_claim_is_won_once_again(language: str, tmp_path: Path) -> None:
    """A process that died between claim and mark locks no one out for ever."""
    is_node = language == "node"
    suffix = "js" if is_node else "py"
    name = "migrated-claims.js" if is_node else "migrated_claims.py"
    (tmp_path / name).write_text(claim_store("file", is_node=is_node), encoding="utf-8")
    (tmp_path / f"main.{suffix}").write_text(NODE_CLAIMS if is_node else PYTHON_CLAIMS, encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "claims").mkdir()
    for user in range(20):
        old = tmp_path / "claims" / f"user_{user}.claim"
        old.touch()
        os.utime(old, (time.time() - 3_700,) * 2)
    command = ["node" if is_node else sys.executable, f"main.{suffix}"]
    environ = {"PATH": os.environ["PATH"], "RESET_CLAIMS_DIR": str(tmp_path / "claims")}
    assert winners((command, environ), tmp_path) == {str(user): 1 for user in range(20)}
    assert winners((command, environ), tmp_path) == {}
    assert list((tmp_path / "claims").glob("*.sweep")) == []


@pytest.mark.parametrize("variant", VARIANTS[1:], ids=lambda variant: variant.name)
def test_a_handler_without_a_claim_store_does_not_start(
    variant: Variant, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    command, folder = prepared(variant, tmp_path, rehearsal.environment(), "none")
    environ = environ_of(rehearsal.environment(), tmp_path)
    ran = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode != 0
    assert "needs a claim store" in ran.stderr


@pytest.mark.parametrize(("store", "setting"), [("file", "RESET_CLAIMS_DIR"), ("sql", "DATABASE_URL")])
def test_a_claim_store_says_which_setting_it_lacks(store: str, setting: str, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(node_modules())
    (tmp_path / "claims.mjs").write_text(claim_store(store, is_node=True), encoding="utf-8")
    (tmp_path / "claims.py").write_text(claim_store(store, is_node=False), encoding="utf-8")
    for command in (["node", "claims.mjs"], [sys.executable, "claims.py"]):
        environ = {"PATH": os.environ["PATH"]}
        ran = subprocess.run(
            command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False, timeout=60
        )
        assert ran.returncode != 0
        assert setting in ran.stderr
