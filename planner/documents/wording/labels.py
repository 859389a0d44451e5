"""The fixed words of the phone page, one catalogue in English and Indonesian.

Some labels hold places such as ``{time}`` for the caller to fill with ``str.format``.
"""

from __future__ import annotations

from planner.words import Words

LABELS: dict[str, Words] = {
    # The phone page: sections and switches.
    "phone.now": Words(en="Now", id="Sekarang"),
    "phone.day": Words(en="Day", id="Jadwal"),
    "phone.days": Words(en="Days", id="Hari"),
    "phone.map": Words(en="Map", id="Peta"),
    "phone.help": Words(en="Help", id="Bantuan"),
    "phone.sections": Words(en="Sections", id="Bagian"),
    "phone.close": Words(en="Close", id="Tutup"),
    "phone.version": Words(en="Version", id="Versi"),
    # What is next.
    "phone.next": Words(en="Next", id="Berikutnya"),
    "phone.after_that": Words(en="After that", id="Setelah itu"),
    "phone.coming_up": Words(en="Coming up", id="Segera"),
    "phone.over": Words(
        en="The tour is over. Thank you for coming along.",
        id="Tur telah selesai. Terima kasih atas kebersamaan Anda.",
    ),
    "phone.coaches": Words(en="Your coach", id="Bus Anda"),
    "phone.coach_leaves": Words(en="coach leaves", id="bus berangkat"),
    "phone.walk_starts": Words(en="the walk starts", id="mulai berjalan kaki"),
    "phone.you_arrive": Words(en="you arrive", id="Anda tiba"),
    "phone.boarding_from": Words(en="Boarding from {time}", id="Naik bus mulai {time}"),
    "phone.leaves": Words(en="leaves {time}", id="berangkat {time}"),
    "phone.leave_by": Words(
        en="The group must be on its way by {time}.",
        id="Rombongan harus sudah berangkat pukul {time}.",
    ),
    "phone.to_time": Words(en="to {time}", id="s.d. {time}"),
    "phone.since": Words(en="since {time}", id="sejak {time}"),
    "phone.in_minutes": Words(en="in {n} min", id="{n} mnt lagi"),
    "phone.in_hours": Words(en="in {h} h {m}", id="{h} j {m} lagi"),
    "phone.in_days": Words(en="in {n} days", id="{n} hari lagi"),
    "phone.date": Words(en="{weekday} {day} {month} {year}", id="{weekday}, {day} {month} {year}"),
    "phone.now_mark": Words(en="now", id="kini"),
    "phone.you_are_at": Words(
        en="You are at stop {number} of {of}", id="Anda di perhentian {number} dari {of}"
    ),
    "phone.meet_here": Words(en="Meet here", id="Titik kumpul"),
    "phone.in_city": Words(en="in {city}", id="di {city}"),
    "phone.show_way": Words(en="Show the way", id="Lihat rute"),
    "phone.whole_day": Words(en="Whole day", id="Jadwal lengkap"),
    "phone.optional": Words(en="optional", id="opsional"),
    "phone.way_on_foot": Words(en="The way on foot", id="Rute jalan kaki"),
    "phone.what_to_buy": Words(en="What to buy", id="Oleh-oleh"),
    "phone.show_to_driver": Words(en="Show to driver", id="Tunjukkan ke sopir"),
    # Read by a driver, whoever holds the phone: Indonesian in either language.
    "phone.please_take": Words(en="Tolong antar saya ke", id="Tolong antar saya ke"),
    # The map.
    "phone.map_of_day": Words(en="Map of the day", id="Peta hari ini"),
    "phone.no_map": Words(
        en="The ground of the map did not load. The ways are right all the same.",
        id="Latar peta tidak termuat. Rutenya tetap benar.",
    ),
    # Help and honesty.
    "phone.notes": Words(en="About this date", id="Tentang tanggal ini"),
    "phone.green": Words(en="What the tour burns", id="Bahan bakar tur ini"),
    "phone.emergency": Words(en="Emergency", id="Darurat"),
    "phone.how_times": Words(en="How the times were made", id="Bagaimana waktu dihitung"),
    "phone.driving_times": Words(en="Driving times: {assumption}", id="Waktu tempuh: {assumption}"),
    "phone.closures": Words(en="Closed roads", id="Jalan ditutup"),
    "phone.not_in_the_day": Words(en="Not in the day", id="Tidak ada dalam jadwal"),
    "phone.demo_clock": Words(en="Demo clock:", id="Jam demo:"),
    "phone.demo_clock_why": Words(
        en="The tour lies in the past, so the clock stands still.",
        id="Tur ini sudah lewat, jadi jamnya dihentikan.",
    ),
    "phone.paper": Words(en="On paper", id="Versi cetak"),
    "phone.sheet": Words(en="Driver’s route sheet (PDF)", id="Lembar jalan pengemudi (PDF)"),
    "phone.network_date": Words(en="Road data of {date}", id="Data jalan per {date}"),
}


def label(key: str, language: str) -> str:
    """Return a fixed text. Raises KeyError that names an unknown key."""
    words = LABELS.get(key)
    if words is None:
        raise KeyError(f"no label {key!r} in the catalogue; add it to LABELS in both languages")
    return words.in_(language)
