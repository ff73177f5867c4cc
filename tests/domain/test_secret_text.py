"""Secrets are told from names, ids and digests; none is shown."""

from __future__ import annotations

import hashlib
import random
import string
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from wizard.domain.secret_text import HIDDEN, hide_secrets, secret_value
from wizard.domain.text import clean, csv_cell

ROOT = Path(__file__).parent.parent.parent
MIXED = string.ascii_letters + string.digits
ULID = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

# Put together here, so that no scanner takes this file for a leak.
SHAPED = {
    "WorkOS key": "sk_" + "live_" + "a2V5XzAxSEtGM0Y3WFk",
    "WorkOS key behind a letter": "rsk_" + "test_" + "a2V5XzAxSEtGM0Y3WFk",
    "WorkOS key, old": "sk_" + "A1b2C3d4E5f6G7h8I9j0K1l2",
    "AWS access key": "AKIA" + "IOSFODNN7ABCDEFG",
    "AWS session key": "ASIA" + "IOSFODNN7ABCDEFG",
    "GitHub token": "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a",
    "GitHub fine-grained": "github_pat_" + "11ABCDEFG0abcdefghij_klmnopqrstuvwxyz",
    "GitLab token": "glpat-" + "ABCdef123456ghiJKL78",
    "Slack bot": "xoxb-" + "2345678901-abcdefghijkl",
    "Slack hook": "https://hooks.slack.com/services/" + "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "Azure secret": "abc" + "8Q~" + "dEfGhIjKlMnOpQrStUvWxYz0123456789._~",
    "Azure storage": "AccountKey=" + "abcd" * 20 + "==",
    "Google secret": "GOCSPX-" + "abcdefghijklmnopqrstuvwx",
    "Google API key": "AIza" + "SyA1234567890abcdefghijklmnopqrstuv",
    "Google access": "ya29." + "a0AfH6SMBabcdefghijklmnop",
    "JWT": "eyJhbGciOiJSUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "c2ln",
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "bearer": "Authorization: Bearer " + "abcdef0123456789",
    "reset link": "https://auth.acme.example/reset-password?token=" + "Z1uX3RbwcIl5fIGJJJCXXisdI",
    "portal link": "https://setup.workos.com/portal/launch?secret=" + "ykD2Tm6uTPTmvhUwL5D4",
    "magic code": "https://app.acme.example/callback?state=1&code=" + "01HZX3",
    "ticket": "https://id.acme.example/verify?ticket=" + "abc123#",
    "signed address": "https://b.s3.amazonaws.com/x?X-Amz-Date=1&X-Amz-Signature=" + "0f" * 32,
    "address with a password": "https://ann:" + "hunter2-hunter2@",
    "written out": 'client_secret = "' + "Abcdefghij0123456789" + '"',
    "password": "password: " + "hunter2hunter2",
}

PLAIN = (
    "",
    "Ann, 23 Nov, both ways",
    "Ask Jörg (jörg@acme.example) on Thursday; the DNS change takes 24 hours.",
    "password: reset by mail, no secret is kept, token lifetimes stay as they are",
    "The client secret stays where it is = in the vault of the IdP team",
    "https://auth.workos.com/sso/oauth/google/01HZX3QJ8V7R9T2B4C6D8E0F1G/callback",
    "https://login.microsoftonline.com/9f8b7c6d-1234-4abc-8def-0123456789ab/v2.0/.well-known/openid-configuration",
    "https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
    "https://acme.slack.com/archives/C012AB3CD/p1700000000123456",
    "https://eu-west-1.console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Ab12Cd34E/users?region=eu-west-1",
    "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=1&scope=openid%20email",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:idp/okta-A1b2C3",
    "arn:aws:iam::123456789012:role/service-role/Amazon_EventBridge_Pipe_Demo_28b3aa4f",
    "AssignIpv6AddressOnCreation CustomSMSSenderLambdaVersionConfigType2026",
    "/Users/ann/Documents/Migration2026/Cognito2WorkOS/export-2026-11-30T08-15-00Z/cognito_users.json",
    "1234567890-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8 (the server's fingerprint)",
    "IMPORT 391870 production 4c1d9e",
    "the task_test_runner of disk_live_view",
)


