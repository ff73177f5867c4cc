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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.node import NODE, npm_install

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
    process = subprocess.Popen(
        [NODE, "--input-type=module", "--eval", SCRIPT.read_text("utf-8")],
        cwd=_installed(),
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


def _installed() -> Path:
    place = Path(tempfile.gettempdir()) / f"cognito2workos-tests-{os.getuid()}" / f"oidc-provider-{VERSION}"
    if place.is_dir():
        return place
    place.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    try:
        npm_install(fresh, f"oidc-provider@{VERSION}")
        with suppress(OSError):  # another worker was faster
            fresh.rename(place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return place
