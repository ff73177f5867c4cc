"""The environment while a journal is in recovery: what writes there is refused, whoever asks (R12a)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from wizard.errors import WizardError
from wizard.ports import IdentityTarget

# What a vendor port offers besides these only reads.
WRITES = frozenset(
    {
        *("create_user", "update_user", "delete_user", "create_password_reset", "revoke_session"),
        *("set_webhook_enabled", "add_redirect_uri"),
    }
)
CONNECTION_WRITES = frozenset({"organization", "create"})
ORGANIZATION_WRITES = frozenset(
    {
        *("create", "create_role", "join", "set_roles", "deactivate", "remove", "delete"),
        *("add_domain", "set_domains"),
    }
)
_PARTS = {"connections": CONNECTION_WRITES, "organizations": ORGANIZATION_WRITES}


def guarded(target: IdentityTarget, stop: Callable[[], WizardError | None]) -> IdentityTarget:
    """The same target; its writes raise what ``stop`` gives, until it gives none."""
    return cast("IdentityTarget", _Guarded(target, stop, WRITES))


class _Guarded:
    def __init__(self, of: object, stop: Callable[[], WizardError | None], writes: frozenset[str]) -> None:
        self._of = of
        self._stop = stop
        self._writes = writes

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._of, name)
        if name in _PARTS:
            return _Guarded(found, self._stop, _PARTS[name])
        if name in self._writes and (stop := self._stop()):
            raise stop
        return found
