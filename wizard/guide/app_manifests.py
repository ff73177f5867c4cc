"""What an app says about itself: packages of package.json and of Python's files, names of its env files."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping

PACKAGE_JSON = "package.json"
PYTHON_FILES = (
    "pyproject.toml",
    "requirements.txt",
    "requirements/base.txt",
    "Pipfile",
    "setup.cfg",
    "setup.py",
)
ENV_FILES = (
    ".env",
    ".env.development",
    ".env.production",
    ".env.local",
    ".env.development.local",
    ".env.production.local",
)

_SETTING = re.compile(r"(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)[ \t]*$")
_REQUIREMENT = re.compile(r"[A-Za-z0-9][\w.-]*")


def npm_packages(text: str | None) -> dict[str, str]:
    """Packages with the versions that a package.json asks for; none where it cannot be read."""
    try:
        manifest = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    found: dict[str, str] = {}
    for section in ("peerDependencies", "devDependencies", "dependencies"):
        listed = manifest.get(section) if isinstance(manifest, dict) else None
        if isinstance(listed, dict):
            found |= {str(name): str(version) for name, version in listed.items()}
    return found


def python_packages(texts: Mapping[str, str]) -> frozenset[str]:
    """Normalised names of the packages that Python's files ask for."""
    names = {name for file, text in texts.items() for name in _python_names(file, text)}
    return frozenset(re.sub(r"[-_.]+", "-", name).lower() for name in names)


def env_settings(text: str) -> dict[str, str]:
    """Names and values of an env file, without their quotes."""
    return {name: value.strip("'\"") for name, value in _SETTING.findall(text)}


def _python_names(file: str, text: str) -> Iterator[str]:
    if file.endswith(".txt"):
        for line in text.splitlines():
            if found := _REQUIREMENT.match(line.strip()):
                yield found[0]
    elif file.endswith((".py", ".cfg")):
        yield from re.findall(r"(?:^[ \t]+|[\"'])([A-Za-z0-9][\w.-]*)", text, re.MULTILINE)
    else:
        yield from _toml_names(text)


def _toml_names(text: str) -> Iterator[str]:
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    project = _table(content, "project")
    optional = _table(project, "optional-dependencies").values()
    groups = _table(content, "dependency-groups").values()
    for listed in (project.get("dependencies"), *optional, *groups):
        for item in listed if isinstance(listed, list) else ():
            if isinstance(item, str) and (found := _REQUIREMENT.match(item.strip())):
                yield found[0]
    poetry = _table(_table(content, "tool"), "poetry")
    yield from _table(poetry, "dependencies")
    yield from _table(content, "packages")


def _table(content: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}
