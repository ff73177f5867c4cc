"""Acme's notice board: one page for whoever is signed in. Run it with ``python app.py``."""

from __future__ import annotations

from html import escape
from http import cookies
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

import auth

STATE = "acme-state"
LINK = '<p><a href="/sign-in">Sign in</a></p>'
PORT = 8000


def app(environ, start_response):
    """The whole app, as WSGI has it."""
    match environ["PATH_INFO"]:
        case "/sign-in":
            url, state = auth.sign_in_url()
            return _go(start_response, url, f"{STATE}={state}; HttpOnly; SameSite=Lax; Max-Age=600")
        case "/callback":
            return _callback(environ, start_response)
        case "/sign-out":
            held = _cookie(environ, auth.COOKIE)
            to = auth.sign_out_url(held) if held else "/"
            return _go(start_response, to, f"{auth.COOKIE}=; Max-Age=0")
        case "/":
            return _board(environ, start_response)
        case _:
            start_response("404 Not Found", [])
            return []


def _callback(environ, start_response):
    asked = parse_qs(environ.get("QUERY_STRING", ""))
    kept = _cookie(environ, STATE)
    if not kept or asked.get("state") != [kept] or "code" not in asked:
        return _go(start_response, "/")
    session = auth.session_from_callback(asked["code"][0])
    return _go(start_response, "/", f"{auth.COOKIE}={session}; HttpOnly; SameSite=Lax")


def _board(environ, start_response):
    held = _cookie(environ, auth.COOKIE)
    session = auth.session_of(held).authenticate() if held else None
    page = f"<p>Hello {escape(session.user['email'])}</p>" if session and session.authenticated else LINK
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [page.encode()]


def _cookie(environ, name):
    held = cookies.SimpleCookie(environ.get("HTTP_COOKIE", "")).get(name)
    return held.value if held else ""


def _go(start_response, to, cookie=""):
    start_response("303 See Other", [("Location", to), *([("Set-Cookie", cookie)] if cookie else [])])
    return []


if __name__ == "__main__":
    make_server("127.0.0.1", PORT, app).serve_forever()
