"""A migration that is ready for its cutover, made so by what an operator does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.mailing import ENVIRONMENT, use_link
from tests.acceptance.operator import Operator
from tests.scan.apps import nextjs_app
from wizard.rehearsal.identity_providers import PROVIDERS

URI = "http://localhost:3000/callback"
WAIVED = "no one signs in by it"


def made_ready(far_side: FarSide, folder: Path, *, waive: bool = True, **answers: Any) -> Operator:
    """Imported, the canary's link used, the app clean and set up; providers are waived, or left open."""
    operator = OperatorHere.at(
        far_side,
        folder,
        target__environment=ENVIRONMENT,
        authkit__app_dir=str(nextjs_app(folder / "app")),
        authkit__write_env=True,
        authkit__redirect_uri=URI,
        **answers,
    )
    operator.environ["WORKOS_CLIENT_ID"] = "client_01REHEARSAL0000000000000000"
    if waive:
        operator.answers |= waivers()
    operator.run("--until", "transform")
    address = next(
        row["email"]
        for row in operator.exported().values()
        if row["UserStatus"] == "CONFIRMED" and row.get("email_verified") == "true" and row["Enabled"]
        if row["email"][0].isalpha() and "identities" not in row
    )
    operator.answers["verify.canaries"] = [address]
    # No --yes from here on: with it the cutover would be recorded as well.
    phrases = [operator.plan()["phrase"], f"SEND 1 {ENVIRONMENT}", f"REDIRECT {URI} {ENVIRONMENT}"]
    operator.run(*(word for phrase in phrases for word in ("--confirm", phrase)))
    use_link(far_side, address)
    return operator


def waivers() -> dict[str, str]:
    """Every provider waived, by name."""
    return {f"federation.{provider.name}.waive": WAIVED for provider in PROVIDERS}
