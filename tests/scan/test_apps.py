"""One app for each language with every use found where it is, and clean ones with none."""

from __future__ import annotations

import pytest

from tests.scan.apps import APPS, expected, places, scanned, texts_of
from wizard.domain.stacks import FindingKind
from wizard.scan.find import PATTERNS
from wizard.scan.languages import Language, language_of, language_of_start

USED = sorted(path.name for path in (APPS / "used").iterdir())
MENTIONED = sorted(path.name for path in (APPS / "mentioned").iterdir())
CLEAN = sorted(path.name for path in (APPS / "clean").iterdir())


@pytest.mark.parametrize("app", USED)
def test_every_use_is_found_at_its_line_and_nothing_else(app: str) -> None:
    findings, _ = scanned(APPS / "used" / app)
    wanted = expected(APPS / "used" / app)
    found = places(findings)
    assert wanted
    assert {"missed": sorted((wanted - found).elements()), "wrong": sorted((found - wanted).elements())} == {
        "missed": [],
        "wrong": [],
    }


@pytest.mark.parametrize("app", MENTIONED)
def test_a_place_that_only_names_cognito_is_listed_and_not_clean(app: str) -> None:
    findings, counts = scanned(APPS / "mentioned" / app)
    assert places(findings) == expected(APPS / "mentioned" / app)
    assert {found.kind for found in findings} == {FindingKind.MENTION}
    assert (counts.findings, counts.mentions, counts.clean) == (0, len(findings), False)


@pytest.mark.parametrize("app", CLEAN)
def test_nothing_is_found_in_a_clean_app(app: str) -> None:
    findings, counts = scanned(APPS / "clean" / app)
    assert [(found.path, found.line, found.match) for found in findings] == []
    assert counts.clean
    assert counts.files > 0


@pytest.mark.parametrize("kind", ["used", "clean"])
def test_every_language_is_shown_both_ways(kind: str) -> None:
    """Each language has an app in which every use is found, and one in which nothing is."""
    shown = {
        language_of(path.name) or language_of_start(path.name, path.read_bytes())
        for path in (APPS / kind).rglob("*")
        if path.is_file()
    }
    assert set(Language) - shown - {Language.OTHER} == set()
    suffixes = {path.suffix for path in (APPS / kind).rglob("*")}
    wanted = {".js", ".mjs", ".ts", ".jsx", ".tsx", ".vue", ".svelte", ".html", ".java", ".kt", ".gradle"}
    assert wanted - suffixes - {".js", ".mjs"} == set()
    assert suffixes & {".js", ".mjs"}


def test_every_pattern_has_an_app_that_shows_it() -> None:
    findings, counts = scanned(APPS / "used")
    assert {known.id for known in PATTERNS} - {found.id for found in findings} == set()
    assert counts.by_id == {name: counts.by_id[name] for name in counts.by_id}
    assert all(found.replacement for found in findings)
    assert sum(counts.by_id.values()) == counts.findings == len(findings)


def test_what_a_pattern_says_it_holds_is_in_all_that_it_finds() -> None:
    """A text without the word of a pattern is not searched for it."""
    texts = [path.read_text(encoding="utf-8") for path in texts_of(APPS / "used")]
    named = [known for known in PATTERNS if known.word]
    found = [
        (known.word, match[0]) for known in named for text in texts for match in known.regex.finditer(text)
    ]
    assert len(found) > len(named)
    assert [(word, match) for word, match in found if word not in match.lower()] == []


def test_the_cookies_that_stay_in_browsers_are_named() -> None:
    _, counts = scanned(APPS / "used" / "js")
    assert {
        "CognitoIdentityServiceProvider.${clientId}.LastAuthUser",
        "CognitoIdentityServiceProvider.*",
        "amplify-signin-with-hostedUI",
    } <= counts.cookies


def test_no_value_is_ever_shown() -> None:
    findings, _ = scanned(APPS / "used" / "settings")
    assert "secret-value" not in repr(findings)
