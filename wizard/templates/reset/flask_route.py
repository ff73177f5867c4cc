"""Flask: POST /migrated-reset {"email": …} after a failed password sign-in.

app.register_blueprint(blueprint)
"""

from __future__ import annotations

import json
import time

import migrated_reset
from flask import Blueprint, Response, jsonify, request

blueprint = Blueprint("migrated_reset", __name__)


@blueprint.post("/migrated-reset")
def migrated_reset_route() -> Response:
    due = time.monotonic() + migrated_reset.ANSWER_SECONDS
    migrated_reset.attempt(_email(), request.remote_addr, request.headers.get("X-Forwarded-For", ""))
    time.sleep(max(0.0, due - time.monotonic()))
    response = jsonify(migrated_reset.ANSWER)
    response.status_code = migrated_reset.STATUS
    response.headers["Cache-Control"] = "no-store"
    return response


def _email() -> object:
    body = request.stream.read(migrated_reset.LARGEST_BODY + 1)
    try:
        content = json.loads(body) if len(body) <= migrated_reset.LARGEST_BODY else None
    except (ValueError, RecursionError):
        return None
    return content.get("email") if isinstance(content, dict) else None
