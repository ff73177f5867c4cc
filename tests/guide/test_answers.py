from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people_made import CHOICES, DEFAULTS, POOL
from wizard.domain.rows.mapping import MappingRules
from wizard.domain.steps import StepName
from wizard.errors import UsageError
from wizard.guide import TREES
from wizard.guide.answers import KEYS, AnswerKind, defaults, key_of, parse_answers, rules_of

SAMPLE = """
[source]
region = "us-east-1"
user_pool_id = "us-east-1_Ab12Cd"
[target]
environment = "staging"
mail_allow = ["qa@example.com"]
[guide]
acknowledged = "sha256:4c1d9e"
accept = []
[connect]
accept = []
default_reset_mail = "unknown"
password_method = "on"
webhooks = "disable"
[inventory]
mfa_scan = "notice"
fresh_hours = 48
[timing]
reset = "reactive"
mark_sent = true
signups = "delta"
mailer = "workos"
sign_in_page = "authkit"
[rows]
disabled = "skip"
twins = "merge"
federated_enterprise = "import"
metadata_overflow = "truncate"
force_change_password = "import"
[mapping]
"custom:plan" = "metadata.plan"
[pace]
writes_per_second = 40
cognito_pages_per_second = 0.5
resets_per_second = 20
max_persons = 0
[federation.Google]
redirect_uri = "https://auth.workos.com/sso/oauth/google/abc/callback"
signed_in = "Ann, 23 Nov, both ways"
proven_domains = ["Acme.test"]
[federation."Corp.IdP"]
waive = "retired"
[authkit]
stack = "react-router"
app_dir = "../app"
[verify]
canaries = ["ann@example.com"]
"""


def test_the_sample_becomes_dotted_answers() -> None:
    answers = parse_answers(SAMPLE)
    assert answers["source.user_pool_id"] == "us-east-1_Ab12Cd"
    assert answers["target.mail_allow"] == ("qa@example.com",)
    assert answers["mapping"] == {"custom:plan": "metadata.plan"}
    assert answers["federation.Google.proven_domains"] == ("Acme.test",)
    assert answers["federation.Corp.IdP.waive"] == "retired"
    assert answers["authkit.stack"] == "react_router"
    assert answers["pace.cognito_pages_per_second"] == 0.5
    assert all(key_of(name) for name in answers)


