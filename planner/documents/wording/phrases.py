"""Parts of sentences that advice is made of: lists, spans, and a rule told of a visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.documents.wording.quantities import clock, clock_latest, duration
from planner.itinerary.model.day_rules import DayRule
from planner.itinerary.model.itinerary import whole_s
from planner.itinerary.model.problem import DayProblem, Intervals
from planner.words import Words

AND = Words(en="and", id="dan")


@dataclass(frozen=True, slots=True)
class Told:
    """A day to talk about: its problem, the names of its visits, the language, the coaches' names."""

    problem: DayProblem
    names: Mapping[str, Words]
    language: str
    coaches: Mapping[str, Words] = field(default_factory=dict)

    def name(self, of: str | None) -> str:
        """Return the name of a visit; of a break, or of what has none, its id."""
        found = None if of is None else self.names.get(of)
        return str(of) if found is None else found.in_(self.language)

    def say(self, words: Words, **parts: str) -> str:
        """Return the words with their places filled."""
        return words.in_(self.language).format(**parts)


def moment(at_ms: int) -> str:
    """Return a moment of a plan as a clock time."""
    return clock(whole_s(at_ms))


def latest(at_ms: int) -> str:
    """Return the latest moment that a rule allows as a clock time."""
    return clock_latest(at_ms // 1000)


def length(ms: int, language: str) -> str:
    """Return a duration in hours and minutes, rounded up."""
    return duration(-(-ms // 1000), language, "up")


def listed(parts: Sequence[str], language: str, word: Words = AND) -> str:
    """Return ``A``, ``A and B``, ``A, B and C``."""
    if len(parts) < 2:
        return "".join(parts)
    # Indonesian sets a comma before the last of three and more.
    comma = "," if language.startswith("id") and len(parts) > 2 else ""
    return f"{', '.join(parts[:-1])}{comma} {word.in_(language)} {parts[-1]}"


def spans(intervals: Intervals, language: str, until: Callable[[int], str] = latest) -> str:
    """Return ``08:00–12:00``, or several with *and*; of one moment, the moment.

    ``until`` says how the ends are shown: what other groups do ends at a moment of their plan.
    """
    told = [
        moment(first) if first == last else f"{moment(first)}–{until(last)}"
        for first, last in intervals
    ]
    return listed(told, language)


BETWEEN = Words(
    en="may begin between {first} and {last}", id="boleh mulai antara {first} dan {last}"
)
ONE_OF = Words(en="may begin {spans}", id="boleh mulai {spans}")
RULES: dict[str, Words] = {
    "opening_hours": Words(en="is open {spans}", id="buka {spans}"),
    "closed_today": Words(en="is closed on this day", id="tutup pada hari ini"),
    "begin_at": Words(en="begins at {at} sharp", id="mulai tepat pukul {at}"),
    "arrive_by": Words(en="must be reached by {at}", id="harus dicapai paling lambat {at}"),
    "room": Words(
        en="is taken by other groups {busy}",
        id="bertempat di lokasi yang dipakai rombongan lain {busy}",
    ),
    "first": Words(en="is locked to be first", id="dikunci sebagai yang pertama"),
    "last": Words(en="is locked to be last", id="dikunci sebagai yang terakhir"),
    "position": Words(en="is locked as number {at}", id="dikunci pada urutan ke-{at}"),
    "after": Words(en="comes after {others}", id="harus sesudah {others}"),
    "duration": Words(en="is planned for its full {length}", id="direncanakan penuh {length}"),
}
"""What a rule says of a visit, after its name."""

DAY_RULES: dict[str, Words] = {
    "longest_day": Words(
        en="The driver's day may last {length} at most.",
        id="Hari kerja sopir paling lama {length}.",
    ),
    "closure": Words(en="Some roads are closed.", id="Ada jalan yang ditutup."),
    "break": Words(en="To be taken: {name} ({length}).", id="Harus diambil: {name} ({length})."),
    "break_in": Words(
        en="To be taken: {name} ({length}), to begin {spans}.",
        id="Harus diambil: {name} ({length}), mulai {spans}.",
    ),
}
"""What a rule says of the whole day, but for the return."""


def visit_rule(told: Told, rule: DayRule) -> str:
    """Return what a rule says of its visit, such as *is open 08:00–16:00*."""
    visit, language = told.problem.visit(str(rule.of)), told.language
    if rule.kind == "time_window":
        (first, last), more = visit.windows_ms[0], visit.windows_ms[1:]
        if more or first == last:
            return told.say(ONE_OF, spans=spans(visit.windows_ms, language))
        return told.say(BETWEEN, first=moment(first), last=latest(last))
    if rule.kind == "position":
        known = RULES.get(str(visit.position), RULES["position"])
        return told.say(known, at=str(visit.position))
    at_ms = visit.begin_at_ms if rule.kind == "begin_at" else visit.arrive_by_ms
    return told.say(
        RULES[rule.kind],
        at=latest(at_ms or 0),
        spans=spans(visit.open_ms or (), language),
        busy=spans(visit.full_ms, language, moment),
        others=listed([told.name(one) for one in visit.after], language),
        length=length(visit.service_ms, language),
    )


def day_rule(told: Told, rule: DayRule) -> str:
    """Return what a rule says of the whole day, or of a break, as a sentence."""
    problem, language = told.problem, told.language
    if rule.kind == "longest_day":
        return told.say(DAY_RULES["longest_day"], length=length(problem.longest_ms or 0, language))
    if rule.kind == "break":
        pause = next(one for one in problem.breaks if one.id == rule.of)
        return told.say(
            DAY_RULES["break_in" if pause.windows_ms else "break"],
            name=told.name(pause.id),
            length=length(pause.service_ms, language),
            spans=spans(pause.windows_ms, language),
        )
    return told.say(DAY_RULES["closure"])
