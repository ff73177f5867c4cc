"""Stacks: recognised from an app's own files, and what is put into an app."""

from __future__ import annotations

import re
import runpy
from importlib.resources import files
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.scan.apps import scanned
from wizard.adapters.files.app_folder import AppFolder
from wizard.domain.stacks import Stack
from wizard.errors import Blocked, UsageError
from wizard.guide.app_manifests import env_settings, npm_packages, python_packages
from wizard.guide.stacks import (
    GUIDES,
    KEEP_HANDLERS,
    RESET_HANDLERS,
    keep_handler,
    major,
    reset_handler,
    stack_of,
)
from wizard.steps.app_set_up import new_cookie_password, read_manifest

TEMPLATES = Path(str(files("wizard").joinpath("templates")))


def folder(root: Path) -> AppFolder:
    return AppFolder(root, {})


@pytest.mark.parametrize(
    ("packages", "python", "stack"),
    [
        ({"next": "16", "react": "19"}, False, Stack.NEXTJS),
        ({"@tanstack/react-start": "1", "react": "19"}, False, Stack.TANSTACK_START),
        ({"@tanstack/start": "1", "react": "19"}, False, Stack.TANSTACK_START),
        ({"@react-router/dev": "7", "react-router": "7", "react": "19"}, False, Stack.REACT_ROUTER),
        ({"react-router-dom": "7", "react": "19", "vite": "7"}, False, Stack.REACT),
        ({"vite": "7"}, False, Stack.VANILLA_JS),
        ({"express": "5"}, False, Stack.OTHER),
        ({}, True, Stack.PYTHON),
        ({"vite": "7"}, True, Stack.PYTHON),
        ({}, False, None),
    ],
)
def test_a_stack_is_known_by_its_packages(
    packages: dict[str, str], python: bool, stack: Stack | None
) -> None:
    assert stack_of(packages, python=python) is stack


def test_an_app_says_what_it_is(tmp_path: Path) -> None:
    assert read_manifest(folder(tmp_path)).stack is None
    (tmp_path / "requirements.txt").write_text("# a\nWorkOS>=10\n-r more.txt\n", encoding="utf-8")
    manifest = read_manifest(folder(tmp_path))
    assert (manifest.stack, "workos" in manifest.python) == (Stack.PYTHON, True)
    (tmp_path / "package.json").write_text('{"dependencies": {"next": "^15.2.3"}}', encoding="utf-8")
    assert read_manifest(folder(tmp_path)).stack is Stack.NEXTJS


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"dependencies": 1}', "[" * 100_000])
def test_a_broken_manifest_names_no_package(text: str) -> None:
    assert npm_packages(text) == {}
    assert python_packages({"pyproject.toml": text}) == frozenset()


def test_python_names_its_packages_in_many_ways() -> None:
    poetry = "[tool.poetry.dependencies]\nworkos = '^10'\n"
    project = "[project]\ndependencies = ['workos[x]>=10']\n[dependency-groups]\ndev = ['a-b']"
    assert "workos" in python_packages({"pyproject.toml": poetry})
    assert python_packages({"pyproject.toml": project}) == {"workos", "a-b"}
    assert "workos" in python_packages({"setup.py": "setup(install_requires=['workos>=10'])"})
    assert "workos" in python_packages({"setup.cfg": "install_requires =\n  workos>=10\n"})
    assert "workos" in python_packages({"Pipfile": "[packages]\nworkos = '*'\n"})


def test_every_stack_has_its_guide_and_every_file_its_content() -> None:
    assert set(GUIDES) == set(Stack)
    for guide in GUIDES.values():
        names = {setting.name for setting in guide.settings}
        assert guide.server == ("WORKOS_API_KEY" in names)
        assert guide.server or "WORKOS_COOKIE_PASSWORD" not in names
        for file in guide.files:
            assert any(word in file.content() for word in file.words)


def test_next_calls_its_proxy_middleware_up_to_15() -> None:
    guide = GUIDES[Stack.NEXTJS]
    newest = [file.path for file in guide.files_for(major("^16.2.1"))]
    older = [file.path for file in guide.files_for(major(">=15 <16"))]
    assert "proxy.ts" in newest
    assert "middleware.ts" not in newest
    assert "middleware.ts" in older
    assert "proxy.ts" not in older
    assert [file.path for file in guide.files_for(major("latest"))] == newest


def test_every_handler_comes_with_all_its_files() -> None:
    assert KEEP_HANDLERS.keys() == RESET_HANDLERS.keys()
    for texts in (made(variant) for variant in RESET_HANDLERS for made in (reset_handler, keep_handler)):
        imported = {
            name
            for text in texts.values()
            for name in re.findall(
                r"from '\./([\w.-]+)'|(?:^|\n)(?:import|from) ((?:migrated|keep|cognito)_\w+)", text
            )
        }
        wanted = {js or f"{python}.py" for js, python in imported}
        assert wanted <= set(texts)


def test_what_we_put_into_an_app_is_clean() -> None:
    for folder_name, least in (("authkit", 10), ("reset", 12)):
        findings, counts = scanned(TEMPLATES / folder_name)
        assert findings == []
        assert counts.files >= least


def test_the_python_file_signs_in_by_authkit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKOS_COOKIE_PASSWORD", new_cookie_password(b"x" * 32))
    monkeypatch.setenv("WORKOS_API_KEY", "sk_test_x")
    monkeypatch.setenv("WORKOS_CLIENT_ID", "client_x")
    monkeypatch.setenv("WORKOS_REDIRECT_URI", "http://localhost:8000/callback")
    auth = runpy.run_path(str(TEMPLATES / "authkit" / "python" / "auth.py"))
    url, state = auth["sign_in_url"]()
    assert "provider=authkit" in url
    assert f"state={state}" in url
    assert not auth["session_of"]("rubbish").authenticate().authenticated
    auth["workos"].close()


def test_a_cookie_password_suits_every_sdk() -> None:
    password = new_cookie_password(bytes(range(32)))
    assert len(password) >= 32
    Fernet(password)


def test_an_env_file_grows_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / ".env.local"
    path.write_text("# mine\nexport WORKOS_CLIENT_ID='client_old'\nX=1", encoding="utf-8")
    path.chmod(0o644)
    written = folder(tmp_path).add_settings(".env.local", {"WORKOS_CLIENT_ID": "client_new", "Y": "2"})
    assert written == ("Y",)
    text = path.read_text(encoding="utf-8")
    assert text == "# mine\nexport WORKOS_CLIENT_ID='client_old'\nX=1\nY=\"2\"\n"
    assert env_settings(text) == {"WORKOS_CLIENT_ID": "client_old", "X": "1", "Y": "2"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [item.name for item in tmp_path.iterdir()] == [".env.local"]


def test_nothing_is_written_where_nothing_is_missing(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("Y=", encoding="utf-8")
    before = path.stat()
    assert folder(tmp_path).add_settings(".env", {"Y": "2"}) == ()
    assert path.stat() == before


def test_an_env_file_elsewhere_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("", encoding="utf-8")
    app = tmp_path / "app"
    app.mkdir()
    (app / ".env").symlink_to(outside)
    with pytest.raises(Blocked):
        folder(app).add_settings(".env", {"Y": "2"})
    assert outside.read_text(encoding="utf-8") == ""
    assert folder(app).text("../outside") is None


def test_a_wrong_app_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not there"):
        folder(tmp_path / "nowhere")
