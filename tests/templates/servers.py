"""Each handler as servers of its own, in processes of their own, put together as its users would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from tests.templates.node_folder import built_next_app, node_modules

FASTAPI = """
import socket, uvicorn
import migrated_reset
from fastapi import FastAPI
from fastapi_route import router

app = FastAPI()
app.include_router(router)

@app.get("/settled")
def settled():
    for _ in range(migrated_reset.WAITING):
        migrated_reset.places.acquire()
    migrated_reset.places.release(migrated_reset.WAITING)

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
"""
FLASK = """
import migrated_reset
from flask import Flask
from werkzeug.serving import make_server
from flask_route import blueprint

app = Flask(__name__)
app.register_blueprint(blueprint)

@app.get("/settled")
def settled():
    for _ in range(migrated_reset.WAITING):
        migrated_reset.places.acquire()
    migrated_reset.places.release(migrated_reset.WAITING)
    return ""

server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""
WSGI = """
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server
import migrated_reset
from wsgi_route import application

class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True

def app(environ, start_response):
    if environ["PATH_INFO"] != "/settled":
        return application(environ, start_response)
    for _ in range(migrated_reset.WAITING):
        migrated_reset.places.acquire()
    migrated_reset.places.release(migrated_reset.WAITING)
    start_response("204 No Content", [])
    return []

server = make_server("127.0.0.1", 0, app, Threaded)
print(server.server_port, flush=True)
server.serve_forever()
"""
EXPRESS = """
import express from 'express';
import { migratedReset } from './express-route.js';
import { settled } from './migrated-reset.js';

const app = express();
app.use(migratedReset);
app.use(express.json());
app.get('/settled', async (request, response) => { await settled(); response.end(); });
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
"""
NEXTJS = """
import { settled } from '../migrated-reset/migrated-reset.js';

export const dynamic = 'force-dynamic';
export async function GET() { await settled(); return new Response(''); }
"""
# So that a test can fill it.
SMALL_TABLE = ("REMEMBERED = 20_000", "REMEMBERED = 50")


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    main: str
    sources: tuple[str, ...]

    @property
    def is_node(self) -> bool:
        return self.sources[0].endswith(".js")

    @property
    def is_next(self) -> bool:
        return self.main is NEXTJS


VARIANTS = (
    Variant("nextjs", NEXTJS, ("migrated-reset.js", "nextjs-route.js")),
    Variant("express", EXPRESS, ("migrated-reset.js", "express-route.js")),
    Variant("fastapi", FASTAPI, ("migrated_reset.py", "fastapi_route.py")),
    Variant("flask", FLASK, ("migrated_reset.py", "flask_route.py")),
    Variant("plain", WSGI, ("migrated_reset.py", "wsgi_route.py")),
)


def template(name: str) -> str:
    """One of the handlers' files, with a table of limits that a test can fill."""
    text = files("wizard").joinpath("templates", "reset", name).read_text(encoding="utf-8")
    return text.replace(*SMALL_TABLE)


def claim_store(store: str, *, is_node: bool) -> str:
    """The claim store ``file``, ``redis``, ``sql``, ``sqlite``, or ``none`` as it is before the choice."""
    if store == "none":
        return template("migrated-claims.js" if is_node else "migrated_claims.py")
    text = template(f"claims-{store}.js" if is_node else f"claims_{store.replace('sqlite', 'sql')}.py")
    return text.replace("import psycopg as", "import sqlite3 as") if store == "sqlite" else text


@contextmanager
def serving(
    variant: Variant, folder: Path, environ: Mapping[str, str], *, store: str = "file", processes: int = 1
) -> Iterator[list[int]]:
    """Start the variant in ``folder`` and give its ports; what it printed is in ``stderr.txt`` there."""
    command, where = prepared(variant, folder, environ, store)
    with ExitStack() as stack:
        errors = stack.enter_context((folder / "stderr.txt").open("a"))
        started = [
            stack.enter_context(_process(command, where, environ_of(environ, folder), errors.fileno()))
            for _ in range(processes)
        ]
        yield [_port(process, folder) for process in started]


def prepared(
    variant: Variant, folder: Path, environ: Mapping[str, str], store: str
) -> tuple[list[str], Path]:
    """Put the variant together; the command that starts it, and where."""
    claims = claim_store(store, is_node=variant.is_node)
    if variant.is_next:
        sources = {
            "migrated-reset/route.js": template("nextjs-route.js"),
            "migrated-reset/migrated-reset.js": template("migrated-reset.js"),
            "migrated-reset/migrated-claims.js": claims,
            "settled/route.js": variant.main,
        }
        app = built_next_app(sources, environ_of(environ, folder) | {"RESET_TRUSTED_PROXIES": "1"})
        return [str(node_modules() / ".bin" / "next"), "start", "-H", "127.0.0.1", "-p", "0"], app
    for source in variant.sources:
        (folder / source).write_text(template(source), encoding="utf-8")
    (folder / ("migrated-claims.js" if variant.is_node else "migrated_claims.py")).write_text(claims)
    if variant.is_node:
        (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        if not (folder / "node_modules").exists():
            (folder / "node_modules").symlink_to(node_modules())
    main = folder / ("main.js" if variant.is_node else "main.py")
    main.write_text(variant.main, encoding="utf-8")
    return ["node" if variant.is_node else sys.executable, main.name], folder


@contextmanager
def _process(
    command: list[str], folder: Path, environ: dict[str, str], errors: int
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=errors, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _port(process: subprocess.Popen[str], folder: Path) -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.fullmatch(r"(\d+)|.*http://127\.0\.0\.1:(\d+)", line.strip()):
            return int(found[1] or found[2])
    raise AssertionError((folder / "stderr.txt").read_text(encoding="utf-8"))


def environ_of(given: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The handler's environment: WorkOS as given, claims in ``folder``."""
    address = urlsplit(given["WORKOS_BASE_URL"])
    node = {
        "WORKOS_API_HOSTNAME": str(address.hostname),
        "WORKOS_API_PORT": str(address.port),
        "WORKOS_API_HTTPS": "false",
        "NEXT_TELEMETRY_DISABLED": "1",
    }
    own = {"RESET_ANSWER_MS": "40", "RESET_CLAIMS_DIR": str(folder / "claims")}
    return {"PATH": os.environ["PATH"]} | own | node | dict(given)
