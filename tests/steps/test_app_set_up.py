"""What the set-up of an app lacks: seen in its own files, and a cookie password that will not do."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.scan.apps import APPS, set_up_app
from wizard.adapters.files.app_folder import AppFolder
from wizard.domain.stacks import ItemState, SetUpItem, Stack
from wizard.guide.stacks import COOKIE_PASSWORD, GUIDES
from wizard.steps.app_set_up import new_cookie_password, read_manifest, set_up_items

FERNET = new_cookie_password(bytes(range(32)))


def on_disk(folder: Path) -> AppFolder:
    return AppFolder(folder, {})


async def items(stack: Stack, folder: Path, env: Mapping[str, str]) -> dict[str, SetUpItem]:
    """Every point of the set-up by id, with these lines in the env file."""
    text = "".join(f"{name}={value}\n" for name, value in env.items())
    (folder / GUIDES[stack].env_file).write_text(text, encoding="utf-8")
    app = on_disk(folder)
    return {item.id: item for item in await set_up_items(app, GUIDES[stack], read_manifest(app))}


@pytest.mark.parametrize(
    ("stack", "password", "problem"),
    [
        (Stack.NEXTJS, "x" * 31, "shorter than 32 characters"),
        (Stack.NEXTJS, "x" * 32, ""),
        (Stack.PYTHON, "x" * 31, "shorter than 32 characters"),
        (Stack.PYTHON, "x" * 32, "Fernet key"),
        (Stack.PYTHON, "x" * 33, "Fernet key"),
        (Stack.PYTHON, "ä" * 44, "Fernet key"),
        (Stack.PYTHON, FERNET, ""),
    ],
)
async def test_a_cookie_password_that_the_sdk_will_not_take_is_missing(
    stack: Stack, password: str, problem: str, tmp_path: Path
) -> None:
    folder = set_up_app(stack, tmp_path / "app")
    found = (await items(stack, folder, {COOKIE_PASSWORD.name: password}))[f"env:{COOKIE_PASSWORD.name}"]
    assert found.state is (ItemState.MISSING if problem else ItemState.DONE)
    assert problem in found.detail
    assert bool(found.detail) == bool(problem)


async def test_of_another_setting_only_its_presence_is_seen(tmp_path: Path) -> None:
    folder = set_up_app(Stack.NEXTJS, tmp_path / "app")
    found = await items(Stack.NEXTJS, folder, {"WORKOS_API_KEY": "k", "WORKOS_CLIENT_ID": ""})
    assert (found["env:WORKOS_API_KEY"].state, found["env:WORKOS_API_KEY"].detail) == (ItemState.DONE, "")
    assert found["env:WORKOS_CLIENT_ID"].state is ItemState.MISSING


async def test_packages_and_files_are_there_or_missing(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    shutil.copy(APPS / "clean" / Stack.NEXTJS.value / "package.json", folder)
    bare = await items(Stack.NEXTJS, folder, {})
    files = {name for name in bare if name.startswith("file:")}
    assert files
    assert {bare[name].state for name in files} == {ItemState.MISSING}
    assert {bare[name].detail for name in files} == {""}
    (package,) = (item for name, item in bare.items() if name.startswith("package:"))
    assert package.state is ItemState.DONE
    assert package.detail[-1].isdigit()
    complete = await items(Stack.NEXTJS, set_up_app(Stack.NEXTJS, tmp_path / "complete"), {})
    assert {complete[name].state for name in files} == {ItemState.DONE}
    assert all(complete[name].detail.endswith(" found") for name in files)


async def test_what_is_left_of_cognito_in_an_env_file_is_counted(tmp_path: Path) -> None:
    folder = set_up_app(Stack.NEXTJS, tmp_path / "app")
    found = await items(Stack.NEXTJS, folder, {"COGNITO_CLIENT_ID": "abc", "COGNITO_DOMAIN": "acme"})
    old = found[f"old:{GUIDES[Stack.NEXTJS].env_file}"]
    assert (old.state, old.detail) == (ItemState.MISSING, "2 left")
    found = await items(Stack.NEXTJS, folder, {"PORT": "80"})
    old = found[f"old:{GUIDES[Stack.NEXTJS].env_file}"]
    assert (old.state, old.detail) == (ItemState.DONE, "")


def test_a_new_password_is_the_key_that_the_python_sdk_takes() -> None:
    assert len(FERNET) == 44
