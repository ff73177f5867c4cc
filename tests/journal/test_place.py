"""Where a journal must not be: on a file system of another machine, found by the deepest mount."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wizard.errors import JournalError
from wizard.journal.place import (
    NETWORK_FILE_SYSTEMS,
    create_exclusively,
    file_system,
    make_private,
    open_unfollowed,
    prepare,
)


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    (tmp_path / "home" / "shared disk" / "deep").mkdir(parents=True)
    path = tmp_path / "mounts"
    escaped = str(tmp_path / "home" / "shared disk").replace(" ", "\\040")
    path.write_text(
        "\n".join(
            [
                "/dev/root / ext4 rw 0 0",
                f"server:/disk {escaped} nfs4 rw 0 0",
                f"/dev/sdb {tmp_path / 'home'} xfs rw 0 0",
                f"proc {tmp_path / 'hom'} proc rw 0 0",
                "a line of something else",
                "",
            ]
        ),
        encoding="utf-8",
    )
    return path


def test_the_deepest_mount_counts_in_whatever_order(tmp_path: Path, mounts: Path) -> None:
    home = tmp_path / "home"
    assert file_system(home / "shared disk" / "deep", mounts) == "nfs4"
    assert file_system(home / "shared disk", mounts) == "nfs4"
    assert file_system(home, mounts) == "xfs"
    assert file_system(tmp_path, mounts) == "ext4"
    lines = mounts.read_text(encoding="utf-8").splitlines()
    mounts.write_text("\n".join(reversed(lines)), encoding="utf-8")
    assert file_system(home / "shared disk" / "deep", mounts) == "nfs4"


def test_of_two_mounts_on_one_point_the_later_covers_the_other(tmp_path: Path) -> None:
    path = tmp_path / "mounts"
    path.write_text(f"a {tmp_path} nfs rw 0 0\nb {tmp_path} ext4 rw 0 0\n", encoding="utf-8")
    assert file_system(tmp_path, path) == "ext4"


@pytest.mark.parametrize("kind", sorted(NETWORK_FILE_SYSTEMS))
def test_a_network_file_system_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/root / ext4 rw 0 0\nserver:/ {tmp_path} {kind} rw 0 0\n", encoding="utf-8")
    path = tmp_path / "m.journal"
    with pytest.raises(JournalError, match=f"network file system \\({kind}\\)") as refused:
        prepare(path, mounts=mounts)
    assert refused.value.exit_code == 5
    assert not path.exists()


def test_a_link_into_a_network_file_system_is_refused(tmp_path: Path, mounts: Path) -> None:
    link = tmp_path / "m.journal"
    link.symlink_to(tmp_path / "home" / "shared disk" / "m.journal")
    with pytest.raises(JournalError, match="network file system"):
        prepare(link, mounts=mounts)


def test_folder_and_journal_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "m.journal"
    prepare(path)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o664)
    make_private(path)
    assert path.stat().st_mode & 0o777 == 0o600
    prepare(path)
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="cannot be created or written"):
        prepare(tmp_path / "file" / "m.journal")
    with pytest.raises(JournalError, match="No such file or directory"):
        make_private(tmp_path / "none")


def test_a_new_file_takes_no_name_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        create_exclusively(tmp_path / "link")
    descriptor = create_exclusively(tmp_path / "new")
    os.write(descriptor, b"x")
    os.close(descriptor)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    (tmp_path / "other").symlink_to(tmp_path / "new")
    with pytest.raises(OSError, match="symbolic links"):
        open_unfollowed(tmp_path / "other", os.O_RDONLY)
    os.close(open_unfollowed(tmp_path / "new", os.O_RDONLY))


def test_without_a_list_of_mounts_the_file_system_is_unknown(tmp_path: Path) -> None:
    assert file_system(tmp_path, tmp_path / "none") == ""
