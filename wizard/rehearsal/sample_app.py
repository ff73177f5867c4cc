"""The demo's app: a small Python web app, first with Cognito, then moved to AuthKit by its developer."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

CALLBACK = "http://localhost:8000/callback"
_BEFORE = ("app.py", "auth.py", "requirements.txt")
_AFTER = {
    "app.py": "rehearsal/app/after/app.py",
    "requirements.txt": "rehearsal/app/after/requirements.txt",
    # Word for word what the wizard's own set-up hands out.
    "auth.py": "templates/authkit/python/auth.py",
}
_OLD_ENV = "COGNITO_USER_POOL_ID={pool}\nCOGNITO_CLIENT_ID=1rehearsalweb0000000000000\n"


class SampleApp:
    """The app's folder. ``api_key`` is the rehearsal's, which its developer puts into the env file."""

    def __init__(self, folder: Path, *, user_pool_id: str, api_key: str) -> None:
        self.folder = folder
        self._user_pool_id = user_pool_id
        self._api_key = api_key

    def plant(self) -> None:
        """Write the app as it is before the migration."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in _BEFORE:
            self._write(name, _text(f"rehearsal/app/before/{name}"))
        self._write(".gitignore", ".env\n")
        self._write(".env", _OLD_ENV.format(pool=self._user_pool_id))

    def move(self) -> None:
        """Write the app as it is after it; what others have added to the env file stays."""
        for name, template in _AFTER.items():
            self._write(name, _text(template))
        kept = [
            line
            for line in (self.folder / ".env").read_text("utf-8").splitlines()
            if not line.startswith(("COGNITO_", "WORKOS_API_KEY="))
        ]
        self._write(".env", "\n".join([*kept, f'WORKOS_API_KEY="{self._api_key}"', ""]))

    def is_moved(self) -> bool:
        return (self.folder / "auth.py").read_text("utf-8") == _text(_AFTER["auth.py"])

    def _write(self, name: str, text: str) -> None:
        """Replace the whole file at once: somebody may be scanning."""
        new = self.folder / f".{name}.new"
        new.write_text(text, encoding="utf-8")
        new.chmod(0o600)
        new.replace(self.folder / name)


def _text(path: str) -> str:
    return files("wizard").joinpath(path).read_text("utf-8")
