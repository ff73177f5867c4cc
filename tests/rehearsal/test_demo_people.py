"""The demo's people and their app: a link is used once, the app is moved when its callback is known."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scan.apps import scanned
from wizard.adapters.web.probe import WebProbe
from wizard.domain.federation.connections import ProbeVerdict
from wizard.domain.federation.probing import ProbeQuestion
from wizard.domain.rows.pool import ProviderKind
from wizard.rehearsal.demo import DASHBOARD
from wizard.rehearsal.identity_providers import BY_NAME
from wizard.rehearsal.limits import Limits
from wizard.rehearsal.old_passwords import give_passwords
from wizard.rehearsal.old_sign_ins import OldSignIns
from wizard.rehearsal.sample_app import CALLBACK
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.stage import RunningDemo, inhabited

USERS = 60


@pytest.fixture(scope="module")
def services() -> Iterator[Rehearsal]:
    with Rehearsal(users=USERS, limits=Limits.none()) as running:
        yield running


@pytest.fixture
def place(services: Rehearsal, tmp_path: Path) -> Iterator[RunningDemo]:
    with inhabited(services, tmp_path, users=USERS, seed=1) as people:
        yield people
    services.workos.main.redirect_uris.clear()


def events(services: Rehearsal) -> list[str]:
    asked = urllib.request.Request(
        f"{services.workos_url}/events?events=password_reset.succeeded",
        headers={"Authorization": f"Bearer {services.environment()['WORKOS_API_KEY']}"},
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as answer:
        found: list[dict[str, Any]] = json.load(answer)["data"]
    return [event["data"]["email"] for event in found]


def test_canary_is_somebody_in_the_pool_who_has_one_row(services: Rehearsal, place: RunningDemo) -> None:
    users = services.cognito.store.pool.users.values()
    addresses = [user.attribute_lookup.get("email", "").lower() for user in users]
    assert addresses.count(place.canary) == 1


def test_canary_uses_each_link_once(services: Rehearsal, place: RunningDemo) -> None:
    main = services.workos.main
    main.users.plant({"email": place.canary, "email_verified": True})
    main.users.plant({"email": "somebody@acme.example", "email_verified": True})
    for address in (place.canary, "somebody@acme.example"):
        main.sign_in.mail(main.sign_in.create_reset(address, base_url=f"{services.workos_url}/"))
    place.simulated_users.rest()
    assert events(services) == [place.canary]


def test_developer_moves_the_app_once_its_callback_is_registered(
    services: Rehearsal, place: RunningDemo
) -> None:
    folder = place.app.folder
    left, _ = scanned(folder)
    assert {found.path for found in left} == {"auth.py"}
    with (folder / ".env").open("a", encoding="utf-8") as file:
        file.write('WORKOS_COOKIE_PASSWORD="kept"\n')
    place.simulated_users.rest()
    assert not place.app.is_moved()
    services.workos.main.add_redirect_uri(CALLBACK)
    place.simulated_users.rest()
    assert place.app.is_moved()
    assert scanned(folder)[0] == []
    settings = (folder / ".env").read_text("utf-8")
    assert 'WORKOS_COOKIE_PASSWORD="kept"' in settings
    assert "COGNITO" not in settings
    for name in ("app.py", "auth.py"):
        compile((folder / name).read_text("utf-8"), name, "exec")


@pytest.mark.parametrize("name", list(DASHBOARD))
async def test_provider_knows_the_uri_of_the_dashboard_and_no_other(
    services: Rehearsal, place: RunningDemo, name: str
) -> None:
    provider = BY_NAME[name]

    async def asked(uri: str) -> ProbeVerdict:
        details = provider.provider_details(services.workos_url)
        question = ProbeQuestion(
            redirect_uri=uri,
            client_id=provider.client_id,
            authorize_url=details["authorize_url"],
            issuer="",
            scopes=details["authorize_scopes"],
            kind=ProviderKind.OIDC,
            hosts=(),
        )
        return (await WebProbe(local=True).probe(question)).verdict

    assert await asked(DASHBOARD[name]) is ProbeVerdict.ACCEPTED
    assert await asked(DASHBOARD[name].replace("RehearsaL", "Rehearsal")) is ProbeVerdict.MISMATCH


def test_no_one_waits_for_a_user_whom_nothing_keeps(services: Rehearsal) -> None:
    pool = services.cognito.store.pool
    give_passwords(pool)
    name = next(name for name, row in pool.users.items() if row.password and row.enabled)
    user = {"email": "kept@acme.example", "external_id": str(pool.users[name].id)}
    services.workos.main.users.plant(user | {"metadata": {"migrated_from": "cognito"}})
    nothing = services.workos_url  # it has no page that keeps passwords
    with OldSignIns(
        services, nothing, canary="a@b.example", is_switched=lambda: False, thinking=0
    ) as sign_ins:
        sign_ins.rest()
    assert services.workos.main.users.with_email("kept@acme.example") is not None
    assert services.cognito.stats.operations["InitiateAuth"] >= 1
