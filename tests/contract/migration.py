"""A small migration that uses every feature, with both services listened to."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.far_side import ROOT, FarSide, rehearsed_here
from tests.acceptance.operator import Done, Operator
from tests.contract.recording import Recording, recorded
from wizard.domain.mail import keeping
from wizard.rehearsal.pool import CLIENTS
from wizard.rehearsal.population import rows

USERS = 70
OTHERS = ("SignInWithApple", "Facebook", "LoginWithAmazon", "Microsoft", "GitHub")


@dataclass(frozen=True)
class Heard:
    """What was said to the two services; ``complaint``: why the migration did not end."""

    cognito: Recording
    workos: Recording
    complaint: str = ""


def full_migration(folder: Path) -> Heard:
    """Migrate, mail, connect: with everything that the adapters can do."""
    with (
        rehearsed_here(USERS) as far_side,
        recorded(far_side.cognito_url) as cognito,
        recorded(far_side.workos_url) as workos,
    ):
        operator = _operator(far_side, folder, Heard(cognito, workos))
        done = _migrate(operator, far_side)
        if done.went:
            done = _part(operator, far_side)
        if done.went:
            done = _look_at_a_client(operator)
        if done.went:
            done = _undo(operator)
        return Heard(cognito, workos, "" if done.went else done.err)


def _operator(far_side: FarSide, folder: Path, heard: Heard) -> Operator:
    app = folder / "app"
    shutil.copytree(ROOT / "tests" / "data" / "apps" / "clean" / "nextjs", app)
    operator = Operator.at(far_side, folder)
    operator.environ |= {
        "WORKOS_BASE_URL": heard.workos.url,
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": heard.cognito.url,
        "AWS_ENDPOINT_URL_STS": heard.cognito.url,
    }
    operator.answers |= {
        "target.environment": "rehearsal",
        "connect.webhooks": "disable",
        "inventory.mfa_scan": "full",
        "timing.reset": "proactive",
        "pace.resets_per_second": 200,
        "rows.existing_foreign": "link",
        "mapping": {"custom:tenant_id": "metadata.tenant", "cognito:groups": "metadata.groups"},
        "federation.Partner.connection": "api",
        "federation.okta-acme.connection": "api",
        "federation.okta-acme.organization_name": "Acme Ltd",
        "authkit.app_dir": str(app),
        "authkit.redirect_uri": "https://app.acme.example/callback",
    } | {f"federation.{name}.waive": "not in this rehearsal" for name in OTHERS}
    return operator


def _migrate(operator: Operator, far_side: FarSide) -> Done:
    far_side.plant_webhook(endpoint_url="https://hooks.example/1")
    seeded = rows(users=USERS, seed=1, base_url=far_side.workos_url)
    native = [row for row in seeded if row.status == "CONFIRMED" and not row.providers]
    stranger, canary = (row.attributes["email"] for row in native[:2])
    far_side.plant({"email": stranger, "external_id": None})
    operator.answers["verify.canaries"] = [canary]
    # One write is lost on its way there and one on its way back: both are looked up.
    for kind in ("reset_before", "reset_after"):
        far_side.arm({"operation": "workos.create_user", "kind": kind, "count": 1})
    return operator.run("--yes")


def _part(operator: Operator, far_side: FarSide) -> Done:
    """Somebody who is signed in leaves the pool, and is signed out by the next listing."""
    user = next(user for user in far_side.users() if user["email_verified"] and user["external_id"])
    far_side.sign_in(user)
    leaving = {"username": operator.exported()[user["external_id"]]["Username"], "enabled": False}
    far_side.edit_rows(leaving)
    operator.answers["delta.left"] = "revoke"
    return operator.run("--relist", "--yes")


def _look_at_a_client(operator: Operator) -> Done:
    """The preflight of the app client that would check old passwords."""
    operator.answers |= {"timing.reset": "keep", keeping.CLIENT: CLIENTS[0][1]}
    return operator.run("--replan", "--until", "connect", "--yes")


def _undo(operator: Operator) -> Done:
    """What the import created is deleted again."""
    shown = operator.command("undo", "--journal", operator.journal, "--json").json
    return operator.command("undo", "--journal", operator.journal, "--confirm", shown["phrase"])
