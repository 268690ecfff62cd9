"""Which members are compared at all: those that share a key, and in a large block those that are near in some order.

A small block is compared whole. In a large one, which grows with the number of articles (all acts of one state), each
member meets its next neighbours alone, in every order that is given (sorted neighbourhood, Hernández and Stolfo 1995), so
that the number of pairs grows with the number of members.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import combinations

import numpy as np

WHOLE = 24
"""The largest block of which all pairs are compared."""
WINDOW = 8
"""How many neighbours on either side a member meets in a larger one."""


class Blocks:
    """Members, told by their index, under the keys that they share.

    A key is kept as eight bytes of its hash: what two keys of one hash would add is a pair that is compared in vain.
    """

    def __init__(self) -> None:
        self._keys = array("q")
        self._members = array("q")

    def put(self, member: int, keys: Iterable[tuple[str, ...]]) -> None:
        """A member under each of its keys; members come in ascending order."""
        for key in keys:
            code = blake2b("\x1f".join(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
            self._keys.append(int.from_bytes(code, "little", signed=True))
            self._members.append(member)

    def pairs(self, orders: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
        """Each pair to compare once, ``(i, j)`` with ``i < j``, ascending.

        ``orders`` give every member's rank in each order in which the neighbours of a large block are found.
        """
        size = len(orders[0]) if orders else 0
        codes = array("q")
        for block in self._blocks():
            codes.extend(i * size + j for i, j in _near(block, orders))
        for code in np.unique(np.frombuffer(codes, dtype=np.int64)) if codes else ():
            yield divmod(int(code), size)

    def _blocks(self) -> Iterator[list[int]]:
        """The members of each key that several have, ascending."""
        if not self._keys:
            return
        keys = np.frombuffer(self._keys, dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        ends = np.append(np.flatnonzero(np.diff(keys[order])) + 1, len(order))
        members = np.frombuffer(self._members, dtype=np.int64)[order]
        start = 0
        for end in ends.tolist():
            if end - start > 1:
                yield list(dict.fromkeys(members[start:end].tolist()))
            start = end


def _near(block: list[int], orders: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    if len(block) <= WHOLE:
        yield from combinations(block, 2)
        return
    for ranks in orders:
        line = sorted(block, key=ranks.__getitem__)
        for n, i in enumerate(line):
            for j in line[n + 1 : n + 1 + WINDOW]:
                yield (i, j) if i < j else (j, i)


def ranks(keys: Iterable[object]) -> list[int]:
    """The rank of each member when all are sorted by these keys; of equal ones, the earlier member is first.

    >>> ranks(["pear", "apple", "fig"])
    [2, 0, 1]
    """
    found = list(keys)
    order = sorted(range(len(found)), key=found.__getitem__)  # type: ignore[arg-type]
    out = [0] * len(found)
    for rank, member in enumerate(order):
        out[member] = rank
    return out
