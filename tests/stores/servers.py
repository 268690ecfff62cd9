"""Real triple stores on loopback ports, each with its data in a folder of its own.

``oxigraph`` and ``virtuoso`` are fixtures of one running server for the whole run of the tests; a test that kills its
server, or must find it empty, starts one of its own with ``OxigraphServer(folder)`` or ``VirtuosoServer(folder)``.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
import requests

_READY = 60.0  # seconds: Virtuoso makes its database on the first start
_LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])


class Server(ABC):
    """A server process over a folder: started, stopped, killed, and started again on the same data and port."""

    user: str | None = None
    password: str | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    @abstractmethod
    def url(self) -> str:
        """What a user gives as the endpoint."""

    @property
    @abstractmethod
    def query_url(self) -> str:
        """Where SPARQL queries are answered."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments."""

    def start(self) -> Self:
        """Start, and wait until queries are answered."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(self.command(), cwd=self.folder, stdout=log, stderr=log)
        self._wait()
        return self

    def stop(self) -> None:
        """Ask the server to end, and wait for it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _wait(self) -> None:
        end = time.monotonic() + _READY
        while not self._answers():
            assert self._process is not None
            ended = self._process.poll() is not None
            if ended or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"{self.command()[0]} did not start: {self._last_words()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return requests.get(self.query_url, {"query": "ASK {}"}, timeout=5).ok
        except requests.RequestException:
            return False

    def _last_words(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")[-500:]


class OxigraphServer(Server):
    """``oxigraph serve`` with its store on disk."""

    @property
    def url(self) -> str:
        return f"http://{_LOOPBACK}:{self.port}"

    @property
    def query_url(self) -> str:
        return f"{self.url}/query"

    def command(self) -> list[str]:
        place = ["--location", str(self.folder / "store"), "--bind", f"{_LOOPBACK}:{self.port}"]
        return [_oxigraph() or "oxigraph", "serve", *place]


class VirtuosoServer(Server):
    """``virtuoso-t`` with an ini of its own; the first start sets the password of its user."""

    user = "dba"
    password = "s3cret"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sql_port = free_port()
        self._ini = folder / "virtuoso.ini"
        self._ini.write_text(_INI.format(sql=self.sql_port, http=self.port, folder=folder), encoding="utf-8")
        self._has_password = False

    @property
    def url(self) -> str:
        return f"http://{_LOOPBACK}:{self.port}/sparql"

    @property
    def query_url(self) -> str:
        return self.url

    def command(self) -> list[str]:
        return [shutil.which("virtuoso-t") or "virtuoso-t", "+foreground", "+configfile", str(self._ini)]

    def start(self) -> Self:
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)  # a killed server leaves it behind
        super().start()
        if not self._has_password:
            self.sql(f"set password dba {self.password};", password="dba")
            self.sql("checkpoint;")
            self._has_password = True
        return self

    def sql(self, statement: str, password: str | None = None) -> str:
        """Run a statement as the database's owner, and what it printed."""
        command = [
            shutil.which("isql-vt") or "isql-vt",
            f"{_LOOPBACK}:{self.sql_port}",
            "dba",
            password or self.password,
        ]
        done = subprocess.run([*command, f"EXEC={statement}"], capture_output=True, timeout=60, check=False)
        printed = (done.stdout + done.stderr).decode("utf-8", "replace")
        if done.returncode or "*** Error" in printed:
            raise RuntimeError(printed.strip())
        return printed


_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
O_DIRECT = 0
CaseMode = 2
SchedulerInterval = 10
DirsAllowed = {folder}
MaxMemPoolSize = 200000000
MaxQueryMem = 1G
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 2
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 10
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 300

[Plugins]
"""


def _oxigraph() -> str | None:
    """The server's program: beside the interpreter of the tests, or on the path."""
    beside = Path(sys.executable).parent / "oxigraph"
    return str(beside) if os.access(beside, os.X_OK) else shutil.which("oxigraph")


def need_oxigraph() -> None:
    """Skip the test where the server's program is not installed."""
    if _oxigraph() is None:
        pytest.skip("the Oxigraph server is not installed (pip install oxigraph)")


def need_virtuoso() -> None:
    """Skip the test where the server's programs are not installed."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource)")


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OxigraphServer]:
    """A running Oxigraph server."""
    need_oxigraph()
    server = OxigraphServer(tmp_path_factory.mktemp("oxigraph")).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtuosoServer]:
    """A running Virtuoso."""
    need_virtuoso()
    server = VirtuosoServer(tmp_path_factory.mktemp("virtuoso")).start()
    yield server
    server.stop()
