"""What bad answers and files about organizations get: one sentence, exit 2, nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide, rehearsed_here
from tests.acceptance.operator import Operator

HEAD = "sub,email,org_external_id,org_name,role_slugs\n"


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FarSide, Operator]]:
    """The pool is exported; every case plans on it in turn, and none comes to a plan."""
    with ExitStack() as stack:
        far_side = stack.enter_context(rehearsed_here(60))
        operator = Operator.at(far_side, tmp_path_factory.mktemp("bad"))
        assert operator.run("--until", "export").code == 0
        yield far_side, operator


def first_sub(operator: Operator) -> str:
    return next(iter(operator.exported()))


CASES: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"source": "groups", "pattern": "acme"}, "", "is no pattern: it has neither {org} nor {role}"),
    ({"source": "groups", "pattern": "{role}"}, "", "has no {org}"),
    ({"source": "groups"}, "", "No answer for «the pattern of group names»"),
    ({"source": "company"}, "", "organizations.source must be one of"),
    ({"source": "file", "file": "none.csv"}, "", "cannot be read"),
    ({"source": "file", "file": "f.csv"}, "sub,company\nx,y\n", "line 1: the column «company» is unknown"),
    (
        {"source": "file", "file": "f.csv"},
        HEAD + "{sub},,7,Acme,\n{sub},,7,Globex,\n",
        "line 3: «7» is called «Globex» here and «Acme» in line 2",
    ),
    (
        {"source": "file", "file": "f.csv", "roles": "file"},
        HEAD + "{sub},,7,Acme,admin\n{sub},,7,Acme,member\n",
        "line 3: this user and this company are in line 2 as well",
    ),
    (
        {"source": "file", "file": "f.csv"},
        HEAD + ",nobody@nowhere.example,7,Acme,\n",
        "line 2: no row of the pool has the address n•••@nowhere.example",
    ),
    (
        {"source": "file", "file": "f.csv", "roles": "file"},
        HEAD + "{sub},,7,Acme,Admin\n",
        "line 2: «Admin» is no role slug",
    ),
    ({"source": "file", "file": "f.csv"}, HEAD + "{sub},,7," + "x" * 256 + ",\n", "has 256 characters"),
    (
        {"source": "file", "file": "f.csv"},
        HEAD + "{sub},," + "y" * 129 + ",,\n",
        "line 2: its org_external_id",
    ),
    (
        {"source": "attribute", "attribute": "profile"},
        "",
        "is writable through app clients web, spa, machine",
    ),
    ({"source": "provider", "roles": "file"}, "", 'needs organizations.source = "file"'),
    ({"source": "attribute", "attribute": "custom:x", "role_slugs": {"a": "Big"}}, "", "a role slug"),
    ({"source": "provider", "domains": {"acme": "acme.com"}}, "", "must be a table of lists"),
    ({"source": "provider", "domains": {"acme": ["gmail.com"]}}, "", "where anybody gets an address"),
    ({"source": "provider", "domains": {"acme": ["acme"]}}, "", "«acme» is no domain"),
    (
        {"source": "provider", "domains": {"acme": ["acme.com"], "globex": ["acme.com"]}},
        "",
        "a domain belongs to one organization",
    ),
    (
        {"source": "provider", "verified_domains": {"acme.com": "Ann"}},
        "",
        "no organization is given this domain",
    ),
)


@pytest.mark.parametrize(("answers", "text", "sentence"), CASES, ids=[case[2][:40] for case in CASES])
def test_what_bad_input_gets(
    listed: tuple[FarSide, Operator], answers: dict[str, Any], text: str, sentence: str
) -> None:
    far_side, operator = listed
    if text:
        content = text.replace("{sub}", first_sub(operator))
        (operator.folder / "f.csv").write_text(content, encoding="utf-8")
    far_side.forget()
    usual = dict(operator.answers)
    given = {"roles": "none", "without": "import"} | answers
    operator.answers |= {f"organizations.{name}": value for name, value in given.items()}
    try:
        done = operator.run("--until", "transform", "--replan")
    finally:
        operator.answers = usual
    assert done.code == 2, done.err
    assert sentence in done.err
    assert "Traceback" not in done.err
    assert far_side.writes() == 0
    assert not operator.status()["plan"]["revision"]


def test_a_spreadsheets_export_is_read(listed: tuple[FarSide, Operator], tmp_path: Path) -> None:
    _, operator = listed
    sub = first_sub(operator)
    lines = f"Sub;Org_External_Id;Org_Name;Role_Slugs\r\n{sub};7;Acme & Söhne;\r\n"
    (operator.folder / "f.csv").write_bytes(b"\xef\xbb\xbf" + lines.encode())
    other = Operator(operator.folder, operator.environ, dict(operator.answers))
    other.answers |= {"organizations.source": "file", "organizations.file": "f.csv"}
    other.answers |= {"organizations.roles": "none"}
    done = other.run("--until", "transform", "--replan")
    assert done.code == 0, done.err
    assert other.plan()["organizations"] == {"planned": 1, "create": 1, "present": 0}
