"""What our own API takes and answers: the structs that bodies are read into and answers made of."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from planner.documents.answers import PlanTold, PriceTold, RepairTold, WhyTold
from planner.itinerary.model.itinerary import Day, Itinerary, Proof
from planner.itinerary.tour.search_limits import ITERATIONS
from planner.store.job_states import State

SECONDS: Final = 60
"""Time limit of a search that names none."""

_REVISION: Final = "The tour's revision that the caller has seen."
_ORDER: Final = "Ids of the day's visits and breaks; visits that are left out are not made."
_BRIEF: Final = {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Brief"}]}

Revision = Annotated[
    int,
    Meta(description=_REVISION, extra={"expected": "give the tour's revision, a whole number"}),
]
Seed = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Iterations = Annotated[int, Meta(ge=1, le=1_000_000)]
Seconds = Annotated[int, Meta(ge=1, le=3_600)]
Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """A body of a request. Each field says in its ``Meta`` what is expected of it."""


class Change(Body, frozen=True):
    """A change of a tour as the caller has seen it."""

    revision: Revision


class OrderChange(Change, frozen=True):
    """A hand-made order of a day."""

    order: Annotated[
        list[str], Meta(description=_ORDER, extra={"expected": "give a list of visit ids"})
    ]


class JobRequest(Body, frozen=True):
    """A search for the best orders of a whole tour."""

    tour: Annotated[
        str, Meta(description="A kept tour's id.", extra={"expected": "give the id of a kept tour"})
    ]
    seed: Seed = 0
    iterations: Iterations = ITERATIONS
    seconds: Seconds = SECONDS


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer of ours."""


class TourState(Answer, frozen=True):
    """A kept tour as it stands now."""

    id: str
    revision: Annotated[int, Meta(ge=1)]
    saved_at: Instant
    can_undo: bool
    can_redo: bool
    token: Annotated[str, Meta(description="The share link is /t/<token>.")]


class KeptTour(Answer, frozen=True):
    """A kept tour and the itinerary of one of its coaches."""

    tour: TourState
    itinerary: Itinerary


class Comparison(Answer, frozen=True):
    """A day as it is, and with its order solved."""

    before: Day
    after: Day
    order: list[str]


class Network(Answer, frozen=True):
    """The roads that a server plans on; null where a router elsewhere does not say."""

    nodes: int | None
    edges: int | None
    date: str | None
    router: Literal["bundled", "remote"]


class Health(Answer, frozen=True):
    """Whether a server is ready, and why not."""

    status: Literal["ok", "starting", "failed"]
    version: str
    network: Network | None
    message: str | UnsetType = UNSET


class WhyAnswer(Answer, frozen=True):
    """Why each wish is not met."""

    why: tuple[WhyTold, ...]


class PricesAnswer(Answer, frozen=True):
    """What each optional wish that is left out would cost."""

    prices: tuple[PriceTold, ...]


class AlternativesAnswer(Answer, frozen=True):
    """Good plans of a day."""

    plans: tuple[PlanTold, ...]


class LateAnswer(Answer, frozen=True):
    """Repairs of a day that runs late."""

    repairs: tuple[RepairTold, ...]


class TourNumbers(Answer, frozen=True):
    """How good the orders of a tour are."""

    broken: Annotated[int, Meta(ge=0, description="Rules broken, required visits left out.")]
    late_s: Annotated[int, Meta(ge=0, description="By how much times are missed in all.")]
    priority: Annotated[int, Meta(ge=0, description="Sum over the visits served.")]
    end_s: Annotated[int, Meta(ge=0, description="Sum of the times at which coach-days end.")]
    road_s: Annotated[int, Meta(ge=0, description="Time on the road in all.")]


class JobSummary(Answer, frozen=True):
    """A search for a whole tour, without its brief."""

    id: str
    tour: str
    revision: Annotated[int, Meta(description="The tour's that the search began from.")]
    seed: Seed
    iterations: Iterations
    seconds: Seconds
    state: State
    share: Annotated[float, Meta(ge=0, le=1, description="How far it is.")]
    before: Annotated[
        TourNumbers | None, Meta(description="Of the hand-made orders; null if a day has none.")
    ]
    goal: Annotated[
        TourNumbers | None, Meta(description="Of the best so far; null while there is none.")
    ]
    proof: Proof | None
    bound: Annotated[
        int | None, Meta(description="A priority that no plan within the rules exceeds.")
    ]
    repeatable: Annotated[
        bool | None,
        Meta(description="Whether the same search gives the same orders: no clock cut it off."),
    ]
    message: Annotated[str, Meta(description="Why it failed or was lost, for people.")]
    created_at: Instant
    started_at: Instant | None
    ended_at: Instant | None
    taken: Annotated[
        int | None, Meta(description="The tour's revision that the best so far became.")
    ]


class Job(JobSummary, frozen=True):
    """A search for a whole tour."""

    best: Annotated[
        dict[str, Any] | None,
        Meta(description="The brief with the best orders so far.", extra_json_schema=_BRIEF),
    ]


class JobAnswer(Answer, frozen=True):
    """One search."""

    job: Job


class Jobs(Answer, frozen=True):
    """The kept searches, the newest first."""

    jobs: list[JobSummary]
