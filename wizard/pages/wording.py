"""What the engine says to whoever runs commands, said to whoever has a page: no flag, no key of a file.

An error names flags and keys of the answers file, for a script has nothing else; a page has actions.
One rule for all of them, also for notes that a journal has kept from long ago.
"""

from __future__ import annotations

import re
from functools import cache, partial

# Each pattern with what stands in its place, in this order: what is longer comes before what is in it.
_WORDS = (
    (r"then run the same command again without a profile", "then go on without a profile"),
    (r"[Rr]un the same command again to go on", "{Go} on when you are ready"),
    (r"[Rr]un the same command(?: again)?", "{Go} on"),
    (r"(?<=then )run again(?=\.)", "go on"),
    (r"With --relist they are taken as", "«Take another export» takes them as"),
    (r"[Rr]un (?:again )?with --relist: they become", "{Take} another export: the files become"),
    (
        r"[Rr]un again with --relist: it lists the pool again and plans only the difference",
        "{List} the pool again: only the difference is planned",
    ),
    (r"[Rr]un (?:again )?with --relist", "{List} the pool again"),
    (r"[Ll]ist (?:it )?again(?: with --relist| \(--relist\))", "{List} the pool again"),
    (r"Run with --replan to take them and do these steps again", "Agree to it to do these steps again"),
    (r"give (it|that file) with --guide-file(?: PATH)?", r"name \1 as «Saved copy» in step 1"),
    (r"Confirm with --confirm \"([^\"]*)\"", r"It waits for «\1»"),
    (r"headless --confirm \"[^\"]*\"", "or accept it in step 10"),
    (r" or with --confirm(?=\.)", ""),
    (r" given with --\w+", ""),
    (r"with -o\b", "in step 12"),
    (r"`cognito2workos run`", "this program"),
    (r"Export and Transform first; `run` does so by itself", "Export and Transform first"),
    (r"accept it as it is: export\.accept = \[\"[^\"]*\"\]", "accept it as it is in step 5"),
    (r"name it in connect\.accept \(\"[^\"]*\"\)", "accept it in step 2"),
    (r"name each fact in guide\.accept", "accept each fact in step 1"),
    (r"set guide\.acknowledged (?:to that digest|= \"[^\"]*\")", "say so in step 1"),
    (r"Set guide\.acknowledged in the answers file to \"[^\"]*\"", "Say so in step 1"),
    (r"Correct authkit\.app_dir in the answers", "Name another folder in step 10"),
    (
        r"set authkit\.app_dir to the folder of its source \(authkit\.stack where it is not recognised\)",
        "name the folder of its source in step 10",
    ),
    (r"needs authkit\.app_dir", "needs the folder of the app"),
    (r"(each file once|at least one) under export_files", r"\1 in step 2"),
    (r"\(timing\.mark_sent\)", "(«Mark who was mailed» in step 9)"),
    (r" \(delta\.left\)", ""),
    (r"as pace\.max_persons says", "as «Pace» says"),
    (r" \(organizations\.role_slugs", " («Roles» of step 6"),
    (r" \(organizations\.unknown_roles\)", " (step 6)"),
    (r" \(organizations\.same_names\)", " (step 6)"),
    (r" \(connect\.webhooks = \"leave\"\)", ""),
    (r"connect\.webhooks = \"disable\" switches", "«Webhooks» switches"),
    (r"guide\.acknowledged = true stands", "that one was read stands"),
    (r"another source\.export_files", "export of other files"),
    (r"another source\.user_pool_id", "another pool"),
    (r"another source\.region", "another region"),
    (r"another target\.environment", "another environment"),
    (r" \(federation\.[^()]*\)", ""),
)  # fmt: skip
_FIRST = re.compile(r"\{(\w)(\w*)\}")


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Made when the first text is said: the app's first picture does not wait for them."""
    return tuple((re.compile(pattern), words) for pattern, words in _WORDS)


def on_page(text: str) -> str:
    """The text as a page says it."""
    for pattern, words in _rules():
        text = pattern.sub(partial(_in_place, words), text)
    return text


def _in_place(words: str, found: re.Match[str]) -> str:
    """The words with groups filled in; their first one as large or small as what they replace."""
    is_small = found[0][:1].islower()
    return _FIRST.sub(lambda word: (word[1].lower() if is_small else word[1]) + word[2], found.expand(words))
