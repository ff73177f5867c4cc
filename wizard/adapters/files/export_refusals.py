"""What a file is that is no export in JSON, and the command that gives one."""

from __future__ import annotations

import re
from pathlib import Path

from wizard.domain.text import clean
from wizard.errors import UsageError

COMMAND = "aws cognito-idp list-users --user-pool-id <id> --output json > users.json"
AGAIN = f"Export again without --limit, --max-items and --no-paginate: {COMMAND}"
AS_JSON = f"Export again with --output json: {COMMAND}"
WHOLE_RECORDS = f"Export again without --query and jq, so that each user is whole: {COMMAND}"
CLOUD_SHELL = "Export again in AWS CloudShell, or on Linux or macOS, where the CLI writes UTF-8."
UNPACK = "Unpack it, and name the JSON file that is in it."

# By the first bytes: what it is, and the remedy.
_MAGIC = (
    (b"PK\x03\x04", "is a ZIP archive or a spreadsheet", UNPACK),
    (b"BZh", "is packed with bzip2", UNPACK),
    (b"\xfd7zXZ\x00", "is packed with xz", UNPACK),
    (b"\x28\xb5\x2f\xfd", "is packed with zstd", UNPACK),
    (b"SQLite format 3\x00", "is a database", AS_JSON),
)
# By the first characters, in this order.
_LOOKS = (
    (re.compile(r"-{5,}\s*$|\+-{3,}|\|\s+ListUsers", re.MULTILINE), "is a table (--output table)", AS_JSON),
    (re.compile(r"(USERS|ATTRIBUTES)\t"), "is text output (--output text)", AS_JSON),
    (re.compile(r"---\s|%YAML|-?\s*(Users|Attributes|Username|PaginationToken):"), "is YAML", AS_JSON),
    (re.compile(r"<"), "is HTML or XML", AS_JSON),
    (
        re.compile(
            r"An error occurred|Unable to|usage: aws|aws: |Error|Could not|The config profile|Traceback"
        ),
        "holds a message of the AWS CLI instead of users",
        f"See what it says, mend that, and export again: {COMMAND}",
    ),
    (
        re.compile(r"\ufeff?\"?[\w:. -]+\"?\s*([,;\t])\s*\"?[\w:. -]+\"?"),
        "is CSV",
        f"A CSV of users lacks what the migration needs. {AS_JSON}",
    ),
)
_JSON = re.compile(r"[\s\ufeff]*[\[{]|\s*$|\s*(-?\d|\"|true\b|false\b|null\b)")
# What one of these bytes is in each of the two code pages that Windows uses in the West.
_ANSI, _OEM = "cp1252", "cp850"
_NON_ASCII = 0x80
_SAMPLE = 1 << 16


def refused(path: Path, why: str, fix: str = AGAIN) -> UsageError:
    """The error that names the file; ``why`` is the rest of the sentence."""
    return UsageError(f"The export file {clean(path.name)} {why}.", fix=fix)


def is_json(text: str) -> bool:
    """Whether a text begins as JSON does; whether it goes on so is the parser's to say."""
    if re.match(r"\s*\"[^\"\n]*\"\s*[,;\t]", text):
        return False
    return bool(_JSON.match(text)) and not re.match(r"\s*-{2,}", text)


def packed(head: bytes) -> tuple[str, str] | None:
    """What a file of these first bytes is, and what to do; None where it may be text."""
    return next(((what, fix) for magic, what, fix in _MAGIC if head.startswith(magic)), None)


def named(text: str) -> tuple[str, str] | None:
    """What a text that begins so is, and what to do; None where it is nothing that we know."""
    start = text.lstrip("\ufeff \t\r\n")
    for look, what, fix in _LOOKS:
        if look.match(start):
            return what, fix
    return None


def code_page(content: bytes) -> str:
    """The Windows code page that bytes seem to be in, which begin with one that is no UTF-8; or nothing."""
    high = bytes(byte for byte in content[:_SAMPLE] if byte >= _NON_ASCII)
    scores = {page: sum(map(str.isalpha, high.decode(page, "ignore"))) for page in (_ANSI, _OEM)}
    best = max(scores, key=lambda page: scores[page])  # the first of equals
    return best if scores[best] * 2 >= len(high) else ""
