"""Why a rule is broken or a visit is not in the day, in one or two sentences with clock times.

A delay is the difference of the clock times that stand beside it, and a minute at least: no sentence
makes a breach look smaller than it is.
"""

from __future__ import annotations

from planner.documents.wording.closures import closure_lines
from planner.documents.wording.quantities import MINUTE_S, clock, clock_latest, clock_min, duration
from planner.itinerary.model.itinerary import Rule, Unserved, Violation
from planner.words import Words

LATE: dict[Rule, Words] = {
    "opening_hours": Words(
        en="must begin by {limit} to end before closing",
        id="harus mulai paling lambat {limit} agar selesai sebelum tutup",
    ),
    "time_window": Words(
        en="must begin by {limit}",
        id="harus mulai paling lambat {limit}",
    ),
    "begin_at": Words(en="begins at {limit}", id="mulai pukul {limit}"),
    "arrive_by": Words(en="must arrive by {limit}", id="harus tiba paling lambat {limit}"),
    "return_by": Words(en="must be back by {limit}", id="harus kembali paling lambat {limit}"),
    "break": Words(
        en="the break must begin by {limit}", id="istirahat harus mulai paling lambat {limit}"
    ),
    "longest_day": Words(
        en="the driver's day must end by {limit}",
        id="hari kerja pengemudi harus selesai paling lambat {limit}",
    ),
}
"""What a rule about time asks of a group that comes too late."""

EARLY: dict[Rule, Words] = {
    "opening_hours": Words(en="opens at {limit}", id="buka pukul {limit}"),
    "time_window": Words(en="may begin from {limit}", id="boleh mulai dari {limit}"),
    "begin_at": Words(en="begins at {limit}", id="mulai pukul {limit}"),
    "arrive_by": Words(en="may arrive from {limit}", id="boleh tiba dari {limit}"),
    "return_by": Words(en="may be back from {limit}", id="boleh kembali dari {limit}"),
    "break": Words(en="the break may begin from {limit}", id="istirahat boleh mulai dari {limit}"),
}
"""What it asks of a group that comes too early."""

BROKEN: dict[Rule, Words] = {
    "opening_hours": Words(
        en="The opening hours leave no time for this visit.",
        id="Jam buka tidak cukup untuk kunjungan ini.",
    ),
    "closed_today": Words(en="Closed on this day.", id="Tutup pada hari ini."),
    "time_window": Words(
        en="Does not begin within its time window.", id="Tidak mulai dalam rentang waktunya."
    ),
    "begin_at": Words(
        en="Does not begin at its fixed time.", id="Tidak mulai pada waktu yang ditetapkan."
    ),
    "arrive_by": Words(en="Arrives too late.", id="Tiba terlambat."),
    "return_by": Words(en="Back too late.", id="Kembali terlambat."),
    "position": Words(
        en="Not at its locked place in the order.", id="Tidak pada urutan yang dikunci."
    ),
    "road": Words(
        en="No road in the data leads here.", id="Tidak ada jalan dalam data yang menuju ke sini."
    ),
    "no_room": Words(
        en="There is no room for it in the day.", id="Tidak ada waktu untuk ini dalam hari itu."
    ),
    "closure": Words(
        en="No road that is open leads here.", id="Tidak ada jalan terbuka yang menuju ke sini."
    ),
    "after": Words(
        en="Comes before a visit that must come earlier.",
        id="Mendahului kunjungan yang harus lebih dulu.",
    ),
    "break": Words(
        en="A break that must be taken has no place in time.",
        id="Istirahat yang wajib tidak mendapat waktu.",
    ),
    "longest_day": Words(
        en="Longer than the driver's longest day.",
        id="Lebih lama daripada hari kerja terpanjang pengemudi.",
    ),
    "room": Words(
        en="More groups are here at a time than there is room for.",
        id="Rombongan di sini pada waktu yang sama melebihi tempatnya.",
    ),
}
"""The rule alone, where no times are known or it is not about time."""

LATE_BY = Words(en="{amount} late: {rule}.", id="Terlambat {amount}: {rule}.")
EARLY_BY = Words(en="{amount} too early: {rule}.", id="Terlalu awal {amount}: {rule}.")
TOO_LATE = Words(en="Too late: {rule}.", id="Terlambat: {rule}.")
TOO_EARLY = Words(en="Too early: {rule}.", id="Terlalu awal: {rule}.")


