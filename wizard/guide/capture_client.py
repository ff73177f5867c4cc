"""What the operator runs at AWS so that old passwords can be checked, and in the end to take that away."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from wizard.domain.capture_client import FLOW
from wizard.domain.rows.pool import Pool

NAME = "keep-passwords"
ACTION = "cognito-idp:AdminInitiateAuth"


def client_command(pool: Pool) -> tuple[str, ...]:
    """The AWS CLI's arguments that make the client: one flow, a secret, no OAuth, the shortest tokens."""
    return (
        "aws",
        "cognito-idp",
        "create-user-pool-client",
        *_where(pool),
        "--client-name",
        NAME,
        "--generate-secret",
        "--explicit-auth-flows",
        FLOW,
        "--prevent-user-existence-errors",
        "ENABLED",
        "--enable-token-revocation",
        "--no-allowed-o-auth-flows-user-pool-client",
        "--access-token-validity",
        "5",
        "--id-token-validity",
        "5",
        "--refresh-token-validity",
        "60",
        "--token-validity-units",
        "AccessToken=minutes,IdToken=minutes,RefreshToken=minutes",
        "--auth-session-validity",
        "3",
    )


def policy(pool: Pool) -> str:
    """The IAM policy of the handler, as JSON: this one call, on this pool."""
    statement = {"Effect": "Allow", "Action": ACTION, "Resource": pool.arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def removal_command(pool: Pool, client_id: str) -> tuple[str, ...]:
    """The arguments that delete the client once nothing is kept any more."""
    return ("aws", "cognito-idp", "delete-user-pool-client", *_where(pool), "--client-id", client_id)


def in_lines(command: tuple[str, ...]) -> Iterator[str]:
    """A command to be read and pasted: an option on each line."""
    words = [shlex.quote(word) for word in command]
    starts = [at for at, word in enumerate(words) if word.startswith("--")] or [len(words)]
    yield " ".join(words[: starts[0]]) + (" \\" if starts[0] < len(words) else "")
    for begin, end in zip(starts, [*starts[1:], len(words)], strict=False):
        yield "  " + " ".join(words[begin:end]) + (" \\" if end < len(words) else "")


def settings(pool: Pool, client_id: str, last_day: str, capture: str, mfa: str) -> Iterator[tuple[str, str]]:
    """What the handler's environment has to hold, by name; secrets are named and never shown."""
    yield "KEEP_USER_POOL_ID", pool.id
    yield "KEEP_CLIENT_ID", client_id or "the ClientId that the command prints"
    yield "KEEP_CLIENT_SECRET", "the ClientSecret that the command prints: a secret"
    yield "KEEP_APP_CLIENTS", "the ids of the app clients that your users sign in by"
    yield "KEEP_CAPTURE", capture
    yield "KEEP_PASSWORDS_UNTIL", last_day or "the last day"
    yield "KEEP_MFA", mfa
    yield "RESET_TRUSTED_PROXIES", "how many proxies of yours stand before the app"
    yield "WORKOS_API_KEY", "a secret"


def _where(pool: Pool) -> tuple[str, ...]:
    return ("--region", pool.id.partition("_")[0], "--user-pool-id", pool.id)
