"""Users: what the SDK sends is held to the documented rules, what comes back parses."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from workos import AsyncWorkOSClient, BadRequestError, NotFoundError, UnprocessableEntityError

from tests.rehearsal.conftest import Clock
from wizard.rehearsal.faults import FaultBook
from wizard.rehearsal.workos import WorkOS


async def test_a_created_user_comes_back_normalised_and_can_be_found(sdk: AsyncWorkOSClient) -> None:
    created = await sdk.user_management.create_user(
        email="  Ann@Acme.Example ",
        first_name="Ann",
        last_name="Arbor",
        email_verified=True,
        external_id="sub-1",
        metadata={"migrated_from": "cognito"},
    )
    assert (created.email, created.email_verified) == ("ann@acme.example", True)
    by_id = await sdk.user_management.get_user(created.id)
    by_external_id = await sdk.user_management.get_user_by_external_id("sub-1")
    by_email = await sdk.user_management.list_users(email="ANN@acme.example")
    assert by_id == by_external_id == by_email.data[0]
    assert by_id.metadata == {"migrated_from": "cognito"}
    assert (by_id.first_name, by_id.last_name, by_id.last_sign_in_at) == ("Ann", "Arbor", None)


async def test_ids_and_times_repeat_for_the_same_seed(sdk: AsyncWorkOSClient, clock: Clock) -> None:
    created = await sdk.user_management.create_user(email="a@acme.example")
    assert created.created_at == clock.moment
    again, other = (
        WorkOS(FaultBook(1), seed=seed, now=clock.now).main.users.create({"email": "a@acme.example"})
        for seed in (1, 2)
    )
    assert created.id == again.id != other.id
    assert len(created.id) == len("user_") + 26


async def test_a_second_user_with_the_email_in_other_letters_is_refused(sdk: AsyncWorkOSClient) -> None:
    await sdk.user_management.create_user(email="ann@acme.example", external_id="one")
    with pytest.raises(BadRequestError) as caught:
        await sdk.user_management.create_user(email=" ANN@acme.example", external_id="one")
    assert caught.value.code == "user_creation_error"
    assert caught.value.message == "Could not create user."
    codes = [error["code"] for error in caught.value.response_json["errors"]]  # type: ignore[index]
    assert codes == ["email_not_available", "external_id_already_used"]


async def test_an_external_id_clash_on_update_has_its_own_code(sdk: AsyncWorkOSClient) -> None:
    await sdk.user_management.create_user(email="a@acme.example", external_id="one")
    other = await sdk.user_management.create_user(email="b@acme.example", external_id="two")
    with pytest.raises(BadRequestError) as caught:
        await sdk.user_management.update_user(other.id, external_id="one")
    assert caught.value.code == "external_id_already_used"
    with pytest.raises(BadRequestError) as caught:
        await sdk.user_management.update_user(other.id, email="A@acme.example")
    assert caught.value.code == "email_not_available"
    with pytest.raises(BadRequestError) as caught:
        await sdk.user_management.update_user(other.id, email="not an email")
    assert caught.value.code == "invalid_email"


@pytest.mark.parametrize(
    "email", ["", "ann", "ann@", "@acme.example", "a b@acme.example", "a@b", "a..b@acme.example"]
)
async def test_a_bad_email_is_unprocessable(sdk: AsyncWorkOSClient, email: str) -> None:
    with pytest.raises(UnprocessableEntityError) as caught:
        await sdk.user_management.create_user(email=email)
    assert caught.value.code == "invalid_request_parameters"
    assert caught.value.response_json["errors"][0]["field"] == "email"  # type: ignore[index]


async def test_metadata_merges_per_key_null_deletes_and_empty_clears(sdk: AsyncWorkOSClient) -> None:
    user = await sdk.user_management.create_user(email="a@acme.example", metadata={"a": "1", "b": "2"})
    updated = await sdk.user_management.update_user(user.id, metadata={"b": None, "c": "3"})  # type: ignore[dict-item]
    assert updated.metadata == {"a": "1", "c": "3"}
    cleared = await sdk.user_management.update_user(user.id, metadata={})
    assert cleared.metadata == {}
    untouched = await sdk.user_management.update_user(user.id, first_name="Ann")
    assert (untouched.first_name, untouched.email_verified) == ("Ann", False)


@pytest.mark.parametrize(
    "metadata",
    [
        {f"k{n}": "v" for n in range(11)},
        {"k" * 41: "v"},
        {"schlüssel": "v"},
        {"k": "v" * 601},
        {"k": "größe"},
        {"k": False},
        {"k": ["v"]},
    ],
)
async def test_metadata_outside_its_limits_is_refused(
    sdk: AsyncWorkOSClient, metadata: dict[str, Any]
) -> None:
    with pytest.raises(BadRequestError) as caught:
        await sdk.user_management.create_user(email="a@acme.example", metadata=metadata)
    assert caught.value.code == "invalid_metadata"


async def test_metadata_at_its_limits_is_taken(sdk: AsyncWorkOSClient) -> None:
    metadata = {f"{n}".ljust(40, "k"): "v" * 600 for n in range(10)}
    user = await sdk.user_management.create_user(email="a@acme.example", metadata=metadata)
    assert user.metadata == metadata


async def test_an_external_id_holds_64_ascii_characters(sdk: AsyncWorkOSClient) -> None:
    user = await sdk.user_management.create_user(email="a@acme.example", external_id="x" * 64)
    for wrong in ("x" * 65, "ü"):
        with pytest.raises(UnprocessableEntityError):
            await sdk.user_management.update_user(user.id, external_id=wrong)
    freed = await sdk.user_management.update_user(user.id, external_id=None)
    assert freed.external_id is None


async def test_email_verified_must_be_a_boolean(http: httpx2.AsyncClient) -> None:
    sent = {"email": "a@acme.example", "email_verified": "true"}
    answer = await http.post("/user_management/users", json=sent)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "email_verified"


async def test_a_deleted_user_is_gone_and_frees_the_email(sdk: AsyncWorkOSClient) -> None:
    user = await sdk.user_management.create_user(email="a@acme.example", external_id="one")
    await sdk.user_management.delete_user(user.id)
    with pytest.raises(NotFoundError) as caught:
        await sdk.user_management.get_user(user.id)
    assert caught.value.code == "entity_not_found"
    with pytest.raises(NotFoundError):
        await sdk.user_management.get_user_by_external_id("one")
    again = await sdk.user_management.create_user(email="a@acme.example", external_id="one")
    assert again.id > user.id


async def test_keys_lead_to_environments_of_their_own(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    await sdk.user_management.create_user(email="a@acme.example")
    elsewhere = {"Authorization": "Bearer sk_test_elsewhere"}
    answer = await http.get("/user_management/users", headers=elsewhere)
    assert answer.json()["data"] == []
    refused = await http.get("/user_management/users", headers={"Authorization": "Bearer sk_test_stolen"})
    assert (refused.status_code, refused.json()) == (401, {"message": "Unauthorized"})


async def test_password_fields_and_loose_metadata_are_noticed(
    http: httpx2.AsyncClient, service: WorkOS
) -> None:
    hashed = {"email": "a@acme.example", "password_hash": "x", "password_hash_type": "bcrypt"}
    assert (await http.post("/user_management/users", json=hashed)).status_code == 201
    loose = {"email": "b@acme.example", "metadata": {"flag": True}}
    assert (await http.post("/user_management/users", json=loose)).status_code == 400
    assert (service.stats.password_fields, service.stats.metadata_not_strings) == (1, 1)
    assert service.stats.created_users == 1


async def test_a_body_that_is_no_object_is_a_bad_request(http: httpx2.AsyncClient) -> None:
    for content in (b"{", b"[]"):
        answer = await http.post("/user_management/users", content=content)
        assert answer.status_code == 400
    assert (await http.get("/user_management/nothing")).status_code == 404
