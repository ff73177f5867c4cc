"""Each handler as a server of its own, in a process of its own, put together as its users would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from tests.templates.node_folder import node_modules

FASTAPI = """
import socket, uvicorn
from fastapi import FastAPI
from fastapi_route import router

app = FastAPI()
app.include_router(router)
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
"""
FLASK = """
from flask import Flask
from werkzeug.serving import make_server
from flask_route import blueprint

app = Flask(__name__)
app.register_blueprint(blueprint)
server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""
WSGI = """
from wsgiref.simple_server import make_server
from wsgi_route import application

server = make_server("127.0.0.1", 0, application)
print(server.server_port, flush=True)
server.serve_forever()
"""
EXPRESS = """
import express from 'express';
import { migratedReset } from './express-route.js';

const app = express();
app.use(migratedReset);
app.use(express.json());
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
"""
# Next.js gives a route a Request and sends its Response; this does the same with Node's own.
NEXTJS = """
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { POST } from './nextjs-route.js';

const server = createServer(async (incoming, outgoing) => {
  const claimed = incoming.headers['x-forwarded-for'] ?? '10.9.9.9';
  const proxied = `${claimed}, ${incoming.socket.remoteAddress}`;
  const headers = { ...incoming.headers, 'x-forwarded-for': proxied };
  delete headers.connection;
  const request = new Request('http://localhost/migrated-reset', {
    method: 'POST', headers, body: Readable.toWeb(incoming), duplex: 'half',
  });
  const response = await POST(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
}).listen(0, '127.0.0.1', () => console.log(server.address().port));
"""


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    main: str
    sources: tuple[str, ...]

    @property
    def is_node(self) -> bool:
        return self.sources[0].endswith(".js")


VARIANTS = (
    Variant("nextjs", NEXTJS, ("migrated-reset.js", "nextjs-route.js")),
    Variant("express", EXPRESS, ("migrated-reset.js", "express-route.js")),
    Variant("fastapi", FASTAPI, ("migrated_reset.py", "fastapi_route.py")),
    Variant("flask", FLASK, ("migrated_reset.py", "flask_route.py")),
    Variant("plain", WSGI, ("migrated_reset.py", "wsgi_route.py")),
)


@contextmanager
def serving(variant: Variant, folder: Path, environ: dict[str, str]) -> Iterator[int]:
    """Start the variant in ``folder`` and give its port; what it printed is in ``stderr.txt`` there."""
    for source in variant.sources:
        shutil.copy(str(files("wizard").joinpath("templates", "reset", source)), folder)
    if variant.is_node:
        (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        (folder / "node_modules").symlink_to(node_modules())
    main = folder / ("main.js" if variant.is_node else "main.py")
    main.write_text(variant.main, encoding="utf-8")
    command = ["node" if variant.is_node else sys.executable, main.name]
    with (folder / "stderr.txt").open("w") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=_environ(environ), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            assert process.stdout is not None
            port = process.stdout.readline()
            assert port, (folder / "stderr.txt").read_text(encoding="utf-8")
            yield int(port)
        finally:
            process.terminate()
            process.communicate(timeout=10)


def _environ(workos: dict[str, str]) -> dict[str, str]:
    address = urlsplit(workos["WORKOS_BASE_URL"])
    node = {
        "WORKOS_API_HOSTNAME": str(address.hostname),
        "WORKOS_API_PORT": str(address.port),
        "WORKOS_API_HTTPS": "false",
    }
    return {"PATH": os.environ["PATH"], "RESET_ANSWER_MS": "40"} | workos | node
