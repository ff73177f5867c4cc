"""Which addresses we may talk to: https anywhere, plain http on this machine only (spec 4)."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from wizard.domain.target_kind import is_loopback
from wizard.domain.text import clean
from wizard.errors import UsageError

__all__ = ["checked_url", "is_loopback"]


def checked_url(url: str, *, setting: str) -> str:
    """``url`` without its trailing slash, when it is an address that we may talk to.

    Raises UsageError naming ``setting`` (an environment variable or flag) for anything but https,
    or http on loopback, and for user names, queries and fragments: an address that carries a
    password would be shown on screens.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _refused(setting, "is not a web address") from None
    if not parts.hostname or port == 0 or any(not sign.isprintable() or sign == " " for sign in url.strip()):
        raise _refused(setting, "is not a web address")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise _refused(setting, "holds a user name, a query or a fragment")
    _check_scheme(parts, setting)
    return parts.geturl().rstrip("/")


def _check_scheme(parts: SplitResult, setting: str) -> None:
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname)):
        return
    if parts.scheme == "http":
        raise _refused(setting, f"is plain http to {clean(parts.hostname)}, which is not this machine")
    raise _refused(setting, "does not start with https://")


def _refused(setting: str, why: str) -> UsageError:
    return UsageError(
        f"{setting} {why}.", fix="Give an https:// address, or an http:// one of this machine (127.0.0.1)."
    )
