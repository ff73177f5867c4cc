"""The mail that the rehearsal would have sent, and the page that its links open."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from wizard.domain.rows.emails import stored_form
from wizard.rehearsal.identifiers import stamp
from wizard.rehearsal.refusals import Refusal
from wizard.rehearsal.wire import json_response
from wizard.rehearsal.workos import WorkOS

RESET_PATH = "/reset-password"
FORM = (
    '<html><body><h1>Choose a new password (rehearsal)</h1><form method="post" action="{path}">'
    '<input type="hidden" name="token" value="{token}">'
    '<input type="password" name="new_password" autofocus><button>Save</button></form></body></html>'
)
DONE = "<html><body><h1>Password saved</h1><p>{email} can sign in now.</p></body></html>"
SORRY = "<html><body><h1>That did not work</h1><p>{message}</p></body></html>"


class Mailbox:
    """``GET /_rehearsal/mails`` (``?to=`` an address) and the reset page."""

    def __init__(self, service: WorkOS) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        return [
            Route("/_rehearsal/mails", self._mails),
            Route(RESET_PATH, self._form, methods=["GET"]),
            Route(RESET_PATH, self._confirm, methods=["POST"]),
        ]

    async def _mails(self, request: Request) -> Response:
        """Oldest first: ``to``, ``user_id``, ``link``, ``token``, ``sent_at``, ``expires_at``."""
        wanted = stored_form(request.query_params.get("to", ""))
        sent = [reset for place in self._service.environments.values() for reset in place.sign_in.mails]
        return json_response(
            [
                {
                    "to": reset.email,
                    "user_id": reset.user_id,
                    "link": reset.url,
                    "token": reset.token,
                    "sent_at": reset.created_at,
                    "expires_at": stamp(reset.expires_at),
                }
                for reset in sent
                if wanted in {"", reset.email}
            ]
        )

    async def _form(self, request: Request) -> Response:
        token = request.query_params.get("token", "")
        return HTMLResponse(FORM.format(path=RESET_PATH, token=escape(token, quote=True)))

    async def _confirm(self, request: Request) -> Response:
        sent = parse_qs((await request.body()).decode("utf-8", "replace"))
        token, password = (sent.get(name, [""])[0] for name in ("token", "new_password"))
        known = (place for place in self._service.environments.values() if place.sign_in.knows(token))
        sign_in = next(known, self._service.main).sign_in
        try:
            user = sign_in.confirm_reset(token, password)
        except Refusal as refusal:
            return HTMLResponse(SORRY.format(message=escape(str(refusal))), refusal.status)
        return HTMLResponse(DONE.format(email=escape(user.email)))
