"""A source text without its comments, and without the contents of its strings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wizard.scan.languages import Language

_LINE = r"(?<!:)//[^\n]*"  # an address in running text is no comment
_BLOCK = r"/\*[\s\S]*?(?:\*/|\Z)"
_HTML = r"<!--[\s\S]*?(?:-->|\Z)"
_HASH = r"#[^\n]*"
_SPACED_HASH = r"(?:(?<=\s)|(?<![\s\S]))#[^\n]*"
_AT_START = r"(?m:^[ \t]*[#;!][^\n]*)"
_BEGIN = r"(?m:^=begin\b[\s\S]*?(?:^=end\b|\Z))"
_DOUBLE = r'"(?:\\.|[^"\\\n])*"'
_SINGLE = r"'(?:\\.|[^'\\\n])*'"
_TRIPLE = r'"""[\s\S]*?(?:"""|\Z)' + r"|'''[\s\S]*?(?:'''|\Z)"
_TRIPLE_DOUBLE = r'"""[\s\S]*?(?:"""|\Z)'
_BACKTICK = r"`(?:\\.|[^`\\])*`"
_REGEX = r"(?<=[=(,:\[!&|?])[ \t]*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/"
_JOINED = r'"(?:\\.|[^"\\])*"'  # a shell's or a Ruby string may hold newlines


def _syntax(comments: tuple[str, ...], strings: tuple[str, ...]) -> re.Pattern[str]:
    inner = "|".join(strings) or r"(?!)"
    return re.compile(rf"(?P<comment>{'|'.join(comments)})|(?P<string>{inner})")


_C_LIKE = _syntax((_LINE, _BLOCK), (_TRIPLE, _DOUBLE, _SINGLE, _BACKTICK))
_JS = _syntax((_LINE, _BLOCK), (_DOUBLE, _SINGLE, _BACKTICK, _REGEX))
_SYNTAX: dict[Language, re.Pattern[str]] = {
    Language.JS: _JS,
    Language.MARKUP: _syntax((_HTML, _LINE, _BLOCK), (_DOUBLE, _SINGLE, _BACKTICK)),
    Language.PYTHON: _syntax((_HASH,), (_TRIPLE, _DOUBLE, _SINGLE)),
    Language.JVM: _C_LIKE,
    Language.GO: _C_LIKE,
    Language.SWIFT: _C_LIKE,
    Language.RUBY: _syntax((_BEGIN, _SPACED_HASH), (_JOINED, _SINGLE)),
    Language.PHP: _syntax((_HTML, _LINE, _BLOCK, r"#(?!\[)[^\n]*"), (_DOUBLE, _SINGLE)),
    Language.CSHARP: _syntax((_LINE, _BLOCK, r"@\*[\s\S]*?(?:\*@|\Z)", _HTML), (_TRIPLE, _DOUBLE)),
    Language.VB: _syntax((r"'[^\n]*",), (r'"(?:[^"\n]|"")*"',)),
    Language.DART: _C_LIKE,
    Language.RUST: _syntax((_LINE, _BLOCK), (_DOUBLE,)),
    Language.ELIXIR: _syntax((_HASH,), (_TRIPLE, _DOUBLE)),
    Language.LUA: _syntax((r"--\[\[[\s\S]*?(?:\]\]|\Z)", r"--[^\n]*"), (_DOUBLE, _SINGLE)),
    Language.GRAPHQL: _syntax((_TRIPLE_DOUBLE, _HASH), (_DOUBLE,)),
    Language.XCODE: _syntax((_LINE, _BLOCK), (_DOUBLE,)),
    Language.OTHER: _syntax((r"(?!)",), ()),
    Language.TERRAFORM: _syntax((_LINE, _BLOCK, _HASH), (_DOUBLE,)),
    Language.YAML: _syntax((_SPACED_HASH,), (_DOUBLE, _SINGLE)),
    Language.JSON: _syntax((_LINE, _BLOCK), (_DOUBLE,)),
    Language.TOML: _syntax((_HASH,), (_TRIPLE, _DOUBLE, _SINGLE)),
    Language.SETTINGS: _syntax((_AT_START, _SPACED_HASH), (_DOUBLE, _SINGLE)),
    Language.XML: _syntax((_HTML,), ()),
    Language.SHELL: _syntax((_SPACED_HASH,), (_JOINED, r"'[^']*'")),
    Language.GO_MODULES: _syntax((_LINE,), ()),
    Language.REQUIREMENTS: _syntax((_SPACED_HASH,), ()),
}
# Where a Python text in triple quotes is a value; anywhere else it is a docstring, which does nothing.
_VALUE_FOLLOWS = "(,[{=+%\\"
_INSERTED = re.compile(r"\$\{[^{}]*\}")
# No name and no address is that long: it is data, over which some patterns would go again and again.
_DATA = re.compile(r"\w{200,}|[^\w\s]{200,}|[\w.:/@${}()+*<>=-]{2000,}")
_NOT_NEWLINE = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Views:
    """Three texts of one length: as written, without comments, and without what strings hold either."""

    text: str
    code: str
    bare: str


def views(text: str, language: Language) -> Views:
    """The views of ``text``; what is left out is blank, so that offsets and lines stay the same."""
    text = _DATA.sub(lambda run: " " * len(run[0]), text)
    code: list[str] = []
    bare: list[str] = []
    at = 0
    for token in _SYNTAX[language].finditer(text):
        between, found = text[at : token.start()], token.group()
        at = token.end()
        code.append(between)
        bare.append(between)
        if token.lastgroup == "comment" or _is_docstring(found, text, token.start(), language):
            found = _blank(found)
            code.append(found)
            bare.append(found)
        else:
            code.append(found)
            bare.append(_without_content(found, language))
    code.append(text[at:])
    bare.append(text[at:])
    return Views(text, "".join(code), "".join(bare))


def _blank(text: str) -> str:
    return _NOT_NEWLINE.sub(" ", text)


def _without_content(string: str, language: Language) -> str:
    """The string without what it says; what ``${…}`` inserts into a JavaScript template does run."""
    if string[0] != "`" or language not in {Language.JS, Language.MARKUP}:
        return string[0] + _blank(string[1:])
    kept, at = [string[0]], 1
    for inserted in _INSERTED.finditer(string):
        kept += [_blank(string[at : inserted.start()]), inserted.group()]
        at = inserted.end()
    return "".join([*kept, _blank(string[at:])])


def _is_docstring(token: str, text: str, start: int, language: Language) -> bool:
    if language is not Language.PYTHON or not token.startswith(('"""', "'''")):
        return False
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip():
        return False
    before = text[max(0, line_start - 500) : line_start].rstrip()
    return not before or before[-1] not in _VALUE_FOLLOWS
