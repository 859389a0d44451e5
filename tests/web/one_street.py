"""The app over one straight street, so that every number of an answer is plain arithmetic.

The street runs along the equator from longitude 0 to 0.01, in two pieces: Jalan Barat to 0.005 and
Jalan Timur beyond. A thousandth of a degree counts 100 m and takes 10 s by car, and it may be
driven eastwards only. On foot it takes 80 s, both ways.
"""

from datetime import UTC
from types import SimpleNamespace

import numpy as np

from planner import create_app
from planner.errors import NoRoute, NoSegment
from planner.manoeuvre import Manoeuvre, Route
from planner.settings import Settings
from tests.conftest import Browser

BEND = 0.005
MS_PER_STEP = {"car": 10_000, "coach": 10_000, "walk": 80_000}


class OneStreet:
    nodes, edges, kilometres, date = 3, 2, 1.0, "2026-05-31"
    credits, bounds, source_hash = ("© nobody",), (0.0, 0.0, 0.01, 0.0), "0" * 64

    def snap(self, _profile, points):
        snaps = []
        for index, (lon, lat) in enumerate(points):
            # 1e-5 degrees of latitude are 1.1 m: good enough for a distance that tests name.
            off_m = abs(lat) * 111_195
            if off_m > 1000:
                raise NoSegment(f"Point {index} lies {off_m:.0f} m from the nearest road.")
            name = "Jalan Barat" if lon < BEND else "Jalan Timur"
            snaps.append(SimpleNamespace(lon=lon, lat=0.0, distance_m=off_m, name=name))
        return tuple(snaps)

    def _steps(self, profile, origin, target):
        steps = round((target[0] - origin[0]) * 1000)
        return abs(steps) if steps >= 0 or profile == "walk" else -1

    def durations(self, profile, sources, targets, **_):
        steps = [[self._steps(profile, a, b) for b in targets] for a in sources]
        return np.array(
            [[n * MS_PER_STEP[profile] if n >= 0 else -1 for n in row] for row in steps]
        )

    def table(self, profile, sources, targets, **_):
        steps = [[self._steps(profile, a, b) for b in targets] for a in sources]
        return SimpleNamespace(
            durations_ms=self.durations(profile, sources, targets),
            distances_m=np.array([[n * 100 if n >= 0 else -1 for n in row] for row in steps]),
        )

    def route(self, profile, origin, destination, **_):
        steps = self._steps(profile, origin, destination)
        if steps < 0:
            raise NoRoute("No road leads back along the street.")
        ms = MS_PER_STEP[profile]
        first = round((BEND - origin[0]) * 1000)
        line = ((origin[0], 0.0), (0.002, 0.0), (BEND, 0.0), (destination[0], 0.0))
        common = {"lat": 0.0, "bearing_before_deg": 90, "bearing_after_deg": 90}
        return Route(
            duration_ms=steps * ms,
            distance_m=steps * 100,
            geometry=line,
            manoeuvres=(
                Manoeuvre(
                    "depart", None, "Jalan Barat", origin[0], distance_m=first * 100,
                    duration_ms=first * ms, from_start_m=0, geometry_index=0, **common,
                ),
                Manoeuvre(
                    "new name", "straight", "Jalan Timur", BEND,
                    distance_m=(steps - first) * 100, duration_ms=(steps - first) * ms,
                    from_start_m=first * 100, geometry_index=2, arms_deg=(0,), **common,
                ),
                Manoeuvre(
                    "arrive", None, "Jalan Timur", destination[0], distance_m=0, duration_ms=0,
                    from_start_m=steps * 100, geometry_index=3, side="left", **common,
                ),
            ),
            streets=("Jalan Barat", "Jalan Timur"),
            main_streets=("Jalan Barat", "Jalan Timur"),
        )  # fmt: skip

    def routes(self, profile, origin, destination, *, most, **_):
        return (self.route(profile, origin, destination),)[:most]

    def streets(self):
        return iter(())


def street_app(folder, **settings):
    """Make the app over the street; ``settings`` go into its Settings."""
    app = create_app(Settings(instance=folder, **settings))
    app.test_client_class = Browser
    planner = SimpleNamespace(
        roads=OneStreet(), venues=(), city=SimpleNamespace(driving_side="left", zone=UTC)
    )
    app.extensions["planner"]._planner._made = planner
    return app
