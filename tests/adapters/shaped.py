"""A provider on loopback that answers by path, and by whether it was asked about a registered URI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.adapters.canned import Asked, Canned, Reply

FOLDER = Path(__file__).parent.parent / "data" / "providers"
SHAPES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
GOOD = "https://auth.workos.com/sso/oauth/google/01ABCDEFGHJKMNPQRSTVWXYZ2/callback"


class Shaped(Canned):
    """Plays one of the files of ``tests/data/providers``."""

    def __init__(self, shape: dict[str, Any]) -> None:
        super().__init__()
        self.shape = shape

    def reply_to(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.target)
        uri = parse_qs(parts.query).get("redirect_uri", [""])[0]
        route = self.shape["routes"].get(parts.path, {"any": {"status": 404, "headers": {}}})
        answer = route.get("any") or route["registered" if uri == GOOD else "unregistered"]
        headers = {name: value.replace("{redirect_uri}", uri) for name, value in answer["headers"].items()}
        body = answer.get("body", "").replace("{redirect_uri}", uri)
        return Reply(answer["status"], body.encode(), headers)
