"""Answers that are kept in memory, the most recently used ones. Safe for threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most ``most`` values by key; the one that was not asked for longest goes first.

    ``size`` tells how much of ``most`` a value takes; by default each takes 1.
    """

    def __init__(self, most: int, size: Callable[[V], int] = lambda _: 1) -> None:
        self._most, self._size, self._taken = most, size, 0
        self._values: OrderedDict[K, V] = OrderedDict()
        self._making: dict[K, Future[V]] = {}
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Return the value of a key, or None."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value."""
        with self._lock:
            if key in self._values:
                self._taken -= self._size(self._values.pop(key))
            self._values[key] = value
            self._taken += self._size(value)
            while self._taken > self._most:
                self._taken -= self._size(self._values.popitem(last=False)[1])

    def of(self, key: K, make: Callable[[], V]) -> V:
        """Return the value of a key, made first where there is none.

        It is made once: other threads that want it meanwhile wait for it. Raises what ``make`` raises.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.get(key)
            answer = self._making.setdefault(key, Future())
        if making is not None:
            return making.result()
        try:
            made = make()
        except BaseException as error:
            answer.set_exception(error)
            raise
        else:
            self.put(key, made)
            answer.set_result(made)
            return made
        finally:
            with self._lock:
                del self._making[key]
