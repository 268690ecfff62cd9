"""Groups that grow by joining: disjoint sets of whatever can be hashed and ordered."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Unions(Generic[T]):
    """Disjoint sets; what was never joined is alone in its set. Near-linear in the number of joins.

    >>> sets = Unions[str]()
    >>> sets.join("a", "b"); sets.join("b", "c")
    >>> sets.one("a", "c"), sets.one("a", "d")
    (True, False)
    """

    def __init__(self) -> None:
        self._above: dict[T, T] = {}
        self._size: dict[T, int] = {}

    def root(self, member: T) -> T:
        """The member that stands for the set."""
        root = member
        while (above := self._above.get(root, root)) != root:
            root = above
        while member != root:  # later ways are short
            self._above[member], member = root, self._above[member]
        return root

    def one(self, a: T, b: T) -> bool:
        """Are the two in one set?"""
        return self.root(a) == self.root(b)

    def join(self, a: T, b: T) -> None:
        """Make the sets of the two one."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return
        if self._size.get(a, 1) < self._size.get(b, 1):
            a, b = b, a
        self._above[b] = a
        self._size[a] = self._size.get(a, 1) + self._size.pop(b, 1)
