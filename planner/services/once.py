"""Values that are made at their first use, once, whichever thread needs them first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Once(Generic[T]):
    """A value that is made at its first use.

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


class once(Generic[T]):  # noqa: N801 - used as property is
    """A property of an object that is made at its first use.

    The ``Once`` of a property ``name`` is the object's attribute ``_name``.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._attribute = f"_{name}"

    @overload
    def __get__(self, held: None, owner: type) -> once[T]: ...

    @overload
    def __get__(self, held: object, owner: type) -> T: ...

    def __get__(self, held: object | None, owner: type) -> once[T] | T:
        if held is None:
            return self
        return self.of(held).get()

    def of(self, held: object) -> Once[T]:
        """Return the ``Once`` of an object."""
        value: Once[T] = vars(held)[self._attribute]
        return value

    def set_on(self, held: object) -> None:
        """Give a new object its ``Once``."""
        setattr(held, self._attribute, Once(lambda: self._make(held)))
