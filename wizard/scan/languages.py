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
    VB = "vb"
    DART = "dart"
    RUST = "rust"
    ELIXIR = "elixir"
    LUA = "lua"
    GRAPHQL = "graphql"
    TERRAFORM = "terraform"
    YAML = "yaml"
    JSON = "json"
    TOML = "toml"
    SETTINGS = "settings"
    XML = "xml"
    SHELL = "shell"
    GO_MODULES = "go_modules"
    REQUIREMENTS = "requirements"
    XCODE = "xcode"
    OTHER = "other"  # any other text: looked through for the name alone


_BY_SUFFIX: dict[str, Language] = {
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "es6", "gjs", "gts"), Language.JS),
    **dict.fromkeys(("vue", "svelte", "astro", "html", "htm", "xhtml"), Language.MARKUP),
    **dict.fromkeys(("ejs", "hbs", "njk", "jsp", "erb", "twig", "mdx", "haml", "pug"), Language.MARKUP),
    **dict.fromkeys(("cshtml", "vbhtml", "razor"), Language.CSHARP),
    **dict.fromkeys(("py", "pyi", "pyw"), Language.PYTHON),
    **dict.fromkeys(("java", "kt", "kts", "gradle", "groovy", "scala", "sc", "sbt"), Language.JVM),
    "go": Language.GO,
    **dict.fromkeys(("swift", "m", "mm", "h"), Language.SWIFT),
    **dict.fromkeys(("rb", "rake", "gemspec", "ru", "podspec"), Language.RUBY),
    **dict.fromkeys(("php", "phtml", "php5", "inc"), Language.PHP),
    **dict.fromkeys(("cs", "csx", "fs", "fsx"), Language.CSHARP),
    "vb": Language.VB,
    "dart": Language.DART,
    "rs": Language.RUST,
    **dict.fromkeys(("ex", "exs", "heex", "leex"), Language.ELIXIR),
    "lua": Language.LUA,
    **dict.fromkeys(("graphql", "graphqls", "gql"), Language.GRAPHQL),
    "pbxproj": Language.XCODE,
    **dict.fromkeys(("tf", "tfvars", "hcl", "tofu"), Language.TERRAFORM),
    **dict.fromkeys(("yml", "yaml"), Language.YAML),
    **dict.fromkeys(("json", "jsonc", "json5", "template", "webmanifest"), Language.JSON),
    "toml": Language.TOML,
    **dict.fromkeys(("properties", "ini", "cfg", "conf", "env", "envrc"), Language.SETTINGS),
    **dict.fromkeys(("xml", "plist", "csproj", "vbproj", "fsproj", "config", "props"), Language.XML),
    **dict.fromkeys(("targets", "storyboard", "xib", "resx", "nuspec"), Language.XML),
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
# main.tf.tpl, nginx.conf.j2, terraform.tfvars.example: the name before it says what it is.
_TEMPLATES = (
    *(".tpl", ".tmpl", ".tftpl", ".j2", ".jinja", ".jinja2", ".mustache", ".example", ".sample"),
    *(".dist", ".default", ".template", ".in", ".bak", ".orig"),
)
# Words, pictures, data and what tools write: no code and no settings.
_NO_CODE = frozenset(
    (
        *("md", "markdown", "txt", "rst", "adoc", "asciidoc", "org", "tex", "log", "csv", "tsv"),
        *("lock", "map", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "tiff", "svg"),
        *("pdf", "eps", "psd", "ai", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm"),
        *("ogg", "wav", "mov", "avi", "flac", "m4a", "zip", "gz", "tgz", "bz2", "xz", "7z", "rar"),
        *("tar", "zst", "br", "jar", "war", "ear", "class", "aar", "apk", "ipa", "exe", "dll", "so"),
        *("dylib", "a", "o", "lib", "obj", "pyc", "pyo", "wasm", "whl", "nupkg", "db", "sqlite"),
        *("sqlite3", "parquet", "avro", "bin", "dat", "pem", "crt", "cer", "der", "p12", "pfx"),
        *("jks", "keystore", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "css", "scss"),
        *("sass", "less", "styl", "po", "pot", "mo", "snap", "diff", "patch", "tsbuildinfo", "pack"),
        *("idx", "glb", "gltf", "fbx"),
    )
)
_PROSE = frozenset(
    ("license", "licence", "copying", "notice", "readme", "changelog", "changes", "authors", "news")
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
    """The language of a file by its name; None for kinds that hold no code and no settings."""
    low = name.lower()
    if low.endswith(_TEMPLATES):
        inner = language_of(low.rpartition(".")[0])
        if inner is not None and inner is not Language.OTHER:
            return inner
    if low.startswith(".env") or low.endswith(".env"):
        return Language.SETTINGS
    if low in _BY_NAME:
        return _BY_NAME[low]
    if low.startswith("dockerfile."):
        return Language.SHELL
    if _REQUIREMENTS.fullmatch(low):
        return Language.REQUIREMENTS
    if "." not in low.lstrip("."):
        return None
    suffix = low.rpartition(".")[2]
    return _BY_SUFFIX.get(suffix) or (None if suffix in _NO_CODE else Language.OTHER)


def language_of_start(name: str, start: bytes) -> Language | None:
    """The language of a file without a suffix: by a first line such as ``#!/usr/bin/env python3``."""
    line = start.split(b"\n", 1)[0]
    if line.startswith(b"#!"):
        spoken = (language for word, language in _SHEBANGS if word.search(line))
        return next(spoken, Language.OTHER)
    low = name.lower()
    return None if low in _PROSE or low.endswith("ignore") else Language.OTHER
