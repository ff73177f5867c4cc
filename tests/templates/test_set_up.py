"""The set-up of each stack in an app of that stack: nothing missing, nothing of Cognito, and it parses."""

from __future__ import annotations

import compileall
import json
import subprocess
from pathlib import Path

import pytest

from tests.scan.apps import APPS, scanned, set_up_app
from tests.templates.node_folder import node_modules
from wizard.adapters.files.app_folder import AppFolder
from wizard.domain.stacks import ItemState, Stack
from wizard.guide.stacks import GUIDES
from wizard.steps.app_set_up import new_cookie_password, read_manifest, set_up_items

STACKS = [stack for stack in Stack if GUIDES[stack].files]
SUFFIXES = {".js", ".mjs", ".ts", ".tsx", ".jsx"}
# Parses every file that it is given, and says where one is wrong.
PARSE = """
const { parse } = require('@babel/parser');
const { readFileSync } = require('node:fs');
for (const file of process.argv.slice(1)) {
  const plugins = file.endsWith('.ts') ? ['typescript'] : ['typescript', 'jsx'];
  try { parse(readFileSync(file, 'utf8'), { sourceType: 'module', plugins }); }
  catch (error) { console.error(`${file}: ${error.message}`); process.exitCode = 1; }
}
"""


@pytest.mark.parametrize("stack", STACKS)
async def test_an_app_with_its_set_up_is_complete_and_clean(stack: Stack, tmp_path: Path) -> None:
    app = set_up_app(stack, tmp_path / "app")
    folder = AppFolder(app, {})
    manifest = read_manifest(folder)
    assert manifest.stack is stack
    password = new_cookie_password(b"x" * 32)
    folder.add_settings(GUIDES[stack].env_file, {item.name: password for item in GUIDES[stack].settings})
    (app / ".gitignore").write_text(".env*\n", encoding="utf-8")
    items = await set_up_items(folder, GUIDES[stack], read_manifest(folder))
    assert [item.id for item in items if item.state is ItemState.MISSING] == []
    findings, counts = scanned(app)
    assert [(found.path, found.line, found.match) for found in findings] == []
    assert counts.clean


@pytest.mark.timeout(110)
def test_every_file_of_every_set_up_parses(tmp_path: Path) -> None:
    for stack in STACKS:
        set_up_app(stack, tmp_path / stack.value)
    files = sorted(str(path) for path in tmp_path.rglob("*") if path.suffix in SUFFIXES)
    broken = tmp_path / "broken.tsx"
    broken.write_text("export const Page = () => <a>", encoding="utf-8")
    assert len(files) >= 14
    done = parsed(*files)
    assert done.stderr == ""
    assert done.returncode == 0
    assert "broken.tsx" in parsed(str(broken)).stderr
    assert compileall.compile_dir(tmp_path, quiet=1)


def parsed(*files: str) -> subprocess.CompletedProcess[str]:
    command = ["node", "-e", PARSE, "--", *files]
    return subprocess.run(
        command, cwd=node_modules().parent, capture_output=True, text=True, check=False, timeout=60
    )


def test_each_manifest_is_json() -> None:
    for path in (APPS / "clean").rglob("package.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["dependencies"]
