"""What is looked at and what is left out, and that whatever lies in a folder does no harm."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.scan.apps import scanned
from wizard import cli
from wizard.domain.stacks import FindingKind, Skipped
from wizard.errors import UsageError

USE = "new CognitoUserPool({});\n"


def _write(path: Path, content: str | bytes = USE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _paths(root: Path) -> list[str]:
    return [found.path for found in scanned(root)[0]]


def test_gitignore_is_read_as_git_does(tmp_path: Path) -> None:
    _write(tmp_path / ".gitignore", "*.gen.js\n/out/\n!keep.gen.js\n\\\n[\n")
    _write(tmp_path / "sub/.gitignore", "!again.gen.js\nlocal.js\n")
    for name in ("a.gen.js", "keep.gen.js", "out/b.js", "sub/out/c.js", "sub/again.gen.js", "sub/local.js"):
        _write(tmp_path / name)
    findings, counts = scanned(tmp_path)
    assert [found.path for found in findings] == ["keep.gen.js", "sub/again.gen.js", "sub/out/c.js"]
    assert counts.skipped[Skipped.IGNORED] == 3


def test_rules_above_the_folder_hold_too_but_not_against_itself(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    _write(tmp_path / ".gitignore", "*.gen.js\nprivate/\n")
    _write(tmp_path / "app/a.gen.js")
    _write(tmp_path / "app/b.js")
    _write(tmp_path / "private/c.js")
    assert _paths(tmp_path / "app") == ["b.js"]
    assert _paths(tmp_path / "private") == ["c.js"]
    assert _paths(tmp_path) == ["app/b.js"]


def test_what_others_wrote_or_a_build_made_is_left_out_and_counted(tmp_path: Path) -> None:
    for name in ("node_modules/x.js", ".git/x.js", "vendor/x.js", "dist/x.js", "sub/node_modules/y/x.js"):
        _write(tmp_path / name)
    _write(tmp_path / "app.min.js")
    _write(tmp_path / "bundle.js", "function a(){b(1);};" * 3_000 + USE)
    _write(tmp_path / "data.js", 'const image = "' + "A" * 9_000 + '";\n' + USE)
    _write(tmp_path / "photo.png", b"\x89PNG\0\0" + USE.encode())
    _write(tmp_path / "notes.md")
    _write(tmp_path / "package-lock.json", '{"aws-amplify": 1}')
    _write(tmp_path / "zero.js", b"cognito\0\0\1\2" + USE.encode())
    _write(tmp_path / "huge.js", USE + "x" * 1024 * 1024)
    _write(tmp_path / "just.js", (USE + "x" * 1024 * 1024)[: 1024 * 1024])
    findings, counts = scanned(tmp_path)
    uses = [found.path for found in findings if found.kind is FindingKind.USE]
    assert uses == ["data.js", "just.js"]
    # What no pattern reads is left out, but never passed over in silence.
    mentions = [(found.path, found.line) for found in findings if found.kind is FindingKind.MENTION]
    assert mentions == [("app.min.js", 1), ("bundle.js", 1), ("huge.js", 1)]
    assert counts.skipped == {
        Skipped.VENDORED: 5,
        Skipped.MINIFIED: 2,
        Skipped.OTHER_KIND: 3,
        Skipped.BINARY: 1,
        Skipped.HUGE: 1,
    }
    assert counts.files == 2


def test_links_lead_nowhere(tmp_path: Path) -> None:
    outside = _write(tmp_path / "outside/x.js").parent
    app = tmp_path / "app"
    _write(app / "a.js")
    (app / "folder").symlink_to(outside)
    (app / "file.js").symlink_to(outside / "x.js")
    (app / "round").symlink_to(app)
    (app / "broken.js").symlink_to(tmp_path / "nothing")
    findings, counts = scanned(app)
    assert [found.path for found in findings] == ["a.js"]
    assert counts.skipped[Skipped.LINK] == 4
    (tmp_path / "entrance").symlink_to(app)
    assert _paths(tmp_path / "entrance") == ["a.js"]


def test_pipes_and_devices_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.js")
    findings, counts = scanned(tmp_path)
    assert findings == []
    assert counts.skipped == {Skipped.OTHER_KIND: 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_lines_are_right_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    _write(tmp_path / "a.js", f"// é\r\n\r\n{USE}".encode(encoding))
    findings, _ = scanned(tmp_path)
    assert [(found.line, found.id) for found in findings] == [(3, "js_client")]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_by_their_ends(tmp_path: Path, ends: str) -> None:
    _write(tmp_path / "a.js", ends.join(["a", "\u2028\x0c\x85", USE.strip()]))
    assert [found.line for found in scanned(tmp_path)[0]] == [3]


def test_scripts_without_a_suffix_are_known_by_their_first_line(tmp_path: Path) -> None:
    _write(tmp_path / "tool", '#!/usr/bin/env python3\nclient = boto3.client("cognito-idp")\n')
    _write(tmp_path / "text", 'boto3.client("cognito-idp")\n')
    kinds = [(found.path, found.kind) for found in scanned(tmp_path)[0]]
    assert kinds == [("text", FindingKind.MENTION), ("tool", FindingKind.USE)]


def test_half_a_file_is_survived(tmp_path: Path) -> None:
    for number, text in enumerate(('"""', "/* ", "`${", "'", '"\\', "<!--", "{" * 1_500, "\\" * 50_000)):
        _write(tmp_path / f"{number}.ts", f"{USE}{text}")
        _write(tmp_path / f"{number}.py", f'boto3.client("cognito-idp")\n{text}')
    assert len(_paths(tmp_path)) == 16