def violation_sentence(violation: Violation, language: str) -> str:
    """Return a broken rule in words, such as *4 min late: must begin by 12:00*.

    Where closed roads are to blame, they are named.
    """
    sentence = _broken(violation, language)
    if not violation.closures:
        return sentence
    closures = closure_lines(violation.closures, language)
    return WHILE.in_(language).format(sentence=sentence, closures=closures)


def _broken(violation: Violation, language: str) -> str:
    amount = amount_words(violation, language)
    if violation.cause == "no_road":
        return BROKEN["closure" if violation.rule == "closure" else "road"].in_(language)
    if violation.cause == "precedence":
        return BROKEN["after" if violation.rule == "after" else "position"].in_(language)
    if violation.cause == "missing_break":
        return BROKEN["break"].in_(language)
    if violation.cause == "load":
        return BROKEN["room"].in_(language)
    late = violation.cause == "delay"
    asked = (LATE if late else EARLY).get(violation.rule)
    plain, with_amount = (TOO_LATE, LATE_BY) if late else (TOO_EARLY, EARLY_BY)
    if asked is None or violation.limit_s is None:
        return BROKEN[violation.rule].in_(language)
    # An early limit is rounded up: who goes by 09:00 for 08:59:30 is on the safe side.
    limit = (clock_latest if late else clock)(violation.limit_s)
    words = with_amount if amount else plain
    return words.in_(language).format(amount=amount, rule=asked.in_(language).format(limit=limit))


def amount_words(violation: Violation, language: str) -> str:
    """Return by how much a rule is broken, "" where that has no size."""
    if violation.amount_s <= 0:
        return ""
    limit_s, reached_s = violation.limit_s, violation.reached_s
    if limit_s is None or reached_s is None:
        return duration(violation.amount_s, language, "up")
    late = reached_s > limit_s
    limit_min = limit_s // MINUTE_S if late else clock_min(limit_s)
    minutes = abs(clock_min(reached_s) - limit_min)
    return duration(max(1, minutes) * MINUTE_S, language)


MISSED: dict[Rule, Words] = {
    "opening_hours": Words(
        en="Open till {closes}. The earliest possible begin here is {reached};"
        " it must begin by {limit}.",
        id="Buka sampai {closes}. Paling cepat bisa mulai di sini {reached};"
        " harus mulai paling lambat {limit}.",
    ),
    "time_window": Words(
        en="The earliest possible begin here is {reached}; it must begin by {limit}.",
        id="Paling cepat bisa mulai di sini {reached}; harus mulai paling lambat {limit}.",
    ),
    "begin_at": Words(
        en="It begins at {limit}. The earliest possible begin here is {reached}.",
        id="Acara mulai pukul {limit}. Paling cepat bisa mulai di sini {reached}.",
    ),
    "arrive_by": Words(
        en="The earliest possible arrival here is {reached}; the group must arrive by {limit}.",
        id="Paling cepat bisa tiba di sini {reached}; rombongan harus tiba paling lambat {limit}.",
    ),
    "return_by": Words(
        en="Does not fit before the return by {limit}: the group would be back at {reached}.",
        id="Tidak sempat sebelum kembali pukul {limit}: rombongan baru kembali pukul {reached}.",
    ),
    "break": Words(
        en="With it a break would begin at {reached}; it must begin by {limit}.",
        id="Jika ditambahkan, istirahat baru mulai {reached}; harus mulai paling lambat {limit}.",
    ),
    "longest_day": Words(
        en="Does not fit into the driver's day, which ends at {limit} at the latest:"
        " the group would be back at {reached}.",
        id="Tidak sempat dalam hari kerja pengemudi yang paling lambat selesai {limit}:"
        " rombongan baru kembali pukul {reached}.",
    ),
    "no_room": Words(
        # Whether that one must begin or be reached by then is not known here.
        en="With it a later stop would slip to {reached}; that one allows {limit} at the latest.",
        id="Jika ditambahkan, perhentian lain mundur ke {reached};"
        " perhentian itu paling lambat {limit}.",
    ),
}
"""Why a visit does not fit, with the latest time allowed and the earliest that can be reached."""

