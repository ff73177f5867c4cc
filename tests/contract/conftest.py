"""Doubles that live as long as the tests of one file, and an environment that leads to them alone."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def elsewhere_is_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of this machine's own AWS and WorkOS settings."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "WORKOS_"))]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("aws")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
