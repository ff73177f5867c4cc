"""The optional packages behind the rehearsal services, asked for in one place."""

from __future__ import annotations

from importlib.util import find_spec

from wizard.errors import UsageError

PACKAGES = ("moto", "starlette", "uvicorn", "werkzeug")


def require(packages: tuple[str, ...] = PACKAGES) -> None:
    """Raise ``UsageError`` naming the extra when one of its packages is not installed."""
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"The rehearsal services need {', '.join(missing)}, which is not installed.",
            fix="Install it with: pip install 'cognito2workos[rehearsal]'",
        )
