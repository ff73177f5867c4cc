"""The adapters against doubles that others wrote; every word on the wire against the vendors' documents."""

from __future__ import annotations

import pytest

for _cases in ("source", "pool", "target", "environment"):
    pytest.register_assert_rewrite(f"tests.contract.{_cases}_cases")
