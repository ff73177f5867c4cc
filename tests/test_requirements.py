"""What is installed: by digest, without addresses, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LISTS = {"dev.txt": True, "run.txt": False}
PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,_-]+\])?==(?P<version>[^\s;]+)(?: ;[^\\]+)? \\$",
    re.MULTILINE,
)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return {found["name"]: found["version"] for found in PIN.finditer(text)}


def asked(*, dev: bool) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"] if dev else {}
    texts = [*project["dependencies"], *(text for extra in extras.values() for text in extra)]
    found = [Requirement(text) for text in texts if not text.startswith("cognito2workos")]
    return [*found, *map(Requirement, (ROOT / "requirements" / "build.in").read_text("utf-8").split())]


@pytest.mark.parametrize("name", LISTS)
def test_every_package_has_a_version_and_digests_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    assert not re.search(r"://|^-|^\s*--(?!hash=sha256:[0-9a-f]{64})|@ ", text, re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PIN.findall(text)) > 20
    assert all("--hash=sha256:" in block for block in blocks)
    assert {line.split()[0] for line in text.splitlines() if line.startswith(" ")} <= {"#"} | {
        word for word in text.split() if word.startswith("--hash=sha256:")
    }


@pytest.mark.parametrize("name", LISTS)
def test_what_is_asked_for_is_pinned_within_its_bounds(name: str) -> None:
    pinned = pins(name)
    for requirement in asked(dev=LISTS[name]):
        found = pinned[requirement.name.lower()]
        assert requirement.specifier.contains(found), f"{requirement} has {found}: run make requirements"


def test_the_tests_run_with_the_sdk_that_is_pinned() -> None:
    for name in ("workos", "textual", "boto3", "aiohttp"):
        assert version(name) == pins("dev.txt")[name] == pins("run.txt")[name]
