"""All cases of each adapter, wherever they are written."""

from __future__ import annotations

from tests.contract import (
    environment_cases,
    organization_cases,
    pool_cases,
    session_cases,
    source_cases,
    target_cases,
)

SOURCE_CASES = (*source_cases.CASES, *pool_cases.CASES)
TARGET_CASES = (
    *target_cases.CASES,
    *environment_cases.CASES,
    *session_cases.CASES,
    *organization_cases.CASES,
)
