"""What to do when late, in words, and what that does to others."""

from __future__ import annotations

from collections.abc import Sequence

from planner.documents.wording.outlook import broken_part, coach_name, day_end
from planner.documents.wording.phrases import Told, length, listed, moment
from planner.itinerary.advice.repair import Repair
from planner.itinerary.judge.schedule import Breach
from planner.words import Words

REPAIRS: dict[str, Words] = {
    "same": Words(en="Keep the order", id="Pertahankan urutan"),
    "shorter": Words(
        en="Keep the order and shorten {shortened}",
        id="Pertahankan urutan dan persingkat {shortened}",
    ),
    "fewer": Words(en="Leave out {dropped}", id="Lewatkan {dropped}"),
    "reordered": Words(
        en="Go on in another order: {order}", id="Lanjutkan dengan urutan lain: {order}"
    ),
    "reordered_shorter": Words(
        en="Go on in another order: {order}; and shorten {shortened}",
        id="Lanjutkan dengan urutan lain: {order}; dan persingkat {shortened}",
    ),
}
"""What to do, without its consequences."""
WITHOUT = Words(en="{repair}, without {dropped}", id="{repair}, tanpa {dropped}")
SHORTENED = Words(en="{name} to {length}", id="{name} menjadi {length}")
REPAIRED = Words(en="{repair}: {broken}{end}.", id="{repair}: {broken}{end}.")
LATE = Words(en="{length} late at {name}", id="terlambat {length} di {name}")
BREAK_LATE = Words(en="{name} begins {length} late", id="{name} mulai terlambat {length}")
BACK_LATE = Words(
    en="the group is back {length} too late", id="rombongan kembali terlambat {length}"
)


AFFECTED = Words(en="{repair} {coach}: {effect}.", id="{repair} {coach}: {effect}.")
WAITS = Words(
    en="waits at {name} until {at} for another group",
    id="menunggu rombongan lain di {name} sampai pukul {at}",
)
ENDS_LATER = Words(en="back {length} later", id="kembali {length} lebih lambat")
ENDS_SOONER = Words(en="back {length} earlier", id="kembali {length} lebih awal")


def repair_sentence(told: Sequence[Told], repair: Repair, mine: int) -> str:
    """Return one repair of the coach-day ``mine`` and what it costs, the other coaches too."""
    said = _repair(told[mine], repair)
    for effect in repair.others:
        other = told[effect.coach_day]
        parts = [_late(other, of, breach) for of, breach in effect.broken]
        parts = [*_waiting(other, effect.waits), *parts]
        if effect.end_later_ms:
            words = ENDS_LATER if effect.end_later_ms > 0 else ENDS_SOONER
            parts.append(other.say(words, length=length(abs(effect.end_later_ms), other.language)))
        said = other.say(
            AFFECTED,
            repair=said,
            coach=coach_name(other, effect.coach_day),
            effect="; ".join(parts),
        )
    return said


def _repair(told: Told, repair: Repair) -> str:
    language = told.language
    dropped = listed([told.name(one) for one in repair.dropped], language)
    said = told.say(
        REPAIRS[repair.kind],
        order=" – ".join(told.name(one) for one in repair.order),
        dropped=dropped,
        shortened=listed(
            [
                told.say(SHORTENED, name=told.name(of), length=length(ms, language))
                for of, ms in repair.shortened
            ],
            language,
        ),
    )
    if repair.dropped and repair.kind != "fewer":
        said = told.say(WITHOUT, repair=said, dropped=dropped)
    # Of a visit that is reached too late and begins too late only the latter is told.
    last = {of if of is not None else breach.rule: (of, breach) for of, breach in repair.broken}
    parts = [*_waiting(told, repair.waits)]
    parts += [_late(told, of, breach) for of, breach in last.values()]
    broken = "; ".join(parts)
    end = day_end(told, repair.day.goal.end_ms, repair.end_later_ms)
    return told.say(REPAIRED, repair=said, broken=f"{broken}; " if broken else "", end=end)


def _waiting(told: Told, waits: Sequence[tuple[str, int]]) -> list[str]:
    return [told.say(WAITS, name=told.name(of), at=moment(begin_ms)) for of, begin_ms in waits]


def _late(told: Told, of: str | None, breach: Breach) -> str:
    at_a_visit = of is not None or breach.rule == "return_by"
    if breach.cause != "delay" or breach.amount_ms == 0 or not at_a_visit:
        return broken_part(told, of, breach.rule)
    words = {"return_by": BACK_LATE, "break": BREAK_LATE}.get(breach.rule, LATE)
    return told.say(words, name=told.name(of), length=length(breach.amount_ms, told.language))
