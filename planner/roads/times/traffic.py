"""How much slower than free flow a road is, by its class, the kind of day and the hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.city import City
from planner.roads.network.arrays import RoadNetwork
from planner.roads.network.profiles import PROFILES
from planner.roads.times.fifo import HOUR, full_hour
from planner.words import Words

Kind = Literal["weekday", "friday", "saturday", "sunday", "holiday"]
KINDS: tuple[Kind, ...] = ("weekday", "friday", "saturday", "sunday", "holiday")
"""Kinds of day. A public holiday is one whatever its weekday; Friday is the day of the prayer."""
WEEK: tuple[Kind, ...] = (*("weekday",) * 4, "friday", "saturday", "sunday")

VEHICLE_CLASSES = frozenset(PROFILES["coach"].speeds_kph) | frozenset(PROFILES["car"].speeds_kph)
"""The OSM road classes that traffic slows down; paths are walked at any hour alike."""

Key = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A measured mean speed that the factors of one group are held against.

    ``begin_h`` to ``end_h`` are full hours of the day, ``low_kph`` to ``high_kph`` the range of the
    published figures, ``sources`` who published them.
    """

    group: str
    begin_h: int
    end_h: int
    low_kph: float
    high_kph: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Traffic:
    """Factors on free-flow times at the full hours; between them they run along straight lines.

    ``groups`` names groups of OSM road classes, ``group_of`` gives each class its place there;
    ``factors[kind][hour]`` holds one factor a group, at least 1. ``assumption`` says where they
    come from and is printed wherever they are. All moments are local times of the city without a
    zone. For vehicles only: who walks meets no traffic.
    """

    city: City = field(repr=False)
    assumption: Words
    groups: tuple[str, ...]
    group_of: Mapping[str, int] = field(repr=False)
    factors: Mapping[Kind, tuple[Key, ...]] = field(repr=False)
    published: Published | None

    def kind(self, day: date) -> Kind:
        """Return what kind of day a date is, by the public holidays of the city's country."""
        if day in self.city.public_holidays(day.year):
            return "holiday"
        return WEEK[day.weekday()]

    def key(self, hour: datetime) -> Key:
        """Return the factors of a full hour, one a group.

        It is the key under which to keep a metric: hours of equal factors share one.
        """
        if hour != full_hour(hour):
            raise ValueError(f"{hour} is not a full hour")
        return self.factors[self.kind(hour.date())][hour.hour]

    def hour_factors(self, classes: Sequence[str], hour: datetime) -> NDArray[np.float64]:
        """Return the factor of each road class at a full hour; 1 for what is no road of vehicles.

        With ``network.classes`` as ``classes``, ``[network.class_id]`` spreads it over the links.
        """
        row = (*self.key(hour), 1.0)
        return np.array([row[self.group_of.get(name, -1)] for name in classes], np.float64)

    def factor(self, road_class: str, at: datetime) -> float:
        """Return how many times longer than at free flow a road of this class takes at a moment."""
        group = self.group_of.get(road_class)
        if group is None:
            return 1.0
        hour = full_hour(at)
        here, later = self.key(hour)[group], self.key(hour + HOUR)[group]
        return here + (later - here) * ((at - hour) / HOUR)

    def daytime_factor(self, kind: Kind, published: Published) -> float:
        """Return the mean factor of the published group from its ``begin_h`` to its ``end_h``."""
        group = self.groups.index(published.group)
        column = [row[group] for row in self.factors[kind][published.begin_h : published.end_h + 1]]
        # The mean of a line that is straight between the hours: both ends count half.
        return (sum(column) - (column[0] + column[-1]) / 2) / (len(column) - 1)


@dataclass(frozen=True, slots=True)
class Daytime:
    """Mean speeds that the factors lead to on a network's roads of the published group."""

    free_flow_kph: float
    kph: Mapping[Kind, float]
    week_kph: float
    within: bool


def daytime_speeds(traffic: Traffic, published: Published, network: RoadNetwork) -> Daytime:
    """Return the coach's mean daytime speeds on the roads of the published group.

    Every arc that is open to the coach is driven once at each moment of the daytime; the mean speed
    is all metres by all the time (the harmonic mean, weighted by length), without what turns and
    lights take. ``within``: each kind of day lies in the published range.
    """
    group = traffic.groups.index(published.group)
    member = np.array([traffic.group_of.get(name) == group for name in network.classes], bool)
    arcs = network.arcs_of("coach") & np.repeat(member[network.class_id], 2)
    metres = float(np.repeat(network.length_m, 2)[arcs].sum())
    free_kph = 3600 * metres / max(1, int(network.arc_ms(PROFILES["coach"])[arcs].sum()))
    mean = {kind: traffic.daytime_factor(kind, published) for kind in KINDS}
    kph = {kind: free_kph / factor for kind, factor in mean.items()}
    return Daytime(
        free_flow_kph=free_kph,
        kph=kph,
        week_kph=free_kph * len(WEEK) / sum(mean[kind] for kind in WEEK),
        within=all(published.low_kph <= one <= published.high_kph for one in kph.values()),
    )


_HALF_DAYS = (range(12), range(12, 24))


def factors_table(traffic: Traffic) -> str:
    """Return every factor by kind of day, group and full hour, under what is assumed of them."""
    width = max(map(len, (*KINDS, *traffic.groups))) + 2
    lines = [traffic.assumption.en, "", "Times as long as at free flow, at the full hours:"]
    for kind in KINDS:
        for hours in _HALF_DAYS:
            lines += ["", f"{kind:<{width}}" + "".join(f"   {hour:02}" for hour in hours)]
            lines += [
                f"  {group:<{width - 2}}"
                + "".join(f"{traffic.factors[kind][h][i]:5.2f}" for h in hours)
                for i, group in enumerate(traffic.groups)
            ]
    classes = [
        f"  {group}: {', '.join(name for name, of in traffic.group_of.items() if of == i)}"
        for i, group in enumerate(traffic.groups)
    ]
    return "\n".join([*lines, "", "Road classes:", *classes])


def speeds_table(published: Published, found: Daytime) -> str:
    """Return the mean daytime speeds beside the published range."""
    low, high = f"{published.low_kph:g}", f"{published.high_kph:g}"
    verdict = "within" if found.within else "OUTSIDE"
    hours = f"{published.begin_h:02}:00 to {published.end_h:02}:00"
    lines = [
        "",
        f"Mean speed on {published.group} roads, {hours}, of a coach on each of them at every moment",
        "(all metres by all the time: harmonic, weighted by length; turns and lights left out):",
        f"  {'free flow':<10}{found.free_flow_kph:5.1f} km/h",
        *(f"  {kind:<10}{found.kph[kind]:5.1f} km/h" for kind in KINDS),
        f"  {'the week':<10}{found.week_kph:5.1f} km/h  (four weekdays, Friday, Saturday, Sunday)",
        f"Every kind of day must lie within the published {low} to {high} km/h: {verdict}.",
    ]
    return "\n".join([*lines, *(f"  {source}" for source in published.sources)])
