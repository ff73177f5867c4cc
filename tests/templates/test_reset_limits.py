"""Who tries too often is not heard; who does not is, whatever others do; and no answer tells which."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.templates.driven import DUE, Driven, driving
from tests.templates.servers import VARIANTS, claim_store, template
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.services import Rehearsal

SLOW_SECONDS = 0.8
CALLERS = (
    # peer, X-Forwarded-For, trusted proxies, who counts as one caller
    ("192.0.2.1", "", 0, "192.0.2.1"),
    ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
    ("192.0.2.1", "10.0.0.1, 198.51.100.7", 1, "198.51.100.7"),
    ("192.0.2.1", "10.0.0.1,198.51.100.7, 192.0.2.9", 2, "198.51.100.7"),
    ("192.0.2.1", "", 1, "192.0.2.1"),
    ("192.0.2.1", "198.51.100.7:51234", 1, "198.51.100.7"),
    ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
    ("", "[2001:db8:1:2:3:4:5:6]:443", 1, "2001:db8:1:2"),
    ("2001:db8:1:2::1", "", 0, "2001:db8:1:2"),
    ("2001:db8:1:2:ffff:ffff:ffff:ffff", "", 0, "2001:db8:1:2"),
    ("fe80::1%eth0", "", 0, "fe80:0:0:0"),
    ("", "", 0, ""),
    ("", "unknown", 1, ""),
)
PYTHON_CALLERS = """
import ipaddress, json, sys
import migrated_reset

for peer, forwarded, trusted, expected in json.loads(sys.argv[1]):
    migrated_reset.TRUSTED_PROXIES = trusted
    network = migrated_reset.network(peer, forwarded)
    if ":" in network:
        groups = ipaddress.ip_address(network).exploded.split(":")[:4]
        network = ":".join(f"{int(group, 16):x}" for group in groups)
    print(network)
"""


def body(email: str) -> bytes:
    return json.dumps({"email": email}).encode()


def test_a_claimed_address_before_the_proxys_counts_for_nothing(proxied: Driven) -> None:
    proxied.add(proxied.address("due"), DUE)
    for number in range(10):
        claim = {"X-Forwarded-For": f"10.1.1.{number}"}
        proxied.post(body(proxied.address(f"nobody{number}-")), caller="198.51.100.20", headers=claim)
    proxied.post(
        body(proxied.address("due")), caller="198.51.100.20", headers={"X-Forwarded-For": "10.2.2.2"}
    )
    proxied.settle()
    assert proxied.mails() == {}
    proxied.ask(proxied.address("due"), caller="198.51.100.21")
    assert proxied.mails() == {proxied.address("due"): 1}


def test_all_addresses_of_one_64_are_one_caller(proxied: Driven) -> None:
    proxied.add(proxied.address("due"), DUE)
    for number in range(10):
        proxied.post(body(proxied.address(f"nobody{number}-")), caller=f"2001:db8:0:1:{number:x}::7")
    proxied.ask(proxied.address("due"), caller="2001:db8:0:1:ffff:1:2:3")
    assert proxied.mails() == {}
    proxied.ask(proxied.address("due"), caller="2001:db8:0:2::1")
    assert proxied.mails() == {proxied.address("due"): 1}


def test_who_fills_the_tables_locks_nobody_out(proxied: Driven) -> None:
    """The tables hold fifty here: twice as many callers and addresses come, and then an honest user."""
    due = [proxied.address(f"honest{number}-") for number in range(3)]
    for address in due:
        proxied.add(address, DUE)
    for number in range(100):
        proxied.post(body(proxied.address(f"filler{number}-")), caller=f"2001:db8:f:{number:x}::1")
    for number, address in enumerate(due):
        proxied.ask(address, caller=f"203.0.113.{number + 1}")
    assert proxied.mails() == dict.fromkeys(due, 1)


def test_no_answer_waits_for_workos_or_tells_by_its_time(driven: Driven) -> None:
    """A hundred answers in turn: unknown, known, throttled, and known with WorkOS 0.8 s late."""
    for number in range(25):
        driven.add(driven.address(f"known{number}-"), DUE)
        driven.add(driven.address(f"slow{number}-"), DUE)
    for number in range(10):
        driven.ask(driven.address(f"spent{number}-"), caller="127.0.88.1")
    slow = FaultRule("workos.*", FaultKind.SLOW, delay_ms=int(SLOW_SECONDS * 1000))
    took: dict[str, list[float]] = {}
    for number in range(25):
        for kind in ("unknown", "known", "throttled", "slow"):
            if kind == "slow":
                driven.rehearsal.faults.add([slow])
            caller = "127.0.88.1" if kind == "throttled" else ""
            started = time.perf_counter()
            driven.post(body(driven.address(f"{kind}{number}-")), caller=caller)
            took.setdefault(kind, []).append(time.perf_counter() - started)
            driven.rehearsal.faults.clear()
    driven.settle()
    medians = {kind: statistics.median(times) for kind, times in took.items()}
    print({kind: f"{median * 1000:.1f} ms" for kind, median in medians.items()})
    assert min(min(times) for times in took.values()) >= 0.04
    assert max(medians.values()) - min(medians.values()) < 0.02
    assert max(medians.values()) < SLOW_SECONDS / 4
    assert len(driven.mails()) == 50


def test_a_caller_is_an_address_or_a_64_as_the_trusted_proxies_say(tmp_path: Path) -> None:
    (tmp_path / "migrated_reset.py").write_text(template("migrated_reset.py"), encoding="utf-8")
    (tmp_path / "migrated_claims.py").write_text(claim_store("file", is_node=False), encoding="utf-8")
    environ = {"RESET_CLAIMS_DIR": str(tmp_path / "claims"), "WORKOS_API_KEY": "sk_test_callers"}
    command = [sys.executable, "-c", PYTHON_CALLERS, json.dumps(CALLERS)]
    ran = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [expected for *_, expected in CALLERS]


def test_node_counts_callers_as_python_does(tmp_path: Path) -> None:
    source = template("migrated-reset.js")
    function = source[source.index("export function network") :]
    function = function[: function.index("\n}\n") + 3].replace("export ", "")
    script = (
        "import { isIPv4, isIPv6 } from 'node:net';\nlet TRUSTED_PROXIES;\n"
        + function
        + "for (const [peer, forwarded, trusted] of JSON.parse(process.argv[2])) {\n"
        "  TRUSTED_PROXIES = trusted;\n  console.log(network(peer, forwarded));\n}\n"
    )
    (tmp_path / "callers.mjs").write_text(script, encoding="utf-8")
    command = ["node", "callers.mjs", json.dumps(CALLERS)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [expected for *_, expected in CALLERS]


def test_a_nextjs_route_without_a_proxy_does_not_start(rehearsal: Rehearsal, tmp_path: Path) -> None:
    with driving(VARIANTS[0], rehearsal, tmp_path, proxied=False) as driven:
        assert driven.post(body("due@example.com"))[0] == 500
    assert "RESET_TRUSTED_PROXIES" in (tmp_path / "stderr.txt").read_text(encoding="utf-8")
