"""One small tree of errors, each with the sentence that the user sees.

HTTP statuses live in ``planner.web`` only; command-line exit codes in ``planner.cli`` only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input.

    ``field`` is a path such as ``days[0].visits[2].duration_min``; ``value`` is the offending
    value as text; ``expected`` says what would be right, so that it is also the way out.
    """

    field: str
    value: str
    expected: str

    def sentence(self) -> str:
        """Return the fault as one sentence that names the field, the value and the way out."""
        return f"{self.field}: {self.value} is not accepted; {self.expected}."


class PlannerError(Exception):
    """Base of every error that a user may see. ``str(error)`` is a clear sentence."""

    code = "PlannerError"

    def __init__(self, sentence: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.faults = tuple(faults)

    def lines(self) -> str:
        """Return the error for a terminal: its sentence, or a heading and every fault on its line."""
        if len(self.faults) < 2:
            return self.sentence
        heading = self.sentence.partition(self.faults[0].sentence())[0].strip()
        return "\n  ".join([heading, *(fault.sentence() for fault in self.faults)])


class InvalidInput(PlannerError):
    """A brief, form, query or argument that cannot be understood; lists every fault at once."""

    code = "InvalidInput"

    @classmethod
    def of(cls, what: str, faults: Iterable[Fault]) -> InvalidInput:
        """Build the error from its faults: the sentence counts them and tells the first ones."""
        found = tuple(faults)
        many = "1 fault" if len(found) == 1 else f"{len(found)} faults"
        told = " ".join(fault.sentence() for fault in found[:20])
        more = f" And {len(found) - 20} more." if len(found) > 20 else ""
        return cls(f"{what} has {many}. {told}{more}", found)


class DataFault(InvalidInput):
    """A data file of the installation (venues, city, roads) that breaks its schema."""

    code = "DataFault"


class NotFound(PlannerError):
    """No such tour, venue, day or share link."""

    code = "NotFound"


class Conflict(PlannerError):
    """The tour was changed by somebody else since it was read."""

    code = "Conflict"


class NoRoute(PlannerError):
    """No road leads from one point to the other for this travel profile."""

    code = "NoRoute"


class NoSegment(PlannerError):
    """A point lies too far from every road of the travel profile."""

    code = "NoSegment"


class TooBig(PlannerError):
    """A request that asks for more points than the service answers."""

    code = "TooBig"


class Unavailable(PlannerError):
    """Something the answer needs is missing on this machine (fonts, a wheel, a cache folder)."""

    code = "Unavailable"


class Busy(Unavailable):
    """A service that has as much in hand as it takes; ask again after ``retry_after_s`` seconds."""

    code = "Busy"

    def __init__(self, sentence: str, retry_after_s: int = 5) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s