def test_the_guide_may_be_acknowledged_by_true() -> None:
    answers = parse_answers('[guide]\nacknowledged = true\nfile = "guide.md"')
    assert answers == {"guide.acknowledged": True, "guide.file": "guide.md"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[source", "line 1"),
        ("x = 1\nx = 2", "line 2"),
        ("\x00", "TOML"),
        ("a = " + "[" * 5000, "TOML"),
        ("[sources]\nregion = 'x'", 'unknown section: "sources"; did you mean "source"?'),
        ("[source]\nregio = 'x'", 'did you mean "region"?'),
        ("[qqq]", 'unknown section: "qqq"; known are source'),
        ("source = 1", "[source] is a section"),
        ("[rows]\ntwins = 'merg'", 'merge | newest | skip, not "merg"; did you mean "merge"?'),
        ("[rows]\ntwins = true", "rows.twins must be one of"),
        ("[timing]\nmark_sent = 'yes'", "timing.mark_sent must be true or false."),
        ("[source]\nregion = 1", "source.region must be a text"),
        ("[source]\nregion = ''", "source.region must be a text"),
        ("[verify]\ncanaries = 'ann'", "verify.canaries must be a list"),
        ("[verify]\ncanaries = [1]", "verify.canaries must be a text"),
        ("[pace]\nwrites_per_second = 0", "must be a number above 0"),
        ("[pace]\nwrites_per_second = -1", "must be a number above 0"),
        ("[pace]\nwrites_per_second = inf", "must be a number"),
        ("[pace]\nwrites_per_second = true", "must be a number"),
        ("[pace]\nmax_persons = -1", "a whole number, 0 or more"),
        ("[pace]\nmax_persons = 1.5", "a whole number, 0 or more"),
        ("[inventory]\nfresh_hours = 0", "above 0"),
        ("[mapping]\na = 'password'", "cannot go to"),
        ("[mapping]\na = 'email_verified'", "cannot go to"),
        ("[mapping]\na = 'metadata.'", "cannot go to"),
        ("[mapping]\na = 'metadata.migrated_from'", "cannot go to"),
        ("[mapping]\na = 'metadata.old_Password'", "cannot go to"),
        ("[mapping]\na = 'metadata." + "k" * 41 + "'", "cannot go to"),
        ("[mapping]\na = 1", "cannot go to"),
        ("[federation]\nGoogle = 1", "[federation.<provider>]"),
        ("[federation.Google]\nredirect = 'x'", 'did you mean "redirect_uri"?'),
        ("[federation.Google]\nclient_secret = 'x'", "must hold no secret"),
        ("[target]\napi_key = 'x'", "must hold no secret"),
        ("[secrets]\na = 1", "must hold no secret"),
        ("[source]\nprofile = 'sk_test_abc123'", "a WorkOS API key"),
        ("# sk_live_abc123", "a WorkOS API key"),
        ("[source]\nprofile = 'AKIAIOSFODNN7EXAMPLE'", "an AWS access key"),
        ("[x]\nclient_secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'", "a secret"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_answers(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("secret", ["sk_test_abc123XYZ", "AKIAIOSFODNN7EXAMPLE"])
def test_a_secret_is_never_repeated(secret: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_answers(f"[source]\nprofile = '{secret}'")
    assert secret not in str(caught.value)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert all(key_of(name) for name in parse_answers(text))


def test_every_question_of_every_tree_is_a_key_with_the_same_choices() -> None:
    for tree in TREES:
        for question in tree.questions:
            key = key_of(question.id)
            assert key is not None
            assert key.kind is AnswerKind.CHOICE
            assert key.choices == tuple(choice.key for choice in question.choices)
            assert question.default in {None, key.default}


def test_the_schema_is_consistent() -> None:
    names = [key.name for key in KEYS]
    assert len(set(names)) == len(names)
    for key in KEYS:
        assert bool(key.choices) == (key.kind in {AnswerKind.CHOICE, AnswerKind.NOTES})
        assert key.default is None or not key.choices or key.default in key.choices
    required = {key.name for key in KEYS if key.required}
    assert required == {"source.user_pool_id", "target.environment", "guide.acknowledged", "timing.reset"}


def test_defaults_are_those_of_the_specification() -> None:
    answers = defaults()
    assert {kind: answers[f"rows.{kind}"] for kind in CHOICES} == DEFAULTS
    assert answers["inventory.fresh_hours"] == 24
    assert answers["connect.webhooks"] == "leave"
    assert "timing.reset" not in answers


def test_answers_know_what_a_change_invalidates() -> None:
    steps = {
        name: key.step if (key := key_of(name)) else None
        for name in (
            "rows.twins",
            "mapping",
            "timing.reset",
            "pace.max_persons",
            "federation.G.proven_domains",
        )
    }
    assert steps == {
        "rows.twins": StepName.TRANSFORM,
        "mapping": StepName.TRANSFORM,
        "timing.reset": StepName.TIMING,
        "pace.max_persons": None,
        "federation.G.proven_domains": StepName.TRANSFORM,
    }


def test_answers_become_the_resolvers_rules() -> None:
    rules = rules_of(parse_answers(SAMPLE), POOL, "2026-11-23")
    assert rules.decisions == {
        **DEFAULTS,
        "federated_enterprise": "import",
        "metadata_overflow": "truncate",
    }
    assert rules.mapping == MappingRules({"custom:plan": "metadata.plan"}, "truncate")
    assert rules.proven_domains == {"Google": frozenset({"acme.test"})}


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ('at = "2027-01-12 22:00 Europe/Berlin"', "2027-01-12 22:00 Europe/Berlin"),
        ("at = 2027-01-12T22:00:00+01:00", "2027-01-12 22:00 +01:00"),
        ("at = 2027-01-12T22:00:00Z", "2027-01-12 22:00 +00:00"),
        ('at = "unknown"', "unknown"),
    ],
)
def test_a_switch_is_planned_with_its_zone(line: str, stored: str) -> None:
    assert parse_answers(f"[cutover]\n{line}\n") == {"cutover.at": stored}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("at = 2027-01-12T22:00:00", "cutover.at: 2027-01-12 22:00 has no time zone"),
        ("at = 2027-01-12", "cutover.at: A date with time and time zone looks like"),
        ("at = 22:00:00", "cutover.at must be a text in quotes"),
        ('at = "2027-01-12 22:00 Mars/Olympus"', "cutover.at: There is no time zone Mars/Olympus"),
        ("at = true", "cutover.at must be a text in quotes"),
    ],
)
def test_a_switch_without_a_moment_is_refused(line: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=re.escape(sentence)):
        parse_answers(f"[cutover]\n{line}\n")
