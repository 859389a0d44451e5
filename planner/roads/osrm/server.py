"""One profile on one OSRM server: the address of a question, the answer or its refusal in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planner.errors import NoRoute, NoSegment, PlannerError, Unavailable
from planner.geodesy import LonLat
from planner.roads.network.profiles import Profile
from planner.roads.network.queries import Approach
from planner.roads.osrm.answers import Head, decoded
from planner.roads.osrm.client import Reply

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EndPoint:
    """A point to be left or reached, and how."""

    point: LonLat
    approach: Approach


@dataclass(frozen=True, slots=True)
class OsrmServer:
    """Where one of our profiles is served: the server's address, and its name for the profile."""

    profile: Profile
    base: str
    name: str

    @classmethod
    def of(cls, profile: Profile, url: str, target: str) -> OsrmServer:
        """Make it from the common address and the profile's own setting, a name or an address."""
        if "://" not in target:
            return cls(profile, url, target)
        base, _, name = target.rpartition("/")
        return cls(profile, base, name)

    def url(self, service: str, places: Sequence[EndPoint], options: Mapping[str, str]) -> str:
        """Return the address of a question; what OSRM takes for granted is left out."""
        # Six decimals (11 cm) are all that OSRM keeps of a point.
        points = ";".join(f"{place.point[0]:.6f},{place.point[1]:.6f}" for place in places)
        told = {**options, "generate_hints": "false"}
        if any(place.approach.kerb == "only" for place in places):
            told["approaches"] = ";".join(
                "curb" if place.approach.kerb == "only" else "" for place in places
            )
        if any(place.approach.bearing_deg for place in places):
            told["bearings"] = ";".join(
                ",".join(map(str, place.approach.bearing_deg or ())) for place in places
            )
        query = "&".join(f"{name}={value}" for name, value in told.items())
        return f"{self.base}/{service}/v1/{self.name}/{points}?{query}"

    def read(self, reply: Reply, kind: type[T]) -> T:
        """Return the answer. Raises NoRoute, NoSegment, or Unavailable for all that is no answer."""
        head = self._decoded(reply, Head)
        if head.code != "Ok":
            raise self._refusal(head)
        return self._decoded(reply, kind)

    def data_version(self, reply: Reply) -> str:
        """Return the version of the server's data that a reply names, "" where it names none.

        Raises Unavailable for a reply that is not OSRM's.
        """
        return printable(self._decoded(reply, Head).data_version or "", 40)

    def _decoded(self, reply: Reply, kind: type[T]) -> T:
        if reply.status not in {200, 400}:
            raise Unavailable(self._of_status(reply))
        try:
            return decoded(reply.body, kind)
        except ValueError as error:
            raise self.nonsense(str(error)) from error

    def nonsense(self, why: str) -> Unavailable:
        """Return the error for an answer that OSRM would not give."""
        return Unavailable(
            f"The router at {self.base} does not answer as OSRM does ({printable(why, 200)}). "
            "Check PLANNER_ROUTER_URL and PLANNER_ROUTER_PROFILES."
        )

    def wrong_mode(self, mode: str, wanted: str) -> Unavailable:
        """Return the error for a server that drives where it should walk, or the other way round."""
        return Unavailable(
            f"The router at {self.base} answers with {mode} where {wanted} was asked for (profile "
            f"{self.name}). osrm-routed serves one profile whatever the name: start another for "
            f"it, and give its address in PLANNER_ROUTER_PROFILES, such as "
            f"{self.profile}=http://127.0.0.1:5001/{self.name}."
        )

    def _refusal(self, head: Head) -> PlannerError:
        who = f"The router at {self.base}"
        told = f"{printable(head.code, 40)}: {printable(head.message, 200)}".rstrip(": .")
        if head.code in {"NoRoute", "NoTable"}:
            return NoRoute(f"{who} knows no way for the travel profile {self.profile} ({told}).")
        if head.code == "NoSegment":
            return NoSegment(
                f"{who} knows no road of the travel profile {self.profile} near one of the points "
                f"({told}); move it nearer to one."
            )
        if head.code == "TooBig":
            return Unavailable(
                f"{who} does not answer so many points at once ({told}). Set "
                "PLANNER_ROUTER_MAX_TABLE to what it accepts."
            )
        return Unavailable(
            f"{who} refuses the question for its profile {self.name} ({told}). Check "
            "PLANNER_ROUTER_URL and PLANNER_ROUTER_PROFILES."
        )

    def _of_status(self, reply: Reply) -> str:
        who, number = f"The router at {self.base}", f"(HTTP {reply.status})"
        if 300 <= reply.status < 400:
            there = printable(reply.location, 200) or "another address"
            return f"{who} points to {there}, which is not followed; set PLANNER_ROUTER_URL to it."
        if reply.status == 429:
            return f"{who} is asked more often than it allows {number}. Wait, or run your own."
        if reply.status in {401, 403}:
            return f"{who} does not let us in {number}. Use one that asks for no key."
        if reply.status < 500:
            return f"{who} has no OSRM service there {number}. Check PLANNER_ROUTER_URL."
        return f"{who} failed {number}. Try again later, or look into its log."


def printable(text: str, most: int) -> str:
    """Return at most ``most`` letters of a text from outside, without control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:most]
