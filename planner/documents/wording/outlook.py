"""What a wish costs, what breaks first, and other plans, in words."""

from __future__ import annotations

from collections.abc import Sequence

from planner.documents.answers import PlanTold
from planner.documents.wording.phrases import Told, latest, listed, moment
from planner.documents.wording.quantities import clock, clock_min, duration, duration_min
from planner.itinerary.advice.price import Price
from planner.itinerary.advice.stress import Broken, Level, Stress
from planner.itinerary.model.itinerary import whole_s
from planner.words import Words

PRICED = Words(en="{wish} would cost {costs}.", id="Dengan {wish}: {costs}.")
FREE = Words(en="{wish} would cost no time.", id="{wish} tidak menambah waktu.")
NO_PRICE = Words(
    en="{wish} cannot be added while every required visit stays.",
    id="{wish} tidak dapat ditambahkan selama semua kunjungan wajib tetap ada.",
)
LATER = Words(en="{length} at the end of the day", id="hari itu selesai {length} lebih lambat")
SOONER = Words(en="{length} less at the end of the day", id="hari itu selesai {length} lebih awal")
MORE_ROAD = Words(en="{length} more on the road", id="perjalanan {length} lebih lama")
LESS_ROAD = Words(en="{length} less on the road", id="perjalanan {length} lebih singkat")
DROPS = Words(en="{visits} would drop out.", id="{visits} akan gugur.")


def price_sentence(told: Told, price: Price) -> str:
    """Return what adding a wish costs, such as *X would cost 25 min at the end of the day.*."""
    wish = told.name(price.wish)
    if price.order is None:
        return told.say(NO_PRICE, wish=wish)
    costs = [
        told.say(more if minutes > 0 else less, length=duration(abs(minutes) * 60, told.language))
        for minutes, more, less in (
            (later_min(price.end_ms, price.end_later_ms), LATER, SOONER),
            (longer_min(price.road_ms, price.road_more_ms), MORE_ROAD, LESS_ROAD),
        )
        if minutes
    ]
    costs_said = listed(costs, told.language)
    said = [told.say(PRICED, wish=wish, costs=costs_said) if costs else told.say(FREE, wish=wish)]
    if price.drops:
        names = listed([told.name(one) for one in price.drops], told.language)
        said.append(told.say(DROPS, visits=names))
    return " ".join(said)


BREAKS: dict[str, Words] = {
    "opening_hours": Words(en="{name} closes too early", id="{name} keburu tutup"),
    "closed_today": Words(en="{name} is closed", id="{name} tutup"),
    "time_window": Words(en="{name} misses its time window", id="{name} lewat rentang waktunya"),
    "begin_at": Words(en="{name} at {at} is missed", id="{name} pukul {at} tidak terkejar"),
    "arrive_by": Words(
        en="the group is not at {name} by {at}", id="rombongan tidak tiba di {name} pukul {at}"
    ),
    "return_by": Words(
        en="the group is not back by {at}", id="rombongan tidak kembali sebelum {at}"
    ),
    "longest_day": Words(en="the driver's day gets too long", id="hari kerja sopir terlalu lama"),
    "position": Words(
        en="{name} is not at its place in the order", id="{name} tidak pada urutannya"
    ),
    "after": Words(en="{name} comes too early in the order", id="{name} terlalu awal dalam urutan"),
    "room": Words(en="{name} has no room for the group", id="{name} penuh oleh rombongan lain"),
    "break": Words(en="{name} is missed", id="{name} terlewat"),
    "road": Words(
        en="no road that is open leads to {name}", id="tidak ada jalan terbuka ke {name}"
    ),
}
"""What happens when a rule breaks."""
OTHERWISE = Words(en="{name} breaks a rule", id="{name} melanggar aturan")
DAY_END = Words(en="the day's end", id="akhir hari")


def broken_part(told: Told, of: str | None, rule: str) -> str:
    """Return what happens when a rule of a visit (None: of the day's end) breaks."""
    problem = told.problem
    visit = next((one for one in problem.visits if one.id == of), None)
    at_ms = problem.return_by_ms
    if visit is not None:
        at_ms = visit.begin_at_ms if rule == "begin_at" else visit.arrive_by_ms
    name = told.say(DAY_END) if of is None else told.name(of)
    return told.say(BREAKS.get(rule, OTHERWISE), name=name, at=latest(at_ms or 0))


def longer_min(length_ms: int, by_ms: int) -> int:
    """Return by how many minutes two lengths differ as they are shown."""
    return duration_min(whole_s(length_ms)) - duration_min(whole_s(length_ms - by_ms))


def _broken(told: Told, broken: Sequence[Broken]) -> str:
    return listed([broken_part(told, of, rule) for of, rule in broken], told.language)


