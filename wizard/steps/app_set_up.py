"""The set-up of AuthKit in an app, point by point: what can be seen by itself, and what a person sees."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from wizard.adapters.files.app_folder import AppFolder
from wizard.domain.stacks import ItemState, SetUpItem, Stack
from wizard.guide.app_manifests import (
    ENV_FILES,
    PACKAGE_JSON,
    PYTHON_FILES,
    env_settings,
    npm_packages,
    python_packages,
)
from wizard.guide.stacks import COOKIE_PASSWORD, StackGuide, major, stack_of

SHORTEST_PASSWORD = 32
FERNET_KEY = 32  # bytes; the Python SDK seals with Fernet and takes no other password


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the app's own files say."""

    npm: Mapping[str, str]
    python: frozenset[str]
    has_python: bool
    env: Mapping[str, str]

    @property
    def stack(self) -> Stack | None:
        return stack_of(self.npm, python=self.has_python)


def read_manifest(app: AppFolder) -> Manifest:
    python = {name: text for name in PYTHON_FILES if (text := app.text(name)) is not None}
    env: dict[str, str] = {}
    for name in ENV_FILES:
        env |= env_settings(app.text(name) or "")
    return Manifest(npm_packages(app.text(PACKAGE_JSON)), python_packages(python), bool(python), env)


def new_cookie_password(random: bytes) -> str:
    """A password for WORKOS_COOKIE_PASSWORD from 32 random bytes: 44 characters, and a Fernet key."""
    return base64.urlsafe_b64encode(random).decode()


async def set_up_items(app: AppFolder, guide: StackGuide, manifest: Manifest) -> tuple[SetUpItem, ...]:
    """Packages, settings and files as they are, then the points that only a person can tick."""
    items = [_package(name, manifest) for name in guide.packages]
    items += [_setting(guide, names, manifest.env) for names in (one.names for one in guide.settings)]
    wanted = [file for file in guide.files_for(_version(guide, manifest)) if not file.optional]
    found = await app.words(sorted({word for file in wanted for word in file.words}))
    for file in wanted:
        word = next((word for word in file.words if word in found), "")
        text = f"{file.path} (or a file like it) with {' or '.join(file.words)}"
        state = ItemState.DONE if word else ItemState.MISSING
        items.append(SetUpItem(f"file:{file.path}", text, state, f"{word} found" if word else ""))
    items += await _old_settings(app)
    items += [SetUpItem(f"dashboard:{point.id}", point.text, ItemState.YOURS) for point in guide.points]
    return tuple(items)


def _package(name: str, manifest: Manifest) -> SetUpItem:
    present = name in manifest.npm or name in manifest.python
    state = ItemState.DONE if present else ItemState.MISSING
    return SetUpItem(f"package:{name}", f"the package {name}", state, manifest.npm.get(name, ""))


def _setting(guide: StackGuide, names: tuple[str, ...], env: Mapping[str, str]) -> SetUpItem:
    text = f"{' or '.join(names)} in an env file"
    name = next((name for name in names if env.get(name)), None)
    if name is None:
        return SetUpItem(f"env:{names[0]}", text, ItemState.MISSING)
    problem = _bad_password(guide, env[name]) if name == COOKIE_PASSWORD.name else ""
    state = ItemState.MISSING if problem else ItemState.DONE
    return SetUpItem(f"env:{names[0]}", text, state, problem)


def _bad_password(guide: StackGuide, value: str) -> str:
    if len(value) < SHORTEST_PASSWORD:
        return f"shorter than {SHORTEST_PASSWORD} characters"
    if guide.stack is not Stack.PYTHON:
        return ""
    try:
        fits = len(base64.urlsafe_b64decode(value)) == FERNET_KEY
    except (binascii.Error, ValueError):
        fits = False
    return "" if fits else "the Python SDK wants a Fernet key: 32 bytes in URL-safe base64"


async def _old_settings(app: AppFolder) -> list[SetUpItem]:
    """Env files are mostly left out of git, and so of the scan: they are looked at here."""
    items = []
    for name in ENV_FILES:
        if app.text(name) is None:
            continue
        scan = await app.scan_file(name)
        left = scan.findings + scan.mentions
        detail = f"{left} left" if left else ""
        state = ItemState.MISSING if left else ItemState.DONE
        items.append(SetUpItem(f"old:{name}", f"no setting of Cognito in {name}", state, detail))
    return items


def _version(guide: StackGuide, manifest: Manifest) -> int | None:
    return major(manifest.npm.get(guide.framework, ""))
