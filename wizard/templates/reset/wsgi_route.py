"""Plain Python: a WSGI application for POST /migrated-reset {"email": …} after a failed password sign-in.

Serve it with any WSGI server, or call ``migrated_reset.attempt(email, peer)`` from where your own code
has just refused a password.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import migrated_reset

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    due = time.monotonic() + migrated_reset.ANSWER_SECONDS
    if environ["REQUEST_METHOD"] == "POST":
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        migrated_reset.attempt(_email(environ), environ.get("REMOTE_ADDR"), forwarded)
    time.sleep(max(0.0, due - time.monotonic()))
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    start_response(f"{migrated_reset.STATUS} Accepted", headers)
    return [json.dumps(migrated_reset.ANSWER).encode()]


def _email(environ: WSGIEnvironment) -> object:
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()) or int(length) > migrated_reset.LARGEST_BODY:
        return None
    try:
        content = json.loads(environ["wsgi.input"].read(int(length)))
    except (ValueError, RecursionError):
        return None
    return content.get("email") if isinstance(content, dict) else None
