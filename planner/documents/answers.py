"""The answers about a day as the API gives them: facts in seconds, and a sentence in each language.

Times of day are whole seconds from local midnight, rounded as an itinerary rounds them; durations
are whole seconds rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.words import Words


@dataclass(frozen=True, slots=True)
class RuleTold:
    """One rule: its kind, and the visit or break it is about (None: the whole day)."""

    kind: str
    of: str | None


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One change that helps. ``from_s`` and ``to_s`` are clock times, of ``shorten`` durations.

    ``order`` is then that of the ``day`` and the ``coach`` (None: the same), ``second`` a second coach's;
    ``language`` is what somebody on that coach would have to speak.
    """

    sentence: Words
    kind: str
    of: str | None
    from_s: int | None
    to_s: int | None
    size_s: int
    day: date | None
    order: tuple[str, ...]
    proved: bool
    coach: str | None
    language: str | None
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyTold:
    """Why a wish is not met. ``smallest``: no fewer rules are in conflict, by proof."""

    sentence: Words
    visit: str | None
    rules: tuple[RuleTold, ...]
    smallest: bool
    complete: bool
    changes: tuple[ChangeTold, ...]


@dataclass(frozen=True, slots=True)
class PriceTold:
    """What a wish would cost. ``order`` None: it cannot be added."""

    sentence: Words
    visit: str
    end_later_s: int
    road_more_s: int
    drops: tuple[str, ...]
    order: tuple[str, ...] | None
    proved: bool


@dataclass(frozen=True, slots=True)
class PlanTold:
    """One of several plans, in the figures of its day's totals.

    ``slack_s`` is how late the group may set out (None: any amount). ``alike`` is the share of legs
    that it has in common with the first. ``coach_m`` is driven with the group, ``empty_m`` without.
    """

    sentence: Words
    order: tuple[str, ...]
    left_out: tuple[str, ...]
    end_s: int
    road_s: int
    wait_s: int
    slack_s: int | None
    priority: int
    alike: float
    proved: bool
    coach_m: int
    empty_m: int
    walk_m: int


@dataclass(frozen=True, slots=True)
class LevelTold:
    """What breaks, and when the day ends, if every leg takes so many per cent longer."""

    per_cent: int
    broken: tuple[RuleTold, ...]
    end_s: int
    end_later_s: int


@dataclass(frozen=True, slots=True)
class FixedTold:
    """From which per cent on an appointment is missed (None: never)."""

    visit: str
    per_cent: int | None


@dataclass(frozen=True, slots=True)
class OtherStressTold:
    """From which per cent on another coach breaks a rule, and misses its appointments."""

    coach: str
    first_per_cent: int | None
    first: tuple[RuleTold, ...]
    fixed: tuple[FixedTold, ...]


@dataclass(frozen=True, slots=True)
class StressTold:
    """How a day bears longer legs; ``others`` are the other coaches of the date."""

    sentences: tuple[Words, ...]
    first_per_cent: int | None
    first: tuple[RuleTold, ...]
    fixed: tuple[FixedTold, ...]
    levels: tuple[LevelTold, ...]
    others: tuple[OtherStressTold, ...]


@dataclass(frozen=True, slots=True)
class Shortened:
    """A visit and its new duration."""

    visit: str
    duration_s: int


@dataclass(frozen=True, slots=True)
class EffectTold:
    """What a repair does to another coach."""

    coach: str
    broken: tuple[RuleTold, ...]
    end_later_s: int


@dataclass(frozen=True, slots=True)
class RepairTold:
    """What to do when late, from the stop where the group is on; ``others`` fare otherwise than planned."""

    sentence: Words
    kind: str
    order: tuple[str, ...]
    shortened: tuple[Shortened, ...]
    dropped: tuple[str, ...]
    broken: tuple[RuleTold, ...]
    late_s: int
    end_s: int
    end_later_s: int
    others: tuple[EffectTold, ...]
