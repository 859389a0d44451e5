"""A value that is made at its first use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """A value that is made at its first use, once, whichever thread asks first.

    A failure is not remembered: the next use tries again, so that a mended file needs no restart.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: T | None = None

    @property
    def made(self) -> bool:
        """Whether the value is there already."""
        return self._made is not None

    def get(self) -> T:
        """Return the value, making it first if need be; other threads wait for the one that makes.

        Raises whatever the making raises.
        """
        if self._made is None:
            with self._lock:
                if self._made is None:
                    self._made = self._make()
        return self._made
