"""The legs that are driven: those of the sample tours, and drawn ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.documents.wording.manoeuvres import directions
from planner.errors import NoRoute
from planner.itinerary.model.itinerary import Leg
from planner.manoeuvre import Route
from planner.roads.network.arrays import RoadNetwork
from planner.roads.roads import Roads
from tests.replay.driver import Drive, Driver, Streets
from tests.replay.lines import read

DRAWN_ON = ("primary", "secondary", "tertiary", "unclassified", "residential", "trunk")


@dataclass(frozen=True)
class Driven:
    """A leg, what its driver read and where he came."""

    route: Route | Leg
    text: tuple[str, ...]
    drive: Drive

    @property
    def lines(self) -> list[int]:
        """Metres of every line between departure and arrival, to the next one."""
        return [one.distance_m for one in self.route.manoeuvres[1:-1]]

    def left_at(self, network: RoadNetwork) -> int | None:
        """Return the place in ``drive.nodes`` where the driver left the way, or None."""
        way = set(self.route.geometry)
        for number, node in enumerate(self.drive.nodes):
            if (float(network.node_lon[node]), float(network.node_lat[node])) not in way:
                return number
        return None


def drive(streets: Streets, route: Route | Leg, *, turns: bool = True) -> Driven:
    """Print the lines of a route and let the driver follow them; without ``turns`` its ends alone."""
    told = directions(route.manoeuvres, "en")
    lines = [
        read(text, _printed(one.distance_m))
        for text, one in zip(told, route.manoeuvres, strict=True)
    ]
    if not turns:
        lines = [replace(lines[0], metres=_printed(route.distance_m)), lines[-1]]
    done = Driver(streets, lines, route.geometry[0], route.geometry[-1]).go()
    return Driven(route, told, done)


def _printed(metres: int) -> float:
    """Return a distance as rounded on paper: tens of metres, tenths of a kilometre."""
    return round(metres, -1) if metres < 995 else round(metres, -2)


def drawn(roads: Roads, number: int, seed: int = 13) -> Iterator[Route]:
    """Yield so many coach routes between points drawn by length on the public roads."""
    net, rng = roads.network, np.random.default_rng(seed)
    public = np.array([way in DRAWN_ON for way in net.classes])[net.class_id]
    links = np.flatnonzero(public & net.arcs_of("coach")[0::2])
    share = net.length_m[links] / net.length_m[links].sum()
    found = 0
    while found < number:
        ends = rng.choice(links, 2, p=share).tolist()
        a, b = (_middle(net, link, float(rng.uniform(0.2, 0.8))) for link in ends)
        try:
            route = roads.route("coach", a, b)
        except NoRoute:
            continue
        found += 1
        yield route


def _middle(net: RoadNetwork, link: int, share: float) -> tuple[float, float]:
    line = net.shape(link)
    at = share * (len(line) - 1)
    i = min(int(at), len(line) - 2)
    (x0, y0), (x1, y1) = line[i], line[i + 1]
    return x0 + (at - i) * (x1 - x0), y0 + (at - i) * (y1 - y0)
