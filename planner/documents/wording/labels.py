"""The fixed words of the phone page and the route sheet, one catalogue in English and Indonesian.

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
    "phone.language": Words(en="Language", id="Bahasa"),
    "phone.close": Words(en="Close", id="Tutup"),
    "phone.back": Words(en="Back", id="Kembali"),
    "phone.version": Words(en="Version", id="Versi"),
    "phone.saved": Words(en="Saved on this phone", id="Tersimpan di ponsel ini"),
    "phone.offline": Words(en="You are offline", id="Anda sedang luring"),
    "phone.changed": Words(en="New in this version", id="Baru di versi ini"),
    # What is next.
    "phone.next": Words(en="Next", id="Berikutnya"),
    "phone.after_that": Words(en="After that", id="Setelah itu"),
    "phone.coming_up": Words(en="Coming up", id="Segera"),
    "phone.over": Words(
        en="The tour is over. Thank you for coming along.",
        id="Tur telah selesai. Terima kasih atas kebersamaan Anda.",
    ),
    "phone.coach_leaves": Words(en="coach leaves", id="bus berangkat"),
    "phone.walk_starts": Words(en="the walk starts", id="mulai berjalan kaki"),
    "phone.you_arrive": Words(en="you arrive", id="Anda tiba"),
    "phone.boarding_from": Words(en="Boarding from {time}", id="Naik bus mulai {time}"),
    "phone.leaves": Words(en="leaves {time}", id="berangkat {time}"),
    "phone.arrives": Words(en="arrives {time}", id="tiba {time}"),
    "phone.begins": Words(en="begins {time}", id="mulai {time}"),
    "phone.to_time": Words(en="to {time}", id="s.d. {time}"),
    "phone.since": Words(en="since {time}", id="sejak {time}"),
    "phone.in_minutes": Words(en="in {n} min", id="{n} mnt lagi"),
    "phone.in_hours": Words(en="in {h} h {m}", id="{h} j {m} lagi"),
    "phone.in_days": Words(en="in {n} days", id="{n} hari lagi"),
    "phone.now_mark": Words(en="now", id="kini"),
    "phone.you_are_at": Words(
        en="You are at stop {number} of {of}", id="Anda di perhentian {number} dari {of}"
    ),
    "phone.meet_here": Words(en="Meet here", id="Titik kumpul"),
    "phone.in_city": Words(en="in {city}", id="di {city}"),
    "phone.show_way": Words(en="Show the way", id="Lihat rute"),
    "phone.walk_me_there": Words(en="Walk me there", id="Antar saya ke sana"),
    "phone.whole_day": Words(en="Whole day", id="Jadwal lengkap"),
    "phone.optional": Words(en="optional", id="opsional"),
    "phone.wait": Words(en="wait {time}", id="tunggu {time}"),
    "phone.walk": Words(en="Walk", id="Jalan kaki"),
    "phone.coach": Words(en="Coach", id="Bus"),
    "phone.on_the_left": Words(en="on the left", id="di sebelah kiri"),
    "phone.on_the_right": Words(en="on the right", id="di sebelah kanan"),
    "phone.what_to_see": Words(en="What to see", id="Yang menarik dilihat"),
    "phone.what_to_buy": Words(en="What to buy", id="Oleh-oleh"),
    "phone.not_in_the_day": Words(en="Not in the day", id="Tidak ada dalam jadwal"),
    "phone.sources": Words(en="Sources", id="Sumber"),
    "phone.minutes": Words(en="minutes", id="menit"),
    "phone.minute": Words(en="minute", id="menit"),
    "phone.show_to_driver": Words(en="Show to driver", id="Tunjukkan ke sopir"),
    # Read by a driver, whoever holds the phone: Indonesian in either language.
    "phone.please_take": Words(en="Tolong antar saya ke", id="Tolong antar saya ke"),
    # The map.
    "phone.map_of_day": Words(en="Map of the day", id="Peta hari ini"),
    "phone.you_are_here": Words(en="You are here", id="Anda di sini"),
    # Help and honesty.
    "phone.emergency": Words(en="Emergency", id="Darurat"),
    "phone.how_times": Words(en="How the times were made", id="Bagaimana waktu dihitung"),
    "phone.driving_times": Words(en="Driving times: {assumption}", id="Waktu tempuh: {assumption}"),
    "phone.closures": Words(en="Closed roads", id="Jalan ditutup"),
    "phone.demo_clock": Words(en="Demo clock:", id="Jam demo:"),
    "phone.demo_clock_why": Words(
        en="The tour lies in the past, so the clock stands still.",
        id="Tur ini sudah lewat, jadi jamnya dihentikan.",
    ),
    "phone.confirm_entrance": Words(en="Confirm the entrance.", id="Pastikan pintu masuk."),
    "phone.paper": Words(en="On paper", id="Versi cetak"),
    "phone.sheet": Words(en="Driver’s route sheet (PDF)", id="Lembar jalan pengemudi (PDF)"),
    "phone.network_date": Words(en="Road data of {date}", id="Data jalan per {date}"),
    "phone.credit": Words(en="Map data", id="Data peta"),
    # The driver's sheet.
    "sheet.title": Words(en="Driver’s route sheet", id="Lembar jalan pengemudi"),
    "sheet.still_valid": Words(en="Still valid? Scan.", id="Masih berlaku? Pindai."),
    "sheet.plate": Words(en="Plate", id="No. polisi"),
    "sheet.driver": Words(en="Driver", id="Pengemudi"),
    "sheet.guide": Words(en="Guide", id="Pemandu"),
    "sheet.heads": Words(en="Heads", id="Penumpang"),
    "sheet.distance": Words(en="Distance", id="Jarak"),
    "sheet.duty": Words(en="Duty", id="Dinas"),
    "sheet.arrive": Words(en="Arrive", id="Tiba"),
    "sheet.leave": Words(en="Leave", id="Brkt"),
    "sheet.stay": Words(en="Stay", id="Menit"),
    "sheet.stop": Words(en="Stop", id="Perhentian"),
    "sheet.manoeuvre": Words(en="Manoeuvre", id="Manuver"),
    "sheet.then": Words(en="then", id="lalu"),
    "sheet.km_from": Words(en="from 1", id="dari 1"),
    "sheet.actual": Words(en="actual", id="nyata"),
    "sheet.odometer": Words(en="Odometer", id="Odometer"),
    "sheet.people": Words(en="heads", id="orang"),
    "sheet.sign": Words(en="sign", id="paraf"),
    "sheet.boarding_from": Words(en="Board from {time}.", id="Naik mulai {time}."),
    "sheet.coach_leaves": Words(en="Coach leaves {time}.", id="Bus berangkat {time}."),
    "sheet.set_down": Words(en="Set down", id="Tempat turun"),
    "sheet.coach_parking": Words(en="Coach parking", id="Parkir bus"),
    "sheet.parking_unknown": Words(
        en="Coach parking: not known.", id="Parkir bus: belum diketahui."
    ),
    "sheet.confirm_entrance": Words(
        en="Confirm the entrance (±{metres} m).", id="Pastikan pintu masuk (±{metres} m)."
    ),
    "sheet.emergency": Words(en="Emergency", id="Darurat"),
    "sheet.wait": Words(en="wait", id="tunggu"),
    "sheet.walk": Words(en="on foot", id="jalan kaki"),
    "sheet.page": Words(en="page {page} of {pages}", id="halaman {page} dari {pages}"),
    "sheet.north": Words(en="N", id="U"),
    "sheet.credit": Words(en="Map data", id="Data peta"),
}


def label(key: str, language: str) -> str:
    """Return a fixed text. Raises KeyError that names an unknown key."""
    words = LABELS.get(key)
    if words is None:
        raise KeyError(f"no label {key!r} in the catalogue; add it to LABELS in both languages")
    return words.in_(language)
