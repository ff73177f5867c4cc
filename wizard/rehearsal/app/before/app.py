"""Acme's notice board: one page for whoever is signed in. Run it with ``python app.py``."""

from __future__ import annotations

from html import escape
from http import cookies
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

import auth
from botocore.exceptions import ClientError

FORM = '<form method="post" action="/sign-in"><input name="email"><input name="password" type="password">'
PORT = 8000


def app(environ, start_response):
    """The whole app, as WSGI has it."""
    match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
        case "POST", "/sign-in":
            return _sign_in(environ, start_response)
        case _, "/sign-out":
            if token := _token(environ):
                auth.sign_out(token)
            return _go(start_response, "/", f"{auth.COOKIE}=; Max-Age=0")
        case _, "/":
            return _board(environ, start_response)
        case _:
            start_response("404 Not Found", [])
            return []


def _sign_in(environ, start_response):
    form = parse_qs(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode())
    try:
        token = auth.sign_in(form["email"][0], form["password"][0])
    except (KeyError, ClientError):
        return _go(start_response, "/")
    return _go(start_response, "/", f"{auth.COOKIE}={token}; HttpOnly; SameSite=Lax")


def _board(environ, start_response):
    try:
        token = _token(environ)
        page = f"<p>Hello {escape(auth.email_of(token))}</p>" if token else FORM
    except ClientError:
        page = FORM
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [page.encode()]


def _token(environ):
    held = cookies.SimpleCookie(environ.get("HTTP_COOKIE", "")).get(auth.COOKIE)
    return held.value if held else ""


def _go(start_response, to, cookie=""):
    start_response("303 See Other", [("Location", to), *([("Set-Cookie", cookie)] if cookie else [])])
    return []


if __name__ == "__main__":
    make_server("127.0.0.1", PORT, app).serve_forever()
