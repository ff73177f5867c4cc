"""What the demo's services keep between two runs: everything at WorkOS and at the providers, and their ports.

The pool is made again from its seed. The file is written when the services end, and removed when they go on
from it: what was not ended in order is no state to go on from.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import IO, Any

from wizard.rehearsal.services import Rehearsal

NAME = "services.pickle"
_SERVICE = "workos"


class _Pickler(pickle.Pickler):
    """The service itself, whose clock its environments know, is not written: another one takes its place."""

    def __init__(self, file: IO[bytes], services: Rehearsal) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._services = services

    def persistent_id(self, thing: Any) -> str | None:
        return _SERVICE if thing is self._services.workos else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], services: Rehearsal) -> None:
        super().__init__(file)
        self._services = services

    def persistent_load(self, name: Any) -> Any:
        assert name == _SERVICE
        return self._services.workos


def keep(services: Rehearsal, folder: Path) -> None:
    """Write the state of services that have ended; whole or not at all."""
    part = folder / f".{NAME}.part"
    with part.open("wb") as file:
        _Pickler(file, services).dump((services.workos.environments, services.providers.by_name))
    part.replace(folder / NAME)


def go_on(services: Rehearsal, folder: Path) -> bool:
    """Give services that have not begun the state that was kept; False where there is none."""
    path = folder / NAME
    if not path.is_file():
        return False
    with path.open("rb") as file:
        environments, providers = _Unpickler(file, services).load()
    services.workos.environments = environments
    services.providers.by_name = providers
    path.unlink()
    return True
