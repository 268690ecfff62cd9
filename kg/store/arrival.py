"""Whether every triple that was sent is on the server: by the numbers where they settle it, else one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.endpoint import Endpoint
from kg.errors import EndpointError
from kg.printable import printable
from kg.store.pieces import Part, batched, ntriples

_ASKED = 40  # triples in one question: Virtuoso's stack holds no hundred
_AT_ONCE = 20_000
_ENOUGH = 1000  # absent triples after which the rest is not asked for
_SHOWN = 3
_LARGE = 4  # times as large as what was sent: a graph that is not fetched to be compared
_BLANKS = "SELECT (COUNT(*) AS ?triples) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER (isBlank(?s) || isBlank(?o)) }}"


def check_arrival(endpoint: Endpoint, part: Part, place: str | None, before: int, after: int) -> None:
    """Compare a part with the graph that it went to. Raises EndpointError with how many triples are missing, and three.

    A server that has as many more as were sent has them all. Else some were there before, or it holds two of them for
    equal (``007`` and ``7``), or some are lost: then its graph is read and what differs is asked for, as the server
    compares it.
    """
    if after == before + part.size:
        return
    absent = missing(endpoint, place, part.ground, after) if after else list(part.ground)
    lost = len(absent) + _blank_lost(endpoint, part, place)
    if lost:
        raise EndpointError(_message(endpoint, place, lost, part.size, absent))


def missing(endpoint: Endpoint, graph: str | None, lines: Iterable[bytes], held: int) -> list[bytes]:
    """Those of some N-Triples lines (without blank nodes) that a graph of ``held`` triples lacks; 1,000 at most."""
    left = dict.fromkeys(lines)
    if held <= min(_LARGE * len(left) + _AT_ONCE, endpoint.profile.fetch or held):
        for batch in batched(endpoint.triples(graph, reach=held), _AT_ONCE):
            for line in ntriples(batch):
                left.pop(line, None)
    absent: list[bytes] = []
    for asked in batched(left, _ASKED):
        absent += _absent(endpoint, graph, asked)
        if len(absent) >= _ENOUGH:
            break
    return absent


def _absent(endpoint: Endpoint, graph: str | None, lines: Sequence[bytes]) -> list[bytes]:
    """The lines that the server does not find, by halves."""
    if _holds(endpoint, graph, lines):
        return []
    if len(lines) == 1:
        return list(lines)
    middle = len(lines) // 2
    return _absent(endpoint, graph, lines[:middle]) + _absent(endpoint, graph, lines[middle:])


def _holds(endpoint: Endpoint, graph: str | None, lines: Sequence[bytes]) -> bool:
    try:
        return endpoint.ask(b" ".join(line.rstrip() for line in lines).decode(), graph)
    except EndpointError as error:
        if error.status == 400 or error.status == 500:  # a literal that the server cannot even ask for
            return False
        raise


def _blank_lost(endpoint: Endpoint, part: Part, place: str | None) -> int:
    """Triples with blank nodes can only be counted, in a graph that nothing else is in."""
    if not part.blank or place is None:
        return 0
    answer = endpoint.query(_BLANKS.format(graph=place))
    assert isinstance(answer, ox.QuerySolutions)
    return part.blank - sum(int(row["triples"].value) for row in answer)


def _message(endpoint: Endpoint, place: str | None, lost: int, sent: int, absent: Sequence[bytes]) -> str:
    number = f"{_ENOUGH:,} or more" if _ENOUGH <= lost < sent else f"{lost:,}"
    where = f"graph <{place}>" if place else "the default graph"
    shown = "; ".join(printable(line.decode().removesuffix(" .\n")) for line in absent[:_SHOWN])
    return f"{endpoint.url}: {number} of {sent:,} triples are not in {where}" + (
        f", for instance {shown}" if shown else ""
    )
