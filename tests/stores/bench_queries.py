"""How long each bundled question takes on Oxigraph over a million triples.

``python -m tests.stores.bench_queries [GRAPH…]`` prints a table: rows, then seconds with LIMIT 10000 and with no limit,
in memory and on disk. Without GRAPH it asks fifty copies of the seeds' graph; the processor's time is told, not the
clock's, since other work would count too.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from kg.query import Query, ask, catalogue
from kg.query.engine import prepare
from tests.stores.copies import copies

_LIMIT = "\nLIMIT 10000"
_ENOUGH = 50  # copies of the seeds' graph that are a million triples


def filled(store: ox.Store, graphs: list[str]) -> ox.Store:
    """The store with the graph files, or with copies of the seeds' graph."""
    if graphs:
        for path in graphs:
            store.bulk_load(path=path)
    else:
        store.bulk_extend(copies(_ENOUGH))
    store.optimize()
    return store


def measure(query: Query, store: ox.Store) -> tuple[int, float, float]:
    """Rows of the whole answer; seconds with and without a limit."""
    text = prepare(query, store, {})
    began = time.process_time()
    ask(text + _LIMIT, store)
    limited = time.process_time()
    rows = len(ask(text, store).rows)
    return rows, limited - began, time.process_time() - limited


def main(graphs: list[str]) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        stores = [filled(ox.Store(), graphs), filled(ox.Store(str(Path(folder, "store"))), graphs)]
        print(f"{len(stores[0]):,} triples; seconds with LIMIT 10000 and without, in memory and on disk")
        print(f"{'':24}{'rows':>8}{'memory':>10}{'':>8}{'disk':>10}")
        for query in catalogue():
            (rows, *memory), (_, *disk) = (measure(query, store) for store in stores)
            print(f"{query.name:24}{rows:>8}" + "".join(f"{seconds:>9.2f}" for seconds in (*memory, *disk)), flush=True)
        del stores


if __name__ == "__main__":
    main(sys.argv[1:])
