"""What others do in an environment while somebody migrates: ``POST /_rehearsal/others``, a list of actions.

Their requests meet no fault and count in no limit and no statistic; users, events and mails come of them
as of anybody's. A reset that was asked for here answers with its token, so that it can be told from ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wizard.domain.planning.budget import MARK_KEY, SENT_MARK
from wizard.rehearsal.environment import Environment
from wizard.rehearsal.refusals import Refusal, unprocessable
from wizard.rehearsal.users import User

PASSWORD = "correct horse battery staple 9!"  # noqa: S105  of no one
Request = Mapping[str, Any]
Interference = Callable[[Environment, Request], Mapping[str, Any]]


def interfere(
    there: Environment, interferences: Iterable[Request], *, base_url: str
) -> list[Mapping[str, Any]]:
    """All in order, nothing in between. Each is
    ``{"interference": …, "external_id": whose, "email": …, "token": …}``.

    Answers with what the API would, or ``{"refused": sentence}``. Raises ``Refusal`` for an unknown action.
    """
    answers: list[Mapping[str, Any]] = []
    for request in interferences:
        if request["interference"] not in INTERFERENCES:
            raise unprocessable("interference", f"interference must be one of {', '.join(INTERFERENCES)}")
        try:
            answers.append(
                INTERFERENCES[request["interference"]](there, {"base_url": base_url} | dict(request))
            )
        except Refusal as refusal:
            answers.append({"refused": str(refusal)})
    return answers


def _whose(there: Environment, request: Request) -> User:
    return there.users.with_external_id(request["external_id"])


def _sign_up(there: Environment, request: Request) -> Mapping[str, Any]:
    return there.users.create({"email": request["email"]}).as_json()


def _rename(there: Environment, request: Request) -> Mapping[str, Any]:
    return there.users.update(_whose(there, request).id, {"email": request["email"]}).as_json()


def _delete(there: Environment, request: Request) -> Mapping[str, Any]:
    gone = _whose(there, request)
    there.users.delete(gone.id)
    return gone.as_json()


def _mark(there: Environment, request: Request) -> Mapping[str, Any]:
    return there.users.update(_whose(there, request).id, {"metadata": {MARK_KEY: SENT_MARK}}).as_json()


def _forget_password(there: Environment, request: Request) -> Mapping[str, Any]:
    reset = there.sign_in.create_reset(_whose(there, request).email, base_url=request["base_url"])
    there.sign_in.mail(reset)
    return reset.as_json()


def _sign_in(there: Environment, request: Request) -> Mapping[str, Any]:
    """With a password that support has set for this user."""
    user = _whose(there, request)
    there.sign_in.keep_credentials(user, {"password": PASSWORD})
    return there.sign_in.authenticate({"grant_type": "password", "email": user.email, "password": PASSWORD})


def _use_link(there: Environment, request: Request) -> Mapping[str, Any]:
    return there.sign_in.confirm_reset(request["token"], PASSWORD).as_json()


INTERFERENCES: Mapping[str, Interference] = {
    "sign_up": _sign_up,
    "rename": _rename,
    "delete": _delete,
    "mark": _mark,
    "forget_password": _forget_password,
    "sign_in": _sign_in,
    "use_link": _use_link,
}
