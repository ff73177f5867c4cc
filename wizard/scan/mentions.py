"""Where Cognito is named without being understood, and whose file is not the app's own."""

from __future__ import annotations

import re

# Incognito and recognition are other words; what is written in camel case or after an underscore is the name.
NAME = re.compile(
    r"\w*(?:Cognito|(?<![iI]n)(?<![rR]e)cognito|(?<!IN)(?<!RE)COGNITO)\w*"
    r"|@?aws-amplify\b|\bcom\.amplifyframework\b|\bamplify_flutter\b"
)
# Each match of it holds one of these, in small letters.
NAMES = ("cognito", "amplify")
NAME_IN_BYTES = re.compile(
    rb"[A-Za-z]{0,40}(?:Cognito|(?<![iI]n)(?<![rR]e)cognito|(?<!IN)(?<!RE)COGNITO)\w{0,40}|@?aws-amplify"
)
# The mark that this migration writes on every user names Cognito for good.
_OWN_MARK = re.compile(r"migrated_from")
_LIBRARY_FILE = re.compile(
    r"(?:^|/)((?:aws-|amazon-)?cognito(?:-sdk|-identity|-auth)[\w.-]*\.[cm]?js|aws-amplify[\w.-]*\.[cm]?js"
    r"|aws-cognito[\w.-]*\.min\.js)$"
)
_BANNER = re.compile(rb"Copyright[^\n]{0,60}Amazon")
_NAMED_OFTEN = 10


def is_own_mark(line: str) -> bool:
    """Whether a line names Cognito only as what users were migrated from."""
    return _OWN_MARK.search(line) is not None


def copy_of(path: str, raw: bytes) -> str:
    """The name of the library whose copy this file is; empty where it is the app's own."""
    low = path.lower()
    if not low.endswith((".js", ".mjs", ".cjs")):
        return ""
    if named := _LIBRARY_FILE.search(low):
        return named[1]
    if _BANNER.search(raw, 0, 2_000) and raw.count(b"Cognito") > _NAMED_OFTEN:
        return low.rpartition("/")[2]
    return ""
