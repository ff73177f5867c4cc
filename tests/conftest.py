"""Whatever opens a journal here, also in other processes, remembers it in a folder of the tests' own."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
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


class Heap:
    """What stays for the life of this process is out of collections: all that is imported, above all.

    The product collects whenever it opens a client, which there takes 0.03 s. With the rehearsal, its moto
    and pytest in the same process it would take ten times that, half of the time of all that runs steps.
    """

    def __init__(self) -> None:
        self._modules = 0
        self._kept = 0

    def keep_imports(self) -> None:
        """Freeze what a module's fixtures have imported; what else is there then, until the module's end."""
        if len(sys.modules) > self._modules:
            self._modules = len(sys.modules)
            gc.freeze()

    def give_back(self) -> None:
        """Collect what a module left, also where the product froze it, which it does only for good."""
        gc.enable()
        if gc.get_freeze_count() > self._kept:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._kept = gc.get_freeze_count()


HEAP = Heap()


@pytest.fixture(scope="module", autouse=True)
def _collected() -> Iterator[None]:
    yield
    HEAP.give_back()


@pytest.fixture(autouse=True)
def _imports_kept() -> None:
    HEAP.keep_imports()
