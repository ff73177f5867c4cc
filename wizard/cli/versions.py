"""``--version``, and what ``doctor`` says of it: with what a migration would run."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import wizard
from wizard.cli.output import put

PACKAGES = ("textual", "boto3", "botocore", "workos", "aiohttp", "rich", "questionary")


def versions() -> Iterator[tuple[str, str]]:
    """Each part by its name, in the order in which they are printed; "" for a package that is missing."""
    from wizard.journal import SQLITE_VERSION  # noqa: PLC0415  --help must not wait for it

    yield "cognito2workos", wizard.__version__
    yield "Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield "SQLite", SQLITE_VERSION
    for package in PACKAGES:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            yield package, ""


class PrintVersions(argparse.Action):
    """Prints them, a line each, and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        put(f"{name} {found or 'missing'}" for name, found in versions())
        parser.exit()
