"""What `make dist` makes: an index would take it, and it runs without this checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import wizard
from tests.acceptance.far_side import ROOT, clean_environ

IN_IT = ("py.typed", "templates/", "rehearsal/", ".tcss")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both files, made from a copy of what the project holds."""
    project = tmp_path_factory.mktemp("project")
    for name in ("wizard", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "ARCHITECTURE.md"):
        place = project / name
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, place)
    _python("-m", "build", "--no-isolation", "--outdir", project / "dist", project)
    return project / "dist"


def _python(*arguments: object, cwd: Path | None = None, **environ: str) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=clean_environ() | environ,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_index_would_take_them(built: Path) -> None:
    files = sorted(built.iterdir())
    assert [file.suffix for file in files] == [".whl", ".gz"]
    assert all(wizard.__version__ in file.name for file in files)
    _python("-m", "twine", "check", "--strict", *files)


def test_all_that_runs_is_in_them_and_no_test(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        sources = archive.getnames()
    for part in IN_IT:
        assert any(part in name for name in names), part
        assert any(part in name for name in sources), part
    assert not [name for name in (*names, *sources) if "tests/" in name or "__pycache__" in name]


def test_the_wheel_migrates_by_itself(built: Path, tmp_path: Path) -> None:
    """Next to its dependencies, and before the checkout that tests run in."""
    place = tmp_path / "installed"
    _python(
        *("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"),
        *("--target", place, next(built.glob("*.whl"))),
    )
    found = _python("-c", "import wizard; print(wizard.__file__)", cwd=tmp_path, PYTHONPATH=str(place))
    assert Path(found.strip()).is_relative_to(place)
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "PYTHONPATH": str(place)}
    assert wizard.__version__ in _python("-m", "wizard", "--version", cwd=tmp_path, **home)
    ended = _python("-m", "wizard", "demo", "--users", "40", "--headless", cwd=tmp_path, **home)
    assert "CUTOVER READY" in ended
