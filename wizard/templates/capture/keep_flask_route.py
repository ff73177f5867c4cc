"""Flask: POST /keep-password, /password-changed, /sign-in, /forgotten-password (KEEP_CAPTURE says which).

app.register_blueprint(blueprint). Each takes {"identifier": …, "password": …, "access_token": …} as JSON.
"""

from __future__ import annotations

import time

import keep_passwords
from flask import Blueprint, Response, jsonify, request

blueprint = Blueprint("keep_passwords", __name__)


def keep_passwords_route() -> Response:
    began = time.monotonic()
    name = request.path.rpartition("/")[2]
    body = keep_passwords.Body(request.stream.read(keep_passwords.LARGEST_BODY + 1))
    forwarded = request.headers.get("X-Forwarded-For", "")
    agent = request.headers.get("User-Agent", "")
    reply = keep_passwords.answer(name, body, request.remote_addr, forwarded, agent)
    time.sleep(keep_passwords.due(began))
    response = jsonify(reply.body)
    response.status_code = reply.status
    response.headers["Cache-Control"] = "no-store"
    if reply.cookie:
        response.set_cookie(keep_passwords.COOKIE, reply.cookie, httponly=True, secure=True, samesite="Lax")
    return response


for path in keep_passwords.NAMES:
    blueprint.add_url_rule(f"/{path}", path, keep_passwords_route, methods=["POST"])