@pytest.mark.parametrize("kind", SHAPED)
def test_known_secrets_are_refused_and_never_shown(kind: str) -> None:
    secret = SHAPED[kind]
    for text in (secret, f"Ann said «{secret}» yesterday", f"note\n{secret}"):
        assert secret_value(text)
        for shown in (hide_secrets(text), clean(text), csv_cell(text)):
            assert HIDDEN in shown
            assert secret[-12:] not in shown
    assert clean(secret, 4_000, secret=True) == secret


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_words_pass(text: str) -> None:
    assert secret_value(text) is None
    assert hide_secrets(text) == text


def test_what_a_link_was_stays_to_be_read() -> None:
    shown = clean(SHAPED["reset link"])
    assert shown == f"https://auth.acme.example/reset-password?token={HIDDEN}"
    assert clean(SHAPED["written out"]).startswith("client_secret =")


def drawn(make: Callable[[random.Random], str]) -> float:
    """How often what ``make`` gives is taken for a secret, of 5,000."""
    lot = random.Random(1)
    return sum(secret_value(f"noted: {make(lot)}.") is not None for _ in range(5_000)) / 5_000


@pytest.mark.parametrize(
    ("make", "least"),
    [
        (lambda lot: "".join(lot.choices(MIXED + "/+", k=40)), 0.98),
        (lambda lot: "".join(lot.choices(MIXED + "-_", k=43)), 0.98),
        (lambda lot: "".join(lot.choices(MIXED, k=32)), 0.97),
        (lambda lot: "".join(lot.choices(MIXED, k=24)), 0.94),
        (lambda lot: "".join(lot.choices(string.ascii_lowercase + string.digits, k=51)), 0.95),
    ],
    ids=["AWS secret key", "32 bytes in base64", "32 signs", "24 signs", "client secret of Cognito"],
)
def test_words_drawn_by_lot_are_refused(make: Callable[[random.Random], str], least: float) -> None:
    assert drawn(make) >= least


@pytest.mark.parametrize(
    "make",
    [
        lambda lot: str(uuid.UUID(int=lot.getrandbits(128))),
        lambda lot: str(uuid.UUID(int=lot.getrandbits(128))).upper(),
        lambda lot: f"TargetTracking-Web1-{uuid.UUID(int=lot.getrandbits(128))}",
        lambda lot: hashlib.sha256(lot.randbytes(8)).hexdigest(),
        lambda lot: hashlib.sha1(lot.randbytes(8)).hexdigest(),
        lambda lot: "".join(lot.choices(string.ascii_lowercase + string.digits, k=26)),
        lambda lot: f"user_01{''.join(lot.choices(ULID, k=24))}",
        lambda lot: f"password_reset_01{''.join(lot.choices(ULID, k=24))}",
        lambda lot: f"https://auth.workos.com/sso/oauth/google/{''.join(lot.choices(MIXED, k=40))}/callback",
        lambda lot: f"eu-west-1_{''.join(lot.choices(MIXED, k=9))}",
        lambda lot: (
            f"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu_{''.join(lot.choices(MIXED, k=9))}"
        ),
        lambda lot: f"Google_{lot.randrange(10**20, 10**21)}",
        lambda lot: f"0oa{''.join(lot.choices(MIXED, k=17))}",
    ],
    ids=[
        "UUID", "capital UUID", "name with a UUID", "SHA-256", "SHA-1", "client id", "user id", "reset id",
        "callback", "pool", "ARN", "Google username", "Okta client id",
    ],
)  # fmt: skip
def test_ids_and_digests_pass(make: Callable[[random.Random], str]) -> None:
    assert drawn(make) == 0


def test_prose_gives_hardly_any_false_alarm() -> None:
    """Every line of our own documents is what an operator might write in a note."""
    lines = [
        line
        for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md")
        for line in (ROOT / name).read_text("utf-8").splitlines()
        if line.strip()
    ]
    alarms = [line for line in lines if secret_value(line)]
    assert len(lines) > 400
    assert alarms == []
