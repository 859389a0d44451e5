"""Why a wish is not met, and what would help, as a colleague would say it."""

from __future__ import annotations

from collections.abc import Sequence

from planner.documents.wording.phrases import (
    Told,
    day_rule,
    latest,
    length,
    listed,
    moment,
    visit_rule,
)
from planner.documents.wording.quantities import day_and_month
from planner.itinerary.advice.changes import Change
from planner.itinerary.advice.why_not import WhyNot
from planner.itinerary.model.day_rules import DayRule
from planner.languages import name_of
from planner.words import Words

NO_ROOM = Words(
    en="{wish} ({length}) does not fit in.", id="{wish} ({length}) tidak muat dalam hari itu."
)
NOT_KEPT = Words(en="The day cannot be kept as it is.", id="Hari itu tidak dapat dijalankan.")
CUT_OFF = Words(
    en="No road in the data joins {wish} to the rest of the day.",
    id="Tidak ada jalan dalam data yang menghubungkan {wish} dengan perhentian lain.",
)
UNKNOWN = Words(
    en="There are too many possibilities to say which rules are in the way.",
    id="Terlalu banyak kemungkinan untuk mengatakan aturan mana yang menghalangi.",
)
IN_ORDER = Words(
    en="{wish} does not fit into the order as it is.",
    id="{wish} tidak muat dalam urutan yang sekarang.",
)
TAKEN_OUT = Words(
    en="{wish} is not in the order, but it would fit.",
    id="{wish} tidak ada dalam urutan, padahal bisa muat.",
)
DAY_IN_ORDER = Words(
    en="The order as it is breaks rules that another order keeps.",
    id="Urutan yang sekarang melanggar aturan yang dapat dipenuhi urutan lain.",
)
OWN = Words(en="It {rules}.", id="Kunjungan ini {rules}.")
HELD = Words(en="The day already holds {visits}.", id="Hari itu sudah berisi {visits}.")
WITH = Words(en="{name} ({length})", id="{name} ({length})")
WITH_RULES = Words(en="{name} ({length}), which {rules}", id="{name} ({length}), yang {rules}")
SETS_OUT = Words(en="The group sets out at {at}.", id="Rombongan mulai pukul {at}.")
SETS_OUT_AND_BACK = Words(
    en="The group sets out at {at} and must be back by {by}.",
    id="Rombongan mulai pukul {at} dan harus kembali paling lambat {by}.",
)
INSERT = Words(
    en="Put it in {place}: it fits there as it is.", id="Sisipkan {place}: di sana bisa muat."
)
AT_BEGIN = Words(en="at the beginning", id="di awal")
AFTER_STOP = Words(en="after {name}", id="sesudah {name}")


def why_sentence(told: Told, answer: WhyNot) -> str:
    """Return which rules keep a wish out of the day, in a few short sentences."""
    wish = told.name(answer.wish)
    kinds = {rule.kind for rule in answer.rules}
    if kinds == {"order"}:
        words = DAY_IN_ORDER if answer.wish is None else IN_ORDER
        return told.say(words if _inserted(answer) is None else TAKEN_OUT, wish=wish)
    visit = None if answer.wish is None else told.problem.visit(answer.wish)
    first = told.say(NOT_KEPT)
    if visit is not None:
        first = told.say(NO_ROOM, wish=wish, length=length(visit.service_ms, told.language))
    if not answer.rules:
        reason = told.say(CUT_OFF if answer.smallest else UNKNOWN, wish=wish)
        return f"{first} {reason}"
    return " ".join([first, *_reasons(told, answer)])


