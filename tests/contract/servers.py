"""The doubles as processes of their own: started, asked for their address, stopped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.contract.install import ministack, npm_folder
from tests.node import NODE

ADDRESS = re.compile(r"https?://(?:localhost|127\.0\.0\.1):(\d+)")
EMULATOR_KEY, SPENT_KEY = "sk_test_contract", "sk_test_spent"
# The export of npm's workos that starts the emulator (``workos.md`` 8.9 d); it ends with its input.
EMULATOR = """
import { createEmulator } from "workos/emulate";
const apiKeys = Object.fromEntries(process.argv.slice(1).map((key) => [key, { environment: "test" }]));
const { url } = await createEmulator({ port: 0, seed: { apiKeys } });
console.log(url);
process.stdin.resume().on("end", () => process.exit());
"""


@contextmanager
def moto_server() -> Iterator[str]:
    """moto's own server (its command, not our rehearsal); yields its address."""
    with _served(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0") as url:
        yield url


@contextmanager
def ministack_server() -> Iterator[str]:
    """MiniStack under its own hypercorn: its command binds every interface, this one loopback."""
    python = ministack() / "bin" / "python"
    command = (str(python), "-m", "hypercorn", "--workers", "0", "--bind", "127.0.0.1:0")
    with _served(*command, "ministack.app:app", environ={"SERVICES": "cognito-idp,sts"}) as url:
        yield url


@contextmanager
def workos_emulator() -> Iterator[str]:
    """The vendor's emulator; yields its address. It takes ``EMULATOR_KEY`` and ``SPENT_KEY``."""
    command = (NODE, "--input-type=module", "--eval", EMULATOR, EMULATOR_KEY, SPENT_KEY)
    with _served(*command, cwd=npm_folder()) as url:
        yield url


@contextmanager
def _served(
    *command: str, environ: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[str]:
    with subprocess.Popen(
        command,
        env={**os.environ, **(environ or {})},
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        try:
            port = _port(process.stdout)
            # What it prints from now on is read, so that it never waits for a reader.
            reader = threading.Thread(target=_drain, args=[process.stdout])
            reader.start()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
        reader.join()


def _port(output: IO[str]) -> str:
    """The port of the first address that the process prints."""
    said: deque[str] = deque(maxlen=20)
    for line in output:
        said.append(line)
        if found := ADDRESS.search(line):
            return found[1]
    raise AssertionError(f"The double did not start:\n{''.join(said)}")


def _drain(output: IO[str]) -> None:
    for _ in output:
        pass
