"""Which language a file is in, by its name or its first line, and how that language writes comments."""

from __future__ import annotations

import re
from enum import StrEnum


class Language(StrEnum):
    JS = "js"
    MARKUP = "markup"
    PYTHON = "python"
    JVM = "jvm"
    GO = "go"
    SWIFT = "swift"
    RUBY = "ruby"
    PHP = "php"
    CSHARP = "csharp"
    DART = "dart"
    TERRAFORM = "terraform"
    YAML = "yaml"
    JSON = "json"
    TOML = "toml"
    SETTINGS = "settings"
    XML = "xml"
    SHELL = "shell"
    GO_MODULES = "go_modules"
    REQUIREMENTS = "requirements"


_BY_SUFFIX: dict[str, Language] = {
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "es6"), Language.JS),
    **dict.fromkeys(("vue", "svelte", "astro", "html", "htm", "xhtml"), Language.MARKUP),
    **dict.fromkeys(("ejs", "hbs", "njk", "jsp", "erb", "twig", "cshtml", "razor"), Language.MARKUP),
    **dict.fromkeys(("py", "pyi", "pyw"), Language.PYTHON),
    **dict.fromkeys(("java", "kt", "kts", "gradle", "groovy", "scala", "sc"), Language.JVM),
    "go": Language.GO,
    **dict.fromkeys(("swift", "m", "mm", "h"), Language.SWIFT),
    **dict.fromkeys(("rb", "rake", "gemspec", "ru", "podspec"), Language.RUBY),
    **dict.fromkeys(("php", "phtml", "php5", "inc"), Language.PHP),
    "cs": Language.CSHARP,
    "dart": Language.DART,
    **dict.fromkeys(("tf", "tfvars", "hcl", "tofu"), Language.TERRAFORM),
    **dict.fromkeys(("yml", "yaml"), Language.YAML),
    **dict.fromkeys(("json", "jsonc", "json5", "template", "webmanifest"), Language.JSON),
    "toml": Language.TOML,
    **dict.fromkeys(("properties", "ini", "cfg", "conf", "env", "envrc"), Language.SETTINGS),
    **dict.fromkeys(("xml", "plist", "csproj", "config", "storyboard"), Language.XML),
    **dict.fromkeys(("sh", "bash", "zsh", "ps1", "fish", "mk", "bat"), Language.SHELL),
}
_BY_NAME: dict[str, Language] = {
    **dict.fromkeys(("gemfile", "rakefile", "podfile", "fastfile"), Language.RUBY),
    **dict.fromkeys(("dockerfile", "makefile", "procfile", "justfile", "jenkinsfile"), Language.SHELL),
    "go.mod": Language.GO_MODULES,
    "pipfile": Language.TOML,
    ".babelrc": Language.JSON,
}
# Written by tools from the files that are scanned.
LOCK_FILES = frozenset(
    (
        *("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"),
        *("poetry.lock", "uv.lock", "pdm.lock", "pipfile.lock", "gemfile.lock", "composer.lock", "go.sum"),
        *("cargo.lock", "podfile.lock", "package.resolved", "pubspec.lock", ".terraform.lock.hcl"),
    )
)
_REQUIREMENTS = re.compile(r"(?:requirements|constraints)[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.txt")
_SHEBANGS = (
    (re.compile(rb"\bpython"), Language.PYTHON),
    (re.compile(rb"\b(?:node|deno|bun|ts-node)\b"), Language.JS),
    (re.compile(rb"\bruby"), Language.RUBY),
    (re.compile(rb"\bphp"), Language.PHP),
    (re.compile(rb"\b(?:ba|z|da|k|fi)?sh\b"), Language.SHELL),
)


def language_of(name: str) -> Language | None:
    """The language of a file by its name; None for kinds that can hold no use of Cognito."""
    low = name.lower()
    if low.startswith(".env") or low.endswith(".env"):
        return Language.SETTINGS
    if low in _BY_NAME:
        return _BY_NAME[low]
    if low.startswith("dockerfile."):
        return Language.SHELL
    if _REQUIREMENTS.fullmatch(low):
        return Language.REQUIREMENTS
    return _BY_SUFFIX.get(low.rpartition(".")[2]) if "." in low.lstrip(".") else None


def language_of_script(start: bytes) -> Language | None:
    """The language that a first line such as ``#!/usr/bin/env python3`` names."""
    line = start.split(b"\n", 1)[0]
    if not line.startswith(b"#!"):
        return None
    return next((language for word, language in _SHEBANGS if word.search(line)), None)