def _reasons(told: Told, answer: WhyNot) -> list[str]:
    about_day = ("return_by", "longest_day", "closure", "break")
    own = [rule for rule in answer.rules if rule.of == answer.wish and rule.kind not in about_day]
    day = [rule for rule in answer.rules if rule.kind in about_day]
    said = []
    if own:
        rules = listed([visit_rule(told, rule) for rule in own], told.language)
        said.append(told.say(OWN, rules=rules))
    others = [rule.of for rule in answer.rules if rule.kind == "served"]
    if others:
        visits = [_held(told, str(one), answer.rules) for one in others]
        said.append(told.say(HELD, visits=_joined(visits, told.language)))
    closed_alone = {rule.kind for rule in answer.rules} <= {"closed_today"}
    back = any(rule.kind == "return_by" for rule in day)
    if not closed_alone:
        words = SETS_OUT_AND_BACK if back else SETS_OUT
        by = latest(told.problem.return_by_ms or 0)
        said.append(told.say(words, at=moment(told.problem.start_ms), by=by))
    return said + [day_rule(told, rule) for rule in day if rule.kind != "return_by"]


def _held(told: Told, of: str, rules: Sequence[DayRule]) -> str:
    """Return a visit that stays in the day, with those of its rules that matter."""
    own = [rule for rule in rules if rule.of == of and rule.kind not in {"served", "duration"}]
    lasts = length(told.problem.visit(of).service_ms, told.language)
    if not own:
        return told.say(WITH, name=told.name(of), length=lasts)
    said = listed([visit_rule(told, rule) for rule in own], told.language)
    return told.say(WITH_RULES, name=told.name(of), length=lasts, rules=said)


def _joined(visits: Sequence[str], language: str) -> str:
    """Return the visits with *and*; with semicolons where one of them holds a comma."""
    if len(visits) == 1 or not any(", " in one for one in visits):
        return listed(visits, language)
    and_ = Words(en="and", id="dan").in_(language)
    return f"{'; '.join(visits[:-1])}; {and_} {visits[-1]}"


def _inserted(answer: WhyNot) -> tuple[str, ...] | None:
    """Return what comes before the wish where it fits into the order as it is; None: nowhere."""
    for change in answer.changes:
        visits = [one for one in change.order if one == answer.wish or one in answer.kept]
        if change.kind == "reorder" and answer.wish in visits:
            at = visits.index(str(answer.wish))
            if (*visits[:at], *visits[at + 1 :]) == answer.kept:
                return tuple(visits[:at])
    return None


