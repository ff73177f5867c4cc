"""The adapters against doubles that others wrote; every word on the wire against the vendors' documents."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.contract.source_cases", "tests.contract.target_cases")
