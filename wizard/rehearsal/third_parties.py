"""What others do in an environment while somebody migrates: ``POST /_rehearsal/others``, a list of deeds.

Their requests suffer no fault and count in no limit and no statistic; users, events and mails come of them
as of anybody's. A reset that was asked for here answers with its token, so that it can be told from ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wizard.domain.budget import MARK_KEY, SENT_MARK
from wizard.rehearsal.environment import Environment
from wizard.rehearsal.refusals import Refusal, unprocessable
from wizard.rehearsal.users import User

PASSWORD = "correct horse battery staple 9!"  # noqa: S105  of nobody
Told = Mapping[str, Any]
Deed = Callable[[Environment, Told], Mapping[str, Any]]


def do_deeds(there: Environment, deeds: Iterable[Told], *, base_url: str) -> list[Mapping[str, Any]]:
    """All in order, nothing in between: ``{"deed": …, "external_id": whose, "email": …, "token": …}`` each.

    Answers with what the API would, or ``{"refused": sentence}``. Raises ``Refusal`` for an unknown deed.
    """
    answers: list[Mapping[str, Any]] = []
    for told in deeds:
        if told["deed"] not in DEEDS:
            raise unprocessable("deed", f"deed must be one of {', '.join(DEEDS)}")
        try:
            answers.append(DEEDS[told["deed"]](there, {"base_url": base_url} | dict(told)))
        except Refusal as refusal:
            answers.append({"refused": str(refusal)})
    return answers


def _whose(there: Environment, told: Told) -> User:
    return there.users.with_external_id(told["external_id"])


def _sign_up(there: Environment, told: Told) -> Mapping[str, Any]:
    return there.users.create({"email": told["email"]}).as_json()


def _rename(there: Environment, told: Told) -> Mapping[str, Any]:
    return there.users.update(_whose(there, told).id, {"email": told["email"]}).as_json()


def _delete(there: Environment, told: Told) -> Mapping[str, Any]:
    gone = _whose(there, told)
    there.users.delete(gone.id)
    return gone.as_json()


def _mark(there: Environment, told: Told) -> Mapping[str, Any]:
    return there.users.update(_whose(there, told).id, {"metadata": {MARK_KEY: SENT_MARK}}).as_json()


def _forget_password(there: Environment, told: Told) -> Mapping[str, Any]:
    reset = there.sign_in.create_reset(_whose(there, told).email, base_url=told["base_url"])
    there.sign_in.mail(reset)
    return reset.as_json()


def _sign_in(there: Environment, told: Told) -> Mapping[str, Any]:
    """With a password that support has set for this user."""
    user = _whose(there, told)
    there.sign_in.keep_credentials(user, {"password": PASSWORD})
    return there.sign_in.authenticate({"grant_type": "password", "email": user.email, "password": PASSWORD})


def _use_link(there: Environment, told: Told) -> Mapping[str, Any]:
    return there.sign_in.confirm_reset(told["token"], PASSWORD).as_json()


DEEDS: Mapping[str, Deed] = {
    "sign_up": _sign_up,
    "rename": _rename,
    "delete": _delete,
    "mark": _mark,
    "forget_password": _forget_password,
    "sign_in": _sign_in,
    "use_link": _use_link,
}