TOO_SOON: dict[Rule, Words] = {
    "opening_hours": Words(
        en="It opens too late: the visit may begin from {limit} only.",
        id="Bukanya terlalu siang: kunjungan baru boleh mulai pukul {limit}.",
    ),
}
"""Why it does not fit where the group would come too early."""

LEFT_OUT: dict[Rule, Words] = {
    "opening_hours": Words(
        en="Its opening hours leave no time for this visit.",
        id="Jam bukanya tidak cukup untuk kunjungan ini.",
    ),
    "closed_today": BROKEN["closed_today"],
    "time_window": Words(
        en="Does not fit into its time window.", id="Tidak sempat dalam rentang waktunya."
    ),
    "begin_at": Words(
        en="Its fixed begin cannot be reached.", id="Waktu mulainya tidak dapat dikejar."
    ),
    "arrive_by": Words(
        en="The group cannot arrive there in time.",
        id="Rombongan tidak dapat tiba tepat waktu di sana.",
    ),
    "return_by": Words(
        en="Does not fit before the return.", id="Tidak sempat sebelum waktu kembali."
    ),
    "position": Words(
        en="Its locked place in the order is not free.", id="Urutan yang dikunci tidak tersedia."
    ),
    "road": BROKEN["road"],
    "closure": Words(en="Cut off by a closed road.", id="Terhalang jalan yang ditutup."),
    "after": Words(
        en="What must come before it leaves no place for it.",
        id="Kunjungan yang harus mendahuluinya tidak menyisakan tempat.",
    ),
    "break": Words(
        en="With it a break that must be taken finds no time.",
        id="Jika ditambahkan, istirahat yang wajib tidak mendapat waktu.",
    ),
    "longest_day": Words(
        en="Does not fit into the driver's longest day.",
        id="Tidak sempat dalam hari kerja terpanjang pengemudi.",
    ),
    "room": Words(
        en="Other groups take all its room at that time.",
        id="Tempatnya penuh oleh rombongan lain pada waktu itu.",
    ),
    "no_room": Words(
        en="Does not fit into the day beside the other stops.",
        id="Tidak sempat dalam hari itu bersama perhentian lain.",
    ),
}
"""The same where no times are known, or the rule is not about time."""

CUT_OFF = Words(en="Cut off: {closures}", id="Terhalang: {closures}")
WHILE = Words(en="{sentence} The reason: {closures}", id="{sentence} Sebabnya: {closures}")
RETURN_BY = Words(
    en="Does not fit before the return by {limit}.",
    id="Tidak sempat sebelum kembali pukul {limit}.",
)
SKIPPED = Words(
    en="Taken out by hand; it would fit.",
    id="Dikeluarkan oleh penyelenggara; sebenarnya sempat.",
)
WOULD_FIT = Words(
    en="It would fit; the day is better without it.",
    id="Sebenarnya sempat; hari itu lebih baik tanpanya.",
)


def unserved_sentence(unserved: Unserved, language: str) -> str:
    """Return why a wished visit is not in the day."""
    if unserved.skipped:
        return SKIPPED.in_(language)
    rule, limit_s, reached_s = unserved.rule, unserved.limit_s, unserved.reached_s
    if rule is None:
        return WOULD_FIT.in_(language)
    if rule == "closure" and unserved.closures:
        closures = closure_lines(unserved.closures, language)
        return CUT_OFF.in_(language).format(closures=closures)
    if limit_s is None or reached_s is None:
        words = RETURN_BY if rule == "return_by" and limit_s is not None else LEFT_OUT[rule]
        return words.in_(language).format(limit=clock_latest(limit_s or 0))
    if reached_s <= limit_s:
        words = TOO_SOON.get(rule, LEFT_OUT[rule])
        return words.in_(language).format(limit=clock(limit_s))
    return (
        MISSED.get(rule, LEFT_OUT[rule])
        .in_(language)
        .format(
            limit=clock_latest(limit_s),
            reached=clock(reached_s),
            closes=clock_latest(limit_s + unserved.duration_s),
        )
    )