CHANGES: dict[str, Words] = {
    "reorder": Words(
        en="Take another order: {order}. Then everything fits.",
        id="Pakai urutan lain: {order}. Maka semuanya muat.",
    ),
    "shorten": Words(
        en="Shorten {name} from {old} to {new}.", id="Persingkat {name} dari {old} menjadi {new}."
    ),
    "break_short": Words(
        en="Shorten {name} from {old} to {new}.",
        id="Persingkat {name} dari {old} menjadi {new}.",
    ),
    "start": Words(
        en="Set out {minutes} earlier, at {to}.", id="Berangkat {minutes} lebih awal, pukul {to}."
    ),
    "return": Words(
        en="Come back {minutes} later, by {to}.",
        id="Kembali {minutes} lebih lambat, paling lambat {to}.",
    ),
    "longest": Words(
        en="Let the driver's day last {new} instead of {old}.",
        id="Perpanjang hari kerja sopir dari {old} menjadi {new}.",
    ),
    "break_from": Words(
        en="Let {name} begin from {to} instead of {from_}.",
        id="{name} boleh mulai dari {to}, bukan {from_}.",
    ),
    "break_until": Words(
        en="Let {name} begin as late as {to} instead of {from_}.",
        id="{name} boleh mulai sampai {to}, bukan {from_}.",
    ),
    "arrive_by": Words(
        en="Allow the arrival at {name} until {to} instead of {from_}.",
        id="Izinkan tiba di {name} sampai {to}, bukan {from_}.",
    ),
    "window_from": Words(
        en="Let {name} begin from {to} instead of {from_}.",
        id="{name} boleh mulai dari {to}, bukan {from_}.",
    ),
    "window_until": Words(
        en="Let {name} begin as late as {to} instead of {from_}.",
        id="{name} boleh mulai sampai {to}, bukan {from_}.",
    ),
    "begin_at": Words(
        en="Move {name} from {from_} to {to}.", id="Pindahkan {name} dari {from_} ke {to}."
    ),
    "open_from": Words(
        en="Ask {name} to open at {to} instead of {from_}.",
        id="Minta {name} buka pukul {to}, bukan {from_}.",
    ),
    "open_until": Words(
        en="Ask {name} to stay open until {to} instead of {from_}.",
        id="Minta {name} tetap buka sampai {to}, bukan {from_}.",
    ),
    "position": Words(en="Lift the lock of {name} in the order.", id="Lepas kunci urutan {name}."),
    "after": Words(
        en="Allow {name} to come before {others}.", id="Izinkan {name} sebelum {others}."
    ),
    "drop": Words(en="Leave out {name} ({length}).", id="Lewatkan {name} ({length})."),
    "drop_optional": Words(
        en="Leave out {name} ({length}), which is optional.",
        id="Lewatkan {name} ({length}), yang opsional.",
    ),
    "room": Words(
        en="Ask {name} to take one group more at a time.",
        id="Minta {name} menerima satu rombongan lagi pada saat yang sama.",
    ),
    "other_day": Words(en="Visit {name} on {day}.", id="Kunjungi {name} pada {day}."),
    "closure": Words(
        en="It would fit if no road were closed.", id="Akan muat jika tidak ada jalan ditutup."
    ),
    "other_coach": Words(
        en="Let {coach} visit {name}{on_day}.", id="Biarkan {coach} mengunjungi {name}{on_day}."
    ),
    "language": Words(
        en="{coach} has the time for {name}{on_day}, if somebody on it speaks {language}.",
        id="{coach} punya waktu untuk {name}{on_day}, jika ada yang menguasai bahasa {language}.",
    ),
    "coach": Words(
        en="Share the day out between two coaches: one visits {first}, the other {second}.",
        id="Bagi kunjungan hari itu untuk dua bus: bus yang satu mengunjungi {first}, bus yang lain"
        " {second}.",
    ),
}
"""What would help, as something to do."""


def _visited(told: Told, order: Sequence[str]) -> str:
    """Return the visits of an order, its breaks left out."""
    visits = {visit.id for visit in told.problem.visits}
    return " – ".join(told.name(one) for one in order if one in visits)


ON_DAY = Words(en=" on {day}", id=" pada {day}")


def change_sentence(told: Told, answer: WhyNot, change: Change) -> str:
    """Return one change of an answer, such as *Set out 25 min earlier, at 08:05.*."""
    before = _inserted(answer) if change.kind == "reorder" else None
    if before is not None:
        place = told.say(AFTER_STOP, name=told.name(before[-1])) if before else told.say(AT_BEGIN)
        return told.say(INSERT, place=place)
    language, kind = told.language, str(change.kind)
    from_ms, to_ms = change.from_ms or 0, change.to_ms or 0
    parts = {
        "name": told.name(change.of),
        "minutes": length(change.size_ms, language),
        "old": length(from_ms, language),
        "new": length(to_ms, language),
        "from_": moment(from_ms),
        "to": moment(to_ms),
        "order": " – ".join(told.name(one) for one in change.order),
        "first": _visited(told, change.order),
        "second": _visited(told, change.second),
        "language": "" if change.language is None else name_of(change.language).in_(language),
        "day": "" if change.day is None else day_and_month(change.day, language),
        "on_day": "",
        "coach": "",
    }
    if change.day is not None:
        parts["on_day"] = told.say(ON_DAY, day=parts["day"])
    if change.coach is not None:
        parts["coach"] = told.coaches[change.coach].in_(language)
    visits = {visit.id: visit for visit in told.problem.visits}
    visit = visits.get(str(change.of))
    if visit is not None:
        parts["length"] = length(visit.service_ms, language)
        parts["others"] = listed([told.name(one) for one in visit.after], language)
        if kind == "drop" and not visit.required:
            kind = "drop_optional"
    return told.say(CHANGES[kind], **parts)
