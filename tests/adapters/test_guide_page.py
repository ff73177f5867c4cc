"""The guide over a real socket and from real files."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.adapters.canned import Canned, Reply, Wire
from wizard.adapters.web.bounds import GUIDE_PAGE
from wizard.adapters.web.guide_page import GuideFile, LiveGuide
from wizard.errors import Blocked, UsageError
from wizard.ports import GuidePage

TEXT = "# Migrate from AWS Cognito\n\nÜber\u200bs\n"
MARKDOWN = {"Content-Type": "text/markdown; charset=utf-8"}


async def test_the_live_page(canned: Canned) -> None:
    canned.answer(Reply(200, TEXT.encode(), MARKDOWN))
    url = f"{canned.url}/docs/migrate/aws-cognito.md"
    assert await LiveGuide(url).fetch() == GuidePage(TEXT, url, live=True)
    assert canned.asked[0].target == "/docs/migrate/aws-cognito.md"


async def test_redirects_stay_on_their_host(canned: Canned) -> None:
    canned.answer(Reply(308, b"", {"Location": "/new.md"}), Reply(200, TEXT.encode(), MARKDOWN))
    page = await LiveGuide(f"{canned.url}/old.md").fetch()
    assert page.text == TEXT
    assert [asked.target for asked in canned.asked] == ["/old.md", "/new.md"]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(302, b"", {"Location": "http://localhost:1/x\x1b"}), "redirects to another host (localhost)"),
        (Reply(302, b"", {"Location": "https://evil.example/"}), "redirects to another host (evil.example)"),
        (Reply(301, b"", {"Location": "/again"}), "redirects without end"),
        (Reply(404, b"no", MARKDOWN), "answered 404"),
        (Reply(500, b"no", MARKDOWN), "answered 500"),
        (Reply(200, b"{}", {"Content-Type": "application/json"}), "not a page of text but application/json"),
        (Reply(200, b"x" * (GUIDE_PAGE + 1), MARKDOWN), "larger than 2,000,000 bytes"),
        (Reply(200, b"\xff\xfe", MARKDOWN), "not text in UTF-8"),
        (Reply(200, b"a\0b", MARKDOWN), "binary"),
        (Reply(200, b" \n", MARKDOWN), "is empty"),
        (Reply(200, b"\n<!DOCTYPE html><p>Sign in", {"Content-Type": "text/html"}), "a web page"),
        (
            Reply(200, gzip.compress(b"x" * 10**7, mtime=0), MARKDOWN | {"Content-Encoding": "gzip"}),
            "is compressed, or larger than",
        ),
        (Wire.DROP, "cannot be reached (ServerDisconnectedError)"),
        (Wire.CUT_BODY, "cannot be reached (ClientPayloadError)"),
        (Wire.HANG, "did not answer within 0.5 s"),
    ],
)
async def test_what_is_no_guide(canned: Canned, reply: Reply | Wire, words: str) -> None:
    canned.answer(reply)
    with pytest.raises(Blocked, match="--guide-file") as caught:
        await LiveGuide(f"{canned.url}/x.md", timeout=0.5).fetch()
    assert words in caught.value.message
    assert "\x1b" not in str(caught.value)


def test_plain_http_stays_on_this_machine() -> None:
    with pytest.raises(UsageError):
        LiveGuide("http://workos.com/docs")


async def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "guide.md"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert await GuideFile(path).fetch() == GuidePage(TEXT, str(path), live=False)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "does not exist"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not text in UTF-8"),
        (b"%PDF\0", "binary"),
        (b"x" * (GUIDE_PAGE + 1), "larger than"),
        (b"<html>", "a web page"),
    ],
)
async def test_files_that_are_no_guide(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "guide\x1b.md"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        await GuideFile(path).fetch()
    assert words in caught.value.message
    assert "\x1b" not in str(caught.value)


async def test_a_folder_is_no_guide(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        await GuideFile(tmp_path).fetch()
