"""Real OpenID providers on loopback, written by others: one from PyPI, one from npm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

VERSION = "9.13.3"
SCRIPT = Path(__file__).parent.parent / "data" / "providers" / "oidc_provider.mjs"
REGISTERED = (
    "https://auth.workos.com/sso/oauth/oidc/abc123/callback",
    "https://acme.example/oauth2/idpresponse",
)


@dataclass(frozen=True)
class OpenIdProvider:
    issuer: str
    client_id: str


@contextmanager
def python_provider() -> Iterator[OpenIdProvider]:
    """``oidc-provider-mock`` from PyPI, with a client registered over its own API."""
    with warnings.catch_warnings(record=True):  # authlib announces its next version at import
        import oidc_provider_mock  # noqa: PLC0415
    with oidc_provider_mock.run_server_in_thread(require_client_registration=True) as server:
        issuer = f"http://localhost:{server.server_port}"
        asked = urllib.request.Request(
            f"{issuer}/oauth2/clients",
            json.dumps({"redirect_uris": REGISTERED}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked) as answer:
            client_id = json.load(answer)["client_id"]
        yield OpenIdProvider(issuer, client_id)


@contextmanager
def node_provider() -> Iterator[OpenIdProvider]:
    """``oidc-provider`` from npm, installed once into a folder of this machine's temporary files."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are not installed")
    process = subprocess.Popen(
        [node, "--input-type=module", "--eval", SCRIPT.read_text("utf-8")],
        cwd=_installed(npm),
        env={**os.environ, "CLIENT_ID": "acme", "REDIRECT_URIS": " ".join(REGISTERED)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("port "):
                yield OpenIdProvider(f"http://127.0.0.1:{line.split()[1]}", "acme")
                break
        else:
            pytest.fail("the provider did not start")
    finally:
        process.terminate()
        process.communicate()


def _installed(npm: str) -> Path:
    place = Path(tempfile.gettempdir()) / f"cognito2workos-tests-{os.getuid()}" / f"oidc-provider-{VERSION}"
    if place.is_dir():
        return place
    place.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    command = [npm, "install", f"oidc-provider@{VERSION}", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(fresh)
        pytest.fail(f"oidc-provider cannot be installed: {done.stderr[-200:]}")
    try:
        fresh.rename(place)
    except OSError:  # another worker was faster
        shutil.rmtree(fresh)
    return place
