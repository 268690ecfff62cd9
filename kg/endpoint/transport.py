"""HTTP to one server: bounded retries on faults that pass, and a plain sentence for those that do not."""

from __future__ import annotations

import random
import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, NoReturn
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from urllib3.exceptions import NameResolutionError

from kg.errors import EndpointError
from kg.printable import one_line, printable

Fields = Mapping[str, str] | list[tuple[str, str]]

TRIES: Final = {
    HTTPStatus.INTERNAL_SERVER_ERROR: 3,
    HTTPStatus.BAD_GATEWAY: 6,
    HTTPStatus.SERVICE_UNAVAILABLE: 6,
    HTTPStatus.GATEWAY_TIMEOUT: 3,
    HTTPStatus.TOO_MANY_REQUESTS: 6,
}
"""Status that may pass to how often a request is sent in all."""

_BROKEN = 8  # connection refused, reset or closed in mid-answer: a killed server reads its log for up to a minute
_SILENT = 2  # each of them waits for the whole timeout
_TRIES_IN_ALL = 10
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds
_CONNECT = 15.0  # seconds until a host that does not answer counts as out of reach
_SHOWN = 300  # characters of what a server says


class Transport:
    """Sends requests to one server as one user.

    ``timeout``: seconds that the server may be silent. ``wait``: sleeps, and is replaced in tests.
    """

    def __init__(self, auth: AuthBase, *, timeout: float, wait: Callable[[float], None] = time.sleep) -> None:
        self.timeout = timeout
        self._wait = wait
        self._has_worked = False
        self._session = requests.Session()
        self._session.auth = auth
        self._session.headers["User-Agent"] = "newskg"

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: bytes | Fields | None = None,
        headers: Mapping[str, str] | None = None,
        allow: tuple[int, ...] = (),
        retry: bool = True,
        longer: float = 0.0,
    ) -> requests.Response:
        """The whole answer to a request. ``allow``: statuses that are no error here; ``retry`` false: sent once.

        ``longer``: seconds of silence that this request is given beyond the timeout. Raises EndpointError in words for
        whatever else comes, with the URL and what to do.
        """
        silence = self.timeout + longer

        def attempt() -> requests.Response:
            answer = self._session.request(
                method,
                url,
                params=params,
                data=data,
                headers=headers,
                timeout=(min(silence, _CONNECT), silence),
                allow_redirects=False,
            )
            if answer.status_code not in allow:
                answer.raise_for_status()
            return answer

        return self._repeat(url, attempt, retry=retry, silence=silence)

    def _repeat(
        self, url: str, attempt: Callable[[], requests.Response], *, retry: bool, silence: float
    ) -> requests.Response:
        """What ``attempt`` gives, called again on faults that pass; each kind of fault has its own number of tries."""
        met: Counter[object] = Counter()
        while True:
            try:
                answer = attempt()
            except requests.RequestException as error:
                kind = error.response.status_code if error.response is not None else type(error)
                met[kind] += 1
                if not retry or met[kind] >= self._tries(error) or met.total() >= _TRIES_IN_ALL:
                    _give_up(url, error, met.total(), silence)
                self._wait(_pause(met.total(), error.response))
            else:
                self._has_worked = True
                return _direct(url, answer)

    def _tries(self, error: requests.RequestException) -> int:
        if error.response is not None:
            self._has_worked = True
            return TRIES.get(HTTPStatus(error.response.status_code), 1) if _is_known(error.response) else 1
        if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.InvalidURL):
            return 1
        if isinstance(error, requests.Timeout):
            return _SILENT
        return _BROKEN if self._has_worked or not (_is_refused(error) or _is_nowhere(error)) else 1


def _give_up(url: str, error: requests.RequestException, tried: int, silence: float) -> NoReturn:
    times = f" (tried {tried} times)" if tried > 1 else ""
    if error.response is not None:
        status = error.response.status_code
        message = f"{url}: {refusal(error.response)}{times}"
        raise EndpointError(message, status=status, passing=status in TRIES) from None
    passing = isinstance(error, requests.ConnectionError | requests.Timeout | requests.exceptions.ChunkedEncodingError)
    raise EndpointError(f"{url}: {_fault(url, error, silence)}{times}", passing=passing) from None


def refusal(answer: requests.Response) -> str:
    """What a status of 400 and above means to the user."""
    said = _said(answer)
    match answer.status_code:
        case 401:
            wrong = "Authorization" in answer.request.headers
            return "user or password is wrong" if wrong else "asks for a user: --user NAME, password in KG_PASSWORD"
        case 403:
            return f"this user may not do that{said}"
        case 404:
            return f"no such address on this server; look at the path of the URL, or name its --profile{said}"
        case 405:
            return "the server does not do this here; look at the path of the URL, or name its --profile"
        case 413:
            return "the server takes no request of this size"
        case 429:
            return "the server asks to come back later"
    return f"the server answers {answer.status_code}{said}"


def _said(answer: requests.Response) -> str:
    """The first line of a server's own reason; a web page is none."""
    if "html" in answer.headers.get("Content-Type", ""):
        return ""
    lines = [line for line in answer.content[:4000].decode("utf-8", "replace").splitlines() if line.strip()]
    return f": {printable(one_line(lines[0]))[:_SHOWN]}" if lines else ""


def _fault(url: str, error: requests.RequestException, timeout: float) -> str:
    host = urlsplit(url).hostname
    if isinstance(error, requests.exceptions.SSLError):
        return "the server's certificate is not accepted"
    if isinstance(error, requests.ConnectTimeout):
        return f"cannot be reached (no answer to a connection within {timeout:g} s)"
    if isinstance(error, requests.Timeout):
        return f"the server is silent for {timeout:g} s; --timeout gives it longer"
    if _is_nowhere(error):
        return f"there is no host {host}"
    if _is_refused(error):
        return "cannot be reached (connection refused): is the server running, is the port right?"
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return "the server closed the connection before its answer was whole"
    return f"cannot be asked ({type(error).__name__})"


def _direct(url: str, answer: requests.Response) -> requests.Response:
    """The answer, unless it sends elsewhere: a POST that follows a redirect becomes a GET."""
    if 300 <= answer.status_code < 400 and "Location" in answer.headers:
        elsewhere = urlsplit(answer.headers["Location"])
        to = elsewhere._replace(netloc=elsewhere.netloc.rpartition("@")[2], query="", fragment="").geturl()
        raise EndpointError(f"{url}: the server sends to {printable(to)}; give that URL")
    return answer


def _pause(tried: int, answer: requests.Response | None) -> float:
    """Seconds to wait: what the server asks for, else twice as long each time and never quite the same."""
    asked = answer.headers.get("Retry-After", "") if answer is not None else ""
    if asked.isdecimal():
        return min(float(asked), _LONGEST_WAIT)
    return min(_FIRST_WAIT * 2.0 ** (tried - 1), _LONGEST_WAIT) * random.uniform(0.75, 1.25)


def _is_known(answer: requests.Response) -> bool:
    return answer.status_code in HTTPStatus._value2member_map_


def _is_refused(error: BaseException) -> bool:
    return _cause(error, ConnectionRefusedError) is not None


def _is_nowhere(error: BaseException) -> bool:
    return (_cause(error, NameResolutionError) or _cause(error, socket.gaierror)) is not None


def _cause(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    """The error of a kind that lies below another: requests wraps urllib3, which wraps the socket's."""
    seen: set[int] = set()
    left: list[object] = [error]
    while left:
        each = left.pop()
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        if isinstance(each, kind):
            return each
        seen.add(id(each))
        left += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
    return None
