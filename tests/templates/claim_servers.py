"""What the claim stores stand on: a Redis and a PostgreSQL, each over a socket."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from fakeredis import TcpFakeServer

from tests.templates.node_folder import node_modules

TABLE = "CREATE TABLE reset_claims (user_id VARCHAR(64) PRIMARY KEY, claimed_at BIGINT NOT NULL)"
POSTGRESQL = """
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const db = await PGlite.create();
await db.exec(TABLE);
const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 200 });
await server.start();
console.log(server.getServerConn().split(':')[1]);
"""


@contextmanager
def store_environ(store: str, folder: Path, postgresql: Callable[[], str]) -> Iterator[dict[str, str]]:
    """The settings of ``file``, ``redis``, ``sql`` (PostgreSQL) or ``sqlite``, which is running meanwhile."""
    if store == "redis":
        with _redis() as url:
            yield {"REDIS_URL": url}
    elif store == "sql":
        with closing(psycopg.connect(url := postgresql())) as database:
            database.execute("DELETE FROM reset_claims")
            database.commit()
        yield {"DATABASE_URL": url}
    elif store == "sqlite":
        with closing(sqlite3.connect(folder / "claims.db")) as database:
            database.execute(TABLE)
        yield {"DATABASE_URL": str(folder / "claims.db")}
    else:
        yield {"RESET_CLAIMS_DIR": str(folder / "claims")}


@contextmanager
def _redis() -> Iterator[str]:
    server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"redis://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start one in ``folder``, with the table, and give its address; takes seven seconds."""
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "node_modules").symlink_to(node_modules())
    script = POSTGRESQL.replace("TABLE", json.dumps(TABLE))
    (folder / "postgresql.js").write_text(script, encoding="utf-8")
    with subprocess.Popen(
        ["node", "postgresql.js"], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            yield f"postgresql://postgres:postgres@127.0.0.1:{port}/postgres?sslmode=disable"
        finally:
            process.terminate()