HOLDS = Words(
    en="Every leg {per_cent} % longer: all rules hold, {end}.",
    id="Tiap perjalanan {per_cent} % lebih lama: semua aturan terpenuhi, {end}.",
)
FAILS = Words(
    en="Every leg {per_cent} % longer: {broken}; {end}.",
    id="Tiap perjalanan {per_cent} % lebih lama: {broken}; {end}.",
)
BACK = Words(en="back at {at}, {length} later", id="kembali pukul {at}, {length} lebih lambat")
BACK_SOONER = Words(
    en="back at {at}, {length} earlier", id="kembali pukul {at}, {length} lebih awal"
)
BACK_AS_PLANNED = Words(en="back at {at} as planned", id="kembali pukul {at} sesuai rencana")
FIRST = Words(
    en="First of all, from {per_cent} % on, {broken}.",
    id="Yang pertama, mulai {per_cent} %, {broken}.",
)
NEVER = Words(
    en="Nothing breaks even if every leg takes three times as long.",
    id="Tidak ada yang terlanggar, bahkan jika tiap perjalanan tiga kali lebih lama.",
)
MISSED = Words(
    en="{name} at {at} is missed from {per_cent} % on.",
    id="{name} pukul {at} tidak terkejar mulai {per_cent} %.",
)
SAFE = Words(
    en="{name} at {at} is reached even if every leg takes three times as long.",
    id="{name} pukul {at} tetap terkejar, bahkan jika tiap perjalanan tiga kali lebih lama.",
)


OF_COACH = Words(en="{coach}: {sentence}", id="{coach}: {sentence}")


def stress_sentences(told: Sequence[Told], found: Sequence[Stress], mine: int) -> tuple[str, ...]:
    """Return what breaks first, each fixed appointment, and the levels that are always told.

    That of the coach-day ``mine`` among all of the date; of the others, what breaks first and the
    appointments. ``told`` and ``found`` are by coach-day.
    """
    own = (
        *_firsts(told[mine], found[mine]),
        *(_level(told[mine], one) for one in found[mine].levels),
    )
    others = (
        told[k].say(OF_COACH, coach=coach_name(told[k], k), sentence=sentence)
        for k in range(len(told))
        if k != mine
        for sentence in _firsts(told[k], found[k])
    )
    return (*own, *others)


def coach_name(told: Told, k: int) -> str:
    """Return the name of a coach by its number among those of the date."""
    return list(told.coaches.values())[k].in_(told.language)


def _firsts(told: Told, stress: Stress) -> tuple[str, ...]:
    said = [told.say(NEVER)]
    if stress.first_per_cent is not None:
        broken = _broken(told, stress.first)
        said = [told.say(FIRST, per_cent=str(stress.first_per_cent), broken=broken)]
    for of, per_cent in stress.fixed:
        visit = told.problem.visit(of)
        at_ms = visit.arrive_by_ms if visit.begin_at_ms is None else visit.begin_at_ms
        words = SAFE if per_cent is None else MISSED
        said.append(
            told.say(words, name=told.name(of), at=latest(at_ms or 0), per_cent=str(per_cent))
        )
    return tuple(said)


def _level(told: Told, level: Level) -> str:
    return told.say(
        FAILS if level.broken else HOLDS,
        per_cent=str(level.per_cent),
        broken=_broken(told, level.broken),
        end=day_end(told, level.end_ms, level.end_later_ms),
    )


def day_end(told: Told, end_ms: int, later_ms: int) -> str:
    """Return when the group is back, and how that is against the plan."""
    at, later = moment(end_ms), later_min(end_ms, later_ms)
    if later == 0:
        return told.say(BACK_AS_PLANNED, at=at)
    words = BACK if later > 0 else BACK_SOONER
    return told.say(words, at=at, length=duration(abs(later) * 60, told.language))


def later_min(at_ms: int, by_ms: int) -> int:
    """Return by how many minutes two clock times differ that lie ``by_ms`` apart."""
    return clock_min(whole_s(at_ms)) - clock_min(whole_s(at_ms - by_ms))


PLAN = Words(
    en="{order}: back at {end}, {road} on the road, {wait} of waiting; may set out"
    " {slack} late; priority {priority}.",
    id="{order}: kembali pukul {end}, {road} di jalan, menunggu {wait}; boleh berangkat"
    " {slack} terlambat; prioritas {priority}.",
)
ANY = Words(en="any amount", id="tidak terbatas")
LEFT_OUT = Words(en="Without {visits}.", id="Tanpa {visits}.")


def alternative_sentence(told: Told, plan: PlanTold) -> str:
    """Return one plan with its figures."""
    language = told.language
    slack = told.say(ANY)
    if plan.slack_s is not None:
        # Rounded down: nobody should count on a minute that is not there.
        slack = duration(plan.slack_s, language, "down")
    said = told.say(
        PLAN,
        order=" – ".join(told.name(one) for one in plan.order),
        end=clock(plan.end_s),
        road=duration(plan.road_s, language),
        wait=duration(plan.wait_s, language),
        slack=slack,
        priority=str(plan.priority),
    )
    if not plan.left_out:
        return said
    names = listed([told.name(one) for one in plan.left_out], language)
    return f"{said} {told.say(LEFT_OUT, visits=names)}"