def test_a_long_run_of_one_character_takes_no_time(tmp_path: Path) -> None:
    for number, run in enumerate(("a", "_", ".", "A_", "{", "cognito", "- ", '"')):
        text = f"Cognito\n{run * (100_000 // len(run))}"
        for suffix in ("js", "py", "yml", "json", "go", "sh"):
            _write(tmp_path / f"{number}.{suffix}", text)
    scanned(tmp_path)


def test_the_command_prints_places_and_says_how_it_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(tmp_path / "src/evil\x1b[2J\u202e\n.js")
    _write(tmp_path / b"odd\xff.js".decode("utf-8", "surrogateescape"))
    assert cli.main(["scan", str(tmp_path)]) == 1
    summary = capsys.readouterr()
    said = "the client CognitoUserPool → WorkOSClient, or AuthKit's provider or middleware"
    names = ("odd<DCFF>.js", "src/evil<001B>[2J<202E>␊.js")
    assert summary.out.splitlines() == [f"{name}:1: {said}" for name in names]
    assert summary.err.startswith("2 uses of Cognito or Amplify in 2 files")


def test_json_is_one_object_with_cleaned_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(tmp_path / "a\x07.js", USE + USE)
    assert cli.main(["scan", str(tmp_path), "--json"]) == 1
    summary = json.loads(capsys.readouterr().out)
    assert [(item["path"], item["line"], item["id"]) for item in summary["findings"]] == [
        ("a<0007>.js", 1, "js_client"),
        ("a<0007>.js", 2, "js_client"),
    ]
    assert (summary["clean"], summary["files"], summary["found"]) == (False, 1, 2)


def test_a_clean_folder_exits_0_and_a_wrong_one_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["scan", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert cli.main(["scan", str(tmp_path / "nowhere")]) == 2
    assert "There is no" in capsys.readouterr().err
    with pytest.raises(UsageError):
        scanned(Path("/dev/null"))


def test_what_cannot_be_read_is_not_called_clean(tmp_path: Path) -> None:
    closed = _write(tmp_path / "closed/a.js").parent
    closed.chmod(0)
    try:
        if os.access(closed, os.R_OK):
            pytest.skip("this user may read everything")
        _, counts = scanned(tmp_path)
        assert counts.skipped[Skipped.UNREADABLE] == 1
        assert not counts.clean
    finally:
        closed.chmod(0o700)


def test_one_file_can_be_scanned_alone(tmp_path: Path) -> None:
    assert _paths(_write(tmp_path / "a.js")) == ["a.js"]
