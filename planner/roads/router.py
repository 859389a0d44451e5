"""What answers for roads: the bundled network, or an OSRM server elsewhere; nobody need ask which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from planner.city import load_city
from planner.geodesy import LonLat
from planner.manoeuvre import Route
from planner.roads.loading import load_roads
from planner.roads.network.arrays import RoadNetwork, Street
from planner.roads.network.profiles import Profile
from planner.roads.network.queries import ANYHOW, Approach, Snap, Table
from planner.roads.osrm.remote_roads import RemoteRoads
from planner.roads.times.conditions import FREE_FLOW, Conditions
from planner.roads.times.traffic import Traffic
from planner.settings import Settings
from planner.words import Words


class Router(Protocol):
    """The door to the roads; what each method returns and raises stands at ``Roads``.

    ``nodes``, ``edges`` and ``kilometres`` are 0 and ``date`` is empty where nobody knows them;
    ``statements`` say what every page must tell beside the times that come from here.
    """

    @property
    def nodes(self) -> int:
        """How many junctions there are."""

    @property
    def edges(self) -> int:
        """How many directed pieces of road."""

    @property
    def kilometres(self) -> float:
        """How long all roads are, each counted once."""

    @property
    def date(self) -> str:
        """The day of the data, ISO or in the server's own words."""

    @property
    def credits(self) -> tuple[str, ...]:
        """Whose data it is, a line each."""

    @property
    def source_hash(self) -> str:
        """What changes whenever the streets do."""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""

    @property
    def traffic(self) -> Traffic | None:
        """What makes roads slower by the hour; None: nothing that is known."""

    @property
    def network(self) -> RoadNetwork | None:
        """The streets themselves, None where they are elsewhere: then nothing is known of kerbs."""

    @property
    def statements(self) -> tuple[Words, ...]:
        """What must be told beside the times."""

    def snap(self, profile: Profile, points: Sequence[LonLat]) -> tuple[Snap, ...]:
        """Move each (lon, lat) point onto a road."""

    def nearest(
        self, profile: Profile, point: LonLat, *, number: int = 1, approach: Approach = ANYHOW
    ) -> tuple[Snap, ...]:
        """Return the nearest places on different roads, nearest first."""

    def table(
        self,
        profile: Profile,
        sources: Sequence[LonLat],
        targets: Sequence[LonLat],
        *,
        conditions: Conditions = FREE_FLOW,
        leaving: Sequence[Approach] = (),
        reaching: Sequence[Approach] = (),
    ) -> Table:
        """Return milliseconds and metres, sources x targets."""

    def durations(
        self,
        profile: Profile,
        sources: Sequence[LonLat],
        targets: Sequence[LonLat],
        *,
        conditions: Conditions = FREE_FLOW,
        leaving: Sequence[Approach] = (),
        reaching: Sequence[Approach] = (),
    ) -> NDArray[np.int64]:
        """Return milliseconds, sources x targets."""

    def route(
        self,
        profile: Profile,
        origin: LonLat,
        destination: LonLat,
        *,
        conditions: Conditions = FREE_FLOW,
        leaving: Approach = ANYHOW,
        reaching: Approach = ANYHOW,
    ) -> Route:
        """Return the quickest way."""

    def routes(  # noqa: PLR0913 - options, by name
        self,
        profile: Profile,
        origin: LonLat,
        destination: LonLat,
        *,
        most: int = 3,
        conditions: Conditions = FREE_FLOW,
        leaving: Approach = ANYHOW,
        reaching: Approach = ANYHOW,
    ) -> tuple[Route, ...]:
        """Return at most ``most`` different ways, the best first."""

    def without_traffic(self) -> Router:
        """Return the same roads at free flow at any hour."""

    def streets(self) -> Iterator[Street]:
        """Yield every street that can be drawn."""


def load_router(settings: Settings, *, progress: bool = False) -> Router:
    """Return what the settings name: the server at ``router_url``, else the bundled roads.

    A server is not asked yet: one that is down makes plans fail, with its sentence, not the start.
    Raises as ``load_roads`` and ``load_city`` do.
    """
    if not settings.router_url:
        return load_roads(settings, progress=progress)
    city = load_city(settings.data / "city.toml")
    return RemoteRoads(
        settings.router_url,
        profiles=settings.router_profiles,
        timeout_s=settings.router_timeout_s,
        max_table=settings.router_max_table,
        bounds=city.bounds,
        credits=city.credits,
    )
