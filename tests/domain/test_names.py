"""What a migration may be called: what is a file's name on every system, and nothing else."""

from __future__ import annotations

import pytest

from wizard.domain.names import checked_name, is_name
from wizard.errors import UsageError


@pytest.mark.parametrize("name", ["a", "7", "acme", "Acme-2.live_eu", "a" * 61])
def test_a_name(name: str) -> None:
    assert is_name(name)
    assert checked_name(name) == name


@pytest.mark.parametrize("name", ["", "a" * 62, ".acme", "-a", "_a", "a/b", "a b", "a\n", "ä", "../a"])
def test_no_name(name: str) -> None:
    assert not is_name(name)
    with pytest.raises(UsageError, match="is no name for a migration") as refused:
        checked_name(name)
    assert "at most 61" in refused.value.fix
