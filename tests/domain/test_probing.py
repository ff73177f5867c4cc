"""What a provider's answer about a redirect URI shows, piece by piece."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from wizard.domain.federation.connections import ProbeVerdict
from wizard.domain.federation.probing import (
    CONTROL_URI,
    Outcome,
    Page,
    ProbeQuestion,
    Reading,
    judge,
    parameters,
    read,
    read_stop,
)
from wizard.domain.rows.pool import ProviderKind

URI = "https://auth.workos.com/callback"
AUTHORIZE = "https://idp.test/authorize"
SIGN_IN = Reading(Outcome.SIGN_IN, "200, its sign-in page")


def page(status: int, body: str = "") -> Page:
    return Page(AUTHORIZE, status, body=body)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, "Welcome", Outcome.SIGN_IN),
        (200, "redirect_uri_mismatch", Outcome.MISMATCH),
        (200, "The redirect URI is invalid", Outcome.SIGN_IN),
        (399, "The redirect URI is invalid", Outcome.SIGN_IN),
        (400, "The redirect URI is invalid", Outcome.MISMATCH),
        (400, "invalid_client", Outcome.CLIENT),
        (399, "invalid_client", Outcome.SIGN_IN),
        (400, "Something else", Outcome.UNCLEAR),
        (500, "", Outcome.UNCLEAR),
    ],
)
def test_a_page_is_read_by_its_status(status: int, body: str, outcome: Outcome) -> None:
    found = read(page(status, body), URI)
    assert found.outcome is outcome
    assert found.evidence.startswith(str(status))


def test_the_way_to_a_page_is_its_evidence() -> None:
    found = read(replace(page(400, "invalid_client"), hops=("302", "303")), URI)
    assert found.evidence == "302 → 303 → 400: «invalid_client»"


def test_a_reason_is_read_around_its_words_in_a_page_of_any_length() -> None:
    reason = "x" * 60 + " redirect uri " + "y" * 100 + " is not registered"
    assert read(page(400, "z" * 10_000 + reason), URI).outcome is Outcome.MISMATCH


@pytest.mark.parametrize(("before", "outcome"), [(199, Outcome.MISMATCH), (200, Outcome.UNCLEAR)])
def test_two_hundred_places_of_a_page_are_read(before: int, outcome: Outcome) -> None:
    body = "redirect to " * before + "." * 400 + "redirect_uri_mismatch"
    assert read(page(400, body), URI).outcome is outcome


def test_what_is_quoted_is_cut_at_two_hundred_signs() -> None:
    said = read(page(400, "redirect uri" + " " * 119 + "is invalid"), URI).evidence
    assert said == "400: «redirect uri is invalid»"
    returned = read_stop(f"{URI}?error={'e' * 300}", URI)
    assert returned is not None
    assert returned.evidence == f"it redirects there ({'e' * 199}…)"


@pytest.mark.parametrize(
    "reason", ["redirect_uri_mismatch", "Error: redirect_uri_mismatch.", "-redirect_uri_mismatch-"]
)
@pytest.mark.parametrize("padding", ["", "x", "xy", "xyz"])
def test_google_packs_its_reason_with_or_without_padding(reason: str, padding: str) -> None:
    packed = base64.urlsafe_b64encode((reason + padding).encode()).decode().rstrip("=")
    found = read_stop(f"https://accounts.google.com/signin/oauth/error?authError={packed}", URI)
    assert found is not None
    assert found.outcome is Outcome.MISMATCH
    assert found.evidence == "redirect to accounts.google.com/signin/oauth/error with «redirect_uri_mismatch»"


def test_what_google_packs_otherwise_is_no_reason() -> None:
    for packed in ("!", "a", "%00", base64.urlsafe_b64encode(b"something else").decode()):
        assert read_stop(f"https://accounts.google.com/o?authError={packed}", URI) is None
    unknown = base64.urlsafe_b64encode(b"invalid_client").decode()
    found = read_stop(f"https://accounts.google.com/o?authError={unknown}", URI)
    assert found is not None
    assert (found.outcome, "with «invalid_client»" in found.evidence) == (Outcome.CLIENT, True)


@pytest.mark.parametrize(
    ("url", "outcome", "evidence"),
    [
        (f"{URI}?code=1", Outcome.RETURNED, "it redirects there"),
        (f"{URI}?error=access_denied", Outcome.RETURNED, "it redirects there (access_denied)"),
        (f"{URI}#error=access_denied", Outcome.RETURNED, "it redirects there (access_denied)"),
        ("https://idp.test/e?error=invalid_redirect_uri", Outcome.MISMATCH, "«invalid_redirect_uri»"),
        (
            "https://idp.test/e?error_description=AADSTS50011",
            Outcome.MISMATCH,
            "redirect to idp.test/e with «AADSTS50011»",
        ),
        ("https://idp.test/e?why=AADSTS50011", Outcome.MISMATCH, "with «an error»"),
        ("https://idp.test/e?error=unauthorized_client", Outcome.CLIENT, "«unauthorized_client»"),
        ("myapp:error?error=unauthorized_client", Outcome.CLIENT, "redirect to myapp"),
    ],
)
def test_a_redirect_may_tell_already(url: str, outcome: Outcome, evidence: str) -> None:
    found = read_stop(url, URI)
    assert found is not None
    assert found.outcome is outcome
    assert evidence in found.evidence
    followed = read(Page(AUTHORIZE, 302, location=url, hops=("302",)), URI)
    assert followed == Reading(outcome, f"302 → {found.evidence}")
    assert read(Page(AUTHORIZE, 302, location=url), URI) == found


@pytest.mark.parametrize(
    "url",
    [
        "https://idp.test/login?return_to=invalid_client",
        f"https://idp.test/login?redirect_uri={URI}&continue=redirect_uri_mismatch",
        "http://auth.workos.com/callback?code=1",
        "https://auth.workos.com/other?code=1",
        "https://auth.workos.com:444/callback?code=1",
    ],
)
def test_others_have_to_be_gone_to(url: str) -> None:
    assert read_stop(url, URI) is None
    found = read(Page(AUTHORIZE, 302, location=url, hops=("302",)), URI)
    assert found.outcome is Outcome.SIGN_IN
    assert "which was not followed" in found.evidence


def test_a_query_of_a_hundred_parameters_is_read_and_no_longer_one() -> None:
    hundred = "&".join(["a=1"] * 99 + ["error=invalid_client"])
    for sign in "?#":
        assert read_stop(f"https://idp.test/e{sign}{hundred}", URI) is not None
        assert read_stop(f"https://idp.test/e{sign}{hundred}&a=1", URI) is None


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome.RETURNED, ProbeVerdict.ACCEPTED),
        (Outcome.MISMATCH, ProbeVerdict.MISMATCH),
        (Outcome.CLIENT, ProbeVerdict.INCONCLUSIVE),
        (Outcome.UNCLEAR, ProbeVerdict.INCONCLUSIVE),
        (Outcome.SIGN_IN, ProbeVerdict.INCONCLUSIVE),
    ],
)
def test_a_sign_in_page_proves_something_only_beside_a_refusal(
    outcome: Outcome, verdict: ProbeVerdict
) -> None:
    reading = Reading(outcome, "said")
    assert judge(reading, None)[0] is verdict
    assert judge(reading, SIGN_IN)[0] is verdict
    refused = judge(reading, Reading(Outcome.MISMATCH, "no"))[0]
    assert refused is (ProbeVerdict.ACCEPTED if outcome is Outcome.SIGN_IN else verdict)
    assert judge(reading, None)[1].startswith("said")


def test_the_request_holds_no_secret_and_asks_apple_for_a_form() -> None:
    question = ProbeQuestion(CONTROL_URI, "client", scopes="")
    asked = parameters(question, state="s")
    assert asked == {
        "response_type": "code",
        "client_id": "client",
        "redirect_uri": "https://not-registered.invalid/callback",
        "scope": "openid",
        "state": "s",
        "nonce": "s",
    }
    apple = parameters(replace(question, kind=ProviderKind.APPLE, scopes="name email"), state="s")
    assert (apple["response_mode"], apple["scope"]) == ("form_post", "name email")
