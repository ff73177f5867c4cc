"""The adapters against doubles that others wrote, and every word on the wire against what the vendors publish."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.contract.source_cases", "tests.contract.target_cases")
