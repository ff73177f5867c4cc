"""The operator's file: read if it can mean one thing, else one sentence with the line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.domain.organizations.file import COLUMNS, FileRules, read_file, template
from wizard.errors import UsageError

RULES = FileRules("us-east-1_Ab12Cd", {"Boss": "admin"}, takes_roles=True)


def read(text: str, rules: FileRules = RULES) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (line.who, line.organization.external_id, line.organization.name, line.roles)
        for line in read_file("orgs.csv", text.splitlines(keepends=True), rules)
        if line.organization
    ]


def test_a_plain_file() -> None:
    text = 'sub,org_external_id,org_name,role_slugs\ns1,7,Acme,"admin, member"\ns2,7,,Boss\n'
    assert read(text) == [("s1", "7", "Acme", ("admin", "member")), ("s2", "7", "Acme", ("Boss",))]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffEmail;Org_External_Id;Org_Name;Role_Slugs\r\nAnn@X.example;7;Acme;admin,member\r\n",
        "email\torg_external_id\torg_name\trole_slugs\nann@x.example\t7\tAcme\tadmin|member\n",
        'email,org_external_id,org_name,role_slugs\nann@x.example,7,Acme,"[""admin"",""member""]"\n',
        "email,first_name,org_id,org_external_id,org_name,role_slugs\nann@x.example,A,,7,Acme,admin;member\n",
        "email,org_external_id,org_name,role_slugs\n,,,\n" + 2 * "ann@x.example,7,Acme,admin member\n",
    ],
)
def test_what_spreadsheets_and_the_vendors_tool_write(text: str) -> None:
    assert set(read(text)) == {("ann@x.example", "7", "Acme", ("admin", "member"))}


def test_an_existing_organization_by_its_id() -> None:
    [line] = read_file("f", ["external_id,org_id\n", "s1,org_01H\n"], RULES)
    assert line.organization
    assert (line.who, line.organization.target_id) == ("s1", "org_01H")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: the file is empty"),
        ("sub,company\ns1,acme\n", "line 1: the column «company» is unknown"),
        ("org_external_id\n7\n", "line 1: it has neither a column sub nor a column email"),
        ("sub\ns1\n", "line 1: it has no column org_external_id"),
        ("sub,sub,org_name\n", "line 1: the column sub is there twice"),
        ("sub,org_external_id\n,7\n", "line 2: it names no user"),
        ("sub,org_external_id,org_name\ns1,7,Acme\ns2,7,Globex\n", "line 3: «7» is called «Globex» here"),
        (
            "sub,org_external_id,role_slugs\ns1,7,a\ns1,7,b\n",
            "line 3: this user and this company are in",
        ),
        ("sub,org_external_id,role_slugs\ns1,7,Admin\n", "line 2: «Admin» is no role slug"),
        (f"sub,org_external_id,org_name\ns1,7,{'x' * 256}\n", "line 2: its org_name has 256 characters"),
        (f"sub,org_external_id\ns1,{'x' * 129}\n", "line 2: its org_external_id"),
        ("sub,org_external_id\ns1,café\n", "line 2: its org_external_id «café»"),
        ("sub,org_external_id\ns1,7,8\n", "line 2: it has more cells than columns"),
        ('sub,org_external_id\ns1,"7"8\n', "it is no CSV"),
    ],
)
def test_what_bad_input_gets(text: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=r"orgs\.csv, line") as found:
        read(text)
    assert sentence in str(found.value)
    assert found.value.exit_code == 2


def test_the_template_comes_back_as_it_was() -> None:
    users = [("s1", "ann@x.example"), ("s2", "=cmd@x.example"), ("s3", "")]
    text = "".join(template(users))
    assert text.splitlines()[0] == ",".join(COLUMNS)
    lines = list(read_file("t", text.splitlines(keepends=True), RULES))
    assert [line.who for line in lines] == ["s1", "s2", "s3"]
    assert all(line.organization is None for line in lines)
    head, *rest = text.splitlines()
    filled = [head, *(f"{line.removesuffix(',,')}7,Acme" for line in rest)]
    assert [entry[:2] for entry in read("\n".join(filled))] == [("s1", "7"), ("s2", "7"), ("s3", "7")]


NAMES = st.text(
    st.characters(blacklist_categories=("C", "Z"), blacklist_characters="'"), min_size=1, max_size=40
)
FILLED = st.lists(
    st.dictionaries(st.integers(1, 30), st.sets(st.sampled_from(["admin", "editor", "member"])), max_size=3),
    min_size=1,
    max_size=8,
)


@given(
    companies=FILLED,
    names=st.lists(st.builds("{} {}".format, NAMES, NAMES), min_size=30, max_size=30),
    delimiter=st.sampled_from([",", ";", "\t"]),
    between=st.sampled_from([",", ", ", ";", " | "]),
)
def test_a_template_that_was_filled_in_is_read_back_as_it_was_meant(
    companies: list[dict[int, set[str]]], names: list[str], delimiter: str, between: str
) -> None:
    """A spreadsheet opens it, a person fills it in, with a line for each company more, and saves it."""
    users = [(f"sub-{number}", f"+user{number}@x.example") for number in range(len(companies))]
    head, *blank = csv.reader(io.StringIO("".join(template(users))))
    saved = io.StringIO()
    sheet = csv.writer(saved, delimiter=delimiter)
    sheet.writerow(head)
    for (sub, email, *empty), some in zip(blank, companies, strict=True):
        for company, roles in some.items():
            sheet.writerow([sub, email, company, names[company - 1], between.join(sorted(roles))])
        if not some:
            sheet.writerow([sub, email, *empty])
    assert read("\ufeff" + saved.getvalue()) == [
        (sub, str(company), names[company - 1], tuple(sorted(roles)))
        for (sub, _), some in zip(users, companies, strict=True)
        for company, roles in some.items()
    ]
