"""The server of the demo's own sign-in page: it hands each password on, and ends with its input."""

import os
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from keep_wsgi_route import application


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 100


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def end_with_input():
    sys.stdin.read()
    os._exit(0)


server = make_server("127.0.0.1", 0, application, Threaded, Quiet)
print(server.server_port, flush=True)
threading.Thread(target=end_with_input, daemon=True).start()
server.serve_forever()
