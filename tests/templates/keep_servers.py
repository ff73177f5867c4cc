"""The handlers that keep passwords as servers of their own, put together as their users would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path

from tests.templates.node_folder import built_next_app, node_modules
from tests.templates.servers import (
    EXPRESS,
    FASTAPI,
    FLASK,
    NEXTJS,
    WSGI,
    Variant,
    claim_store,
    environ_of,
    template,
)
from wizard.steps.app_set_up import new_cookie_password

# As an error reporter does: whatever is logged, or raised and not caught, with all local variables there.
REPORTER = """
import logging, sys, threading, traceback

class Reporter(logging.Handler):
    def emit(self, record):
        print(record.getMessage(), file=sys.stderr)
        if record.levelno < logging.WARNING:
            return
        frames = traceback.StackSummary.extract(traceback.walk_stack(None), capture_locals=True)
        print(*frames.format(), file=sys.stderr)
        if record.exc_info:
            error = traceback.TracebackException(*record.exc_info, capture_locals=True)
            print(*error.format(), file=sys.stderr, flush=True)

def report(kind, error, trace, *_):
    print(*traceback.TracebackException(kind, error, trace, capture_locals=True).format(), file=sys.stderr)

logging.basicConfig(level=logging.DEBUG, handlers=[Reporter()])
sys.excepthook = report
threading.excepthook = lambda found: report(*found)
"""
NODE_REPORTER = """
for (const level of ['error', 'warn', 'info']) {
  const usual = console[level];
  console[level] = (...words) => usual(...words, new Error('reported').stack);
}
"""
_RESET = {".js": ("migrated-reset.js",), ".py": ("migrated_reset.py",)}
_CORE = {
    ".js": ("keep-passwords.js", "cognito-password.js"),
    ".py": ("keep_passwords.py", "cognito_password.py"),
}


# Its queue of five would turn some of fifty away.
MANY = ("    daemon_threads = True", "    daemon_threads = True\n    request_queue_size = 200")


def _variant(name: str, main: str, route: str, *changes: tuple[str, str]) -> Variant:
    for old, new in changes:
        assert old in main
        main = main.replace(old, new)
    suffix = Path(route).suffix
    return Variant(name, main, (*_CORE[suffix], route))


KEEPING = (
    _variant("nextjs", NEXTJS, "keep-nextjs-route.js", ("../migrated-reset/", "../[keep]/")),
    _variant(
        "express",
        NODE_REPORTER + EXPRESS,
        "keep-express-route.js",
        (
            "import { migratedReset } from './express-route.js'",
            "import { keepPasswords } from './keep-express-route.js'",
        ),
        ("app.use(migratedReset)", "app.use(keepPasswords)"),
    ),
    _variant(
        "fastapi",
        REPORTER + FASTAPI,
        "keep_fastapi_route.py",
        ("from fastapi_route", "from keep_fastapi_route"),
    ),
    _variant("flask", REPORTER + FLASK, "keep_flask_route.py", ("from flask_route", "from keep_flask_route")),
    _variant(
        "plain", REPORTER + WSGI, "keep_wsgi_route.py", ("from wsgi_route", "from keep_wsgi_route"), MANY
    ),
)


def is_next(variant: Variant) -> bool:
    return variant.name == "nextjs"


def capture_template(name: str) -> str:
    return files("wizard").joinpath("templates", "capture", name).read_text(encoding="utf-8")


@contextmanager
def keeping(
    variant: Variant,
    folder: Path,
    environ: Mapping[str, str],
    *,
    processes: int = 1,
    changes: Sequence[tuple[str, str]] = (),
) -> Iterator[list[tuple[int, subprocess.Popen[str]]]]:
    """Start the variant; gives each process with its port. What it says is in ``said.txt`` there."""
    command, where = _prepared(variant, folder, environ)
    for old, new in changes:
        for source in (folder / name for name in variant.sources):
            source.write_text(source.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with ExitStack() as stack:
        yield [
            stack.enter_context(_running(command, where, environ_of(environ, folder), folder))
            for _ in range(processes)
        ]


def _prepared(variant: Variant, folder: Path, environ: Mapping[str, str]) -> tuple[list[str], Path]:
    suffix = ".js" if variant.is_node else ".py"
    sources = {name: template(name) for name in _RESET[suffix]}
    sources |= {name: capture_template(name) for name in variant.sources}
    claims = "migrated-claims.js" if variant.is_node else "migrated_claims.py"
    sources[claims] = claim_store("file", is_node=variant.is_node)
    if is_next(variant):
        route = sources.pop("keep-nextjs-route.js")
        app = {f"[keep]/{name}": text for name, text in sources.items()}
        app |= {"[keep]/route.js": route, "settled/route.js": variant.main}
        built = built_next_app(app, environ_of(environ, folder))
        return [str(node_modules() / ".bin" / "next"), "start", "-H", "127.0.0.1", "-p", "0"], built
    for name, text in sources.items():
        (folder / name).write_text(text, encoding="utf-8")
    if variant.is_node:
        (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        if not (folder / "node_modules").exists():
            (folder / "node_modules").symlink_to(node_modules())
    main = folder / f"main{suffix}"
    main.write_text(variant.main, encoding="utf-8")
    return ["node" if variant.is_node else sys.executable, main.name], folder


@contextmanager
def _running(
    command: list[str], where: Path, environ: dict[str, str], folder: Path
) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        command,
        cwd=where,
        env={**environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    ports: list[int] = []
    known = threading.Event()
    listening = threading.Thread(
        target=_listen, args=(process, folder / "said.txt", ports, known), daemon=True
    )
    listening.start()
    try:
        known.wait(60)
        assert ports, (folder / "said.txt").read_text(encoding="utf-8")
        yield ports[0], process
    finally:
        process.terminate()
        process.wait(timeout=10)
        listening.join(timeout=10)
        assert process.stdout is not None
        process.stdout.close()


def _listen(process: subprocess.Popen[str], to: Path, ports: list[int], known: threading.Event) -> None:
    """Keep all that it says, to the end; the first line that is a port says that it serves."""
    assert process.stdout is not None
    with to.open("a", encoding="utf-8") as said:
        for line in process.stdout:
            said.write(line)
            said.flush()
            found = re.fullmatch(r"(\d+)|.*http://127\.0\.0\.1:(\d+)", line.strip())
            if found and not known.is_set():
                ports.append(int(found[1] or found[2]))
                known.set()
    known.set()


def settings(given: Mapping[str, str], **other: str) -> dict[str, str]:
    """The handler's settings over the rehearsal's variables."""
    usual = {
        "KEEP_CAPTURE": "both",
        "KEEP_PASSWORDS_UNTIL": "2999-01-31",
        "KEEP_ANSWER_MS": "60",
        "KEEP_PER_ADDRESS": "1000",
        "KEEP_PER_NETWORK": "100000",
        "RESET_TRUSTED_PROXIES": "1",
        "WORKOS_COOKIE_PASSWORD": new_cookie_password(b"x" * 32),
    }
    return {**given, **usual, **other, "PATH": os.environ["PATH"]}
