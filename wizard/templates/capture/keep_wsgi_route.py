"""Plain Python: a WSGI application for POST /keep-password, /password-changed, /sign-in, /forgotten-password.

Serve it with any WSGI server (KEEP_CAPTURE says which of them it has), or call ``keep_passwords.answer``
from your own code. Each takes {"identifier": …, "password": …, "access_token": …} as JSON.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

import keep_passwords

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    began = time.monotonic()
    reply = keep_passwords.NOT_FOUND
    if environ["REQUEST_METHOD"] == "POST":
        reply = keep_passwords.answer(
            environ["PATH_INFO"].rpartition("/")[2],
            _body(environ),
            environ.get("REMOTE_ADDR"),
            environ.get("HTTP_X_FORWARDED_FOR", ""),
            environ.get("HTTP_USER_AGENT", ""),
        )
    time.sleep(keep_passwords.due(began))
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    if reply.cookie:
        cookie = f"{keep_passwords.COOKIE}={reply.cookie}; Path=/; HttpOnly; Secure; SameSite=Lax"
        headers.append(("Set-Cookie", cookie))
    start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", headers)
    return [json.dumps(reply.body).encode()]


def _body(environ: WSGIEnvironment) -> keep_passwords.Body:
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()) or int(length) > keep_passwords.LARGEST_BODY:
        return keep_passwords.Body(b"")
    return keep_passwords.Body(environ["wsgi.input"].read(int(length)))
