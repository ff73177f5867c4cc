"""``doctor``: what of this machine matters to a migration, to be read, or pasted into an issue.

Names of variables only, never what they hold; no address of a user, no key.
"""

from __future__ import annotations

import locale
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from wizard.cli.versions import versions
from wizard.domain.dropped_line import dropped_line_warning
from wizard.domain.text import clean

_MARKS = {"ok": "  ", "warning": "! ", "unknown": "? "}
LONGEST = 2_000
State = Literal["ok", "warning", "unknown"]
OURS = ("WORKOS_", "AWS_", "COGNITO2WORKOS_", "XDG_", "LC_")
OTHERS = frozenset(
    {
        "COLORTERM",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "LANG",
        "NO_COLOR",
        "NO_PROXY",
        "SSH_CONNECTION",
        "STY",
        "TERM",
        "TMUX",
        "TZ",
        "https_proxy",
        "http_proxy",
    }
)
WORKOS_API = "https://api.workos.com"
CONNECT_SECONDS = 3.0
HTTPS = 443


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at; ``fix`` says what mends a warning."""

    about: str
    value: str
    state: State = "ok"
    fix: str = ""

    def to_json(self) -> dict[str, str]:
        return {"about": self.about, "value": self.value, "state": self.state, "fix": self.fix}

    @property
    def line(self) -> str:
        """Its mark, what it is about, what was seen, and below it what to do."""
        first = f"{_MARKS[self.state]}{self.about:<18} {self.value}"
        return clean(first, LONGEST) + (f"\n{'':<20} {self.fix}" if self.fix else "")


def found(environ: Mapping[str, str], journal: Path | None) -> Iterator[Fact]:
    """Everything in the order in which it is printed; the network is asked for a connection only."""
    yield from _versions()
    yield from _terminal(environ)
    yield Fact("clock", datetime.now().astimezone().isoformat(timespec="seconds"))
    names = sorted(name for name in environ if name.startswith(OURS) or name in OTHERS)
    yield Fact("variables present", ", ".join(names) or "none")
    yield _reached("WorkOS", environ.get("WORKOS_BASE_URL") or WORKOS_API)
    yield _aws(environ)
    if journal:
        yield _health(journal)


def _versions() -> Iterator[Fact]:
    for name, found in versions():
        missing = Fact(name, "missing", "warning", f"Install it: pip install {name}")
        yield Fact(name, found) if found else missing


def _terminal(environ: Mapping[str, str]) -> Iterator[Fact]:
    size = shutil.get_terminal_size()
    kept = "in tmux or screen" if environ.get("TMUX") or environ.get("STY") else "by itself"
    over = ", over SSH" if environ.get("SSH_CONNECTION") else ""
    told = f"{environ.get('TERM') or 'no TERM'}, {size.columns}x{size.lines}, {kept}{over}"
    if warning := dropped_line_warning(environ):
        yield Fact("terminal", told, "warning", warning)
    else:
        yield Fact("terminal", told)
    encoding = (sys.stdout.encoding or "none").lower()
    is_wide = encoding.replace("-", "") in {"utf8", "utf8sig"}
    yield Fact(
        "encoding",
        f"{encoding}, locale {locale.setlocale(locale.LC_CTYPE) or 'unnamed'}",
        "ok" if is_wide else "warning",
        "" if is_wide else "Set LANG to a UTF-8 locale, or start with --ascii.",
    )


def _aws(environ: Mapping[str, str]) -> Fact:
    endpoint = environ.get("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER") or environ.get("AWS_ENDPOINT_URL")
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
    if not endpoint and not region:
        return Fact("Cognito", "not tried: no variable names a region", "unknown")
    return _reached("Cognito", endpoint or f"https://cognito-idp.{region}.amazonaws.com")


def _reached(about: str, address: str) -> Fact:
    parts = urlsplit(address)
    host, fix = parts.hostname or "", "Check the network, the address, and what stands between."
    try:
        port = parts.port or (HTTPS if parts.scheme == "https" else 80)
        with socket.create_connection((host, port), CONNECT_SECONDS):
            return Fact(about, f"{host}:{port} takes connections")
    except (OSError, ValueError) as bad:
        return Fact(about, f"{host or address} cannot be reached: {bad}", "warning", fix)


def _health(journal: Path) -> Fact:
    from wizard.journal import damage_in  # noqa: PLC0415  --help must not wait for it

    if not journal.is_file():
        return Fact("journal", f"{journal} is not there", "warning", "Check the path given with --journal.")
    if damage := damage_in(journal):
        return Fact("journal", damage.message, "warning", damage.fix)
    return Fact("journal", f"{journal.stat().st_size:,} bytes, sound")
