"""A proxy that stands before a real server and fails as servers and networks do."""

from __future__ import annotations

import base64
import threading
from collections import deque
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import requests

HANG, CLOSE, CUT, SWALLOW, PAGE, EMPTY = "hang", "close", "cut", "swallow", "page", "empty"
"""Silent; closed before an answer; closed in the middle of it; done, and closed before it says so; a web page; 201, and
nothing done."""

Fault = int | str
"""A status, or one of the above."""


class FaultyServer:
    """Passes requests on to ``upstream``, or fails: the next faults in order, then ``always`` if there is one.

    Only requests that begin with ``where`` (method and path) fail. ``asked`` lists what came. With ``basic`` every
    request needs that user and password.
    """

    def __init__(
        self,
        upstream: str,
        faults: Iterable[Fault] = (),
        *,
        always: Fault | None = None,
        where: str = "",
        basic: tuple[str, str] | None = None,
        name: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.upstream = upstream.rstrip("/")
        self.faults = deque(faults)
        self.always = always
        self.where = where
        self.basic = basic
        self.name = name
        self.headers = headers or {}
        self.asked: list[str] = []
        self.released = threading.Event()
        self.before: Callable[[str], None] = lambda request: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def fault(self, request: str) -> Fault | None:
        if not request.startswith(self.where):
            return None
        return self.faults.popleft() if self.faults else self.always

    def lets_in(self, authorization: str | None) -> bool:
        if self.basic is None:
            return True
        wanted = base64.b64encode(":".join(self.basic).encode()).decode()
        return authorization == f"Basic {wanted}"


def _handler(proxy: FaultyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def version_string(self) -> str:
            return proxy.name or "nginx"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = f"{self.command} {self.path}"
            proxy.asked.append(request)
            if not proxy.lets_in(self.headers.get("Authorization")):
                self._answer(401, b"", {"WWW-Authenticate": 'Basic realm="triples"'})
                return
            proxy.before(request)
            fault = proxy.fault(request)
            if isinstance(fault, int):
                self._answer(fault, b"out of order\n", {"Content-Type": "text/plain", **proxy.headers})
            elif fault == HANG:
                proxy.released.wait(30)
                self.close_connection = True
            elif fault == CLOSE:
                self.close_connection = True
            elif fault == PAGE:
                self._answer(200, b"<html><title>Welcome</title></html>", {"Content-Type": "text/html"})
            elif fault == EMPTY:
                self._answer(201, b"", {})
            else:
                self._pass_on(body, fault)

        def _pass_on(self, body: bytes, fault: Fault | None) -> None:
            kept = {name: value for name, value in self.headers.items() if name.lower() in ("content-type", "accept")}
            url = urlsplit(proxy.upstream)._replace(path=self.path.partition("?")[0], query=self.path.partition("?")[2])
            answer = requests.request(self.command, url.geturl(), data=body, headers=kept, timeout=120)
            if fault == SWALLOW:
                self.close_connection = True
                return
            kind = {"Content-Type": answer.headers.get("Content-Type", "text/plain"), **proxy.headers}
            self._answer(answer.status_code, answer.content, kind, cut=fault == CUT)

        def _answer(self, status: int, body: bytes, headers: dict[str, str], *, cut: bool = False) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body[: len(body) // 2] if cut else body)
            self.close_connection = cut or self.close_connection

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815  # http.server's own names

    return Handler
