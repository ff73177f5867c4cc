"""Whatever opens a journal here, also in other processes, remembers it in a folder of the tests' own."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest

from tests.node import put_first_on_path
from tests.tiers import is_slow

put_first_on_path()
if "COGNITO2WORKOS_TESTS" not in os.environ:
    os.environ["COGNITO2WORKOS_TESTS"] = os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="state-")
    atexit.register(shutil.rmtree, os.environ["XDG_STATE_HOME"], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if is_slow(item.nodeid):
            item.add_marker("slow")


@pytest.fixture(scope="module", autouse=True)
def _collected() -> Iterator[None]:
    """Give back what a module left: the product keeps Python from looking for garbage that is not worth it,
    for the life of a process that ends when its one migration does."""
    yield
    gc.unfreeze()
    gc.enable()
    gc.collect()
