"""The words for manoeuvres, in English and Indonesian.

A phrase keeps verb and street apart, so that a sheet can set the verb light and the street bold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from planner.manoeuvre import Manoeuvre, Modifier
from planner.words import Words

Mode = Literal["coach", "walk"]

COMPASS = (
    Words(en="north", id="utara"),
    Words(en="north-east", id="timur laut"),
    Words(en="east", id="timur"),
    Words(en="south-east", id="tenggara"),
    Words(en="south", id="selatan"),
    Words(en="south-west", id="barat daya"),
    Words(en="west", id="barat"),
    Words(en="north-west", id="barat laut"),
)
"""The eight points, clockwise from north."""

UNNAMED = Words(en="unnamed road", id="jalan tanpa nama")
UNNAMED_IN_SENTENCE = Words(en="an unnamed road", id="jalan tanpa nama")

Table = dict[Modifier, Words]

U_TURN = Words(en="Make a U-turn on", id="Putar balik di")
U_TURN_ON_FOOT = Words(en="Turn back on", id="Berbalik arah di")

TURN: Table = {
    "uturn": U_TURN,
    "sharp right": Words(en="Sharp right into", id="Belok kanan tajam ke"),
    "right": Words(en="Turn right into", id="Belok kanan ke"),
    "slight right": Words(en="Bear right into", id="Serong kanan ke"),
    "straight": Words(en="Straight on into", id="Lurus terus ke"),
    "slight left": Words(en="Bear left into", id="Serong kiri ke"),
    "left": Words(en="Turn left into", id="Belok kiri ke"),
    "sharp left": Words(en="Sharp left into", id="Belok kiri tajam ke"),
}
CONTINUE: Table = {
    "uturn": U_TURN,
    "sharp right": Words(en="Sharp right, staying on", id="Belok kanan tajam, tetap di"),
    "right": Words(en="Turn right, staying on", id="Belok kanan, tetap di"),
    "slight right": Words(en="Bear right, staying on", id="Serong kanan, tetap di"),
    "straight": Words(en="Straight on into", id="Lurus terus ke"),
    "slight left": Words(en="Bear left, staying on", id="Serong kiri, tetap di"),
    "left": Words(en="Turn left, staying on", id="Belok kiri, tetap di"),
    "sharp left": Words(en="Sharp left, staying on", id="Belok kiri tajam, tetap di"),
}
NEW_NAME: Table = {
    "uturn": Words(en="Follow the road back, becomes", id="Ikuti jalan berbalik arah, menjadi"),
    "sharp right": Words(
        en="Follow the sharp bend right, becomes", id="Ikuti tikungan tajam ke kanan, menjadi"
    ),
    "right": Words(en="Follow the bend right, becomes", id="Ikuti tikungan ke kanan, menjadi"),
    "slight right": Words(
        en="Follow the road right, becomes", id="Ikuti jalan serong kanan, menjadi"
    ),
    "straight": Words(en="Straight on, becomes", id="Lurus terus, jalan menjadi"),
    "slight left": Words(en="Follow the road left, becomes", id="Ikuti jalan serong kiri, menjadi"),
    "left": Words(en="Follow the bend left, becomes", id="Ikuti tikungan ke kiri, menjadi"),
    "sharp left": Words(
        en="Follow the sharp bend left, becomes", id="Ikuti tikungan tajam ke kiri, menjadi"
    ),
}
KEEP_RIGHT = Words(en="At the fork keep right into", id="Di percabangan, ambil jalur kanan ke")
KEEP_LEFT = Words(en="At the fork keep left into", id="Di percabangan, ambil jalur kiri ke")
FORK: Table = {
    "uturn": U_TURN,
    "sharp right": KEEP_RIGHT,
    "right": KEEP_RIGHT,
    "slight right": KEEP_RIGHT,
    "straight": Words(
        en="At the fork take the middle into", id="Di percabangan, ambil jalur tengah ke"
    ),
    "slight left": KEEP_LEFT,
    "left": KEEP_LEFT,
    "sharp left": KEEP_LEFT,
}
END_OF_ROAD: Table = {
    "uturn": Words(en="At the end of the road make a U-turn on", id="Jalan habis, putar balik di"),
    "sharp right": Words(
        en="At the end of the road sharp right into", id="Jalan habis, belok kanan tajam ke"
    ),
    "right": Words(en="At the end of the road turn right into", id="Jalan habis, belok kanan ke"),
    "slight right": Words(
        en="At the end of the road bear right into", id="Jalan habis, serong kanan ke"
    ),
    "straight": Words(
        en="At the end of the road straight on into", id="Jalan habis, lurus terus ke"
    ),
    "slight left": Words(
        en="At the end of the road bear left into", id="Jalan habis, serong kiri ke"
    ),
    "left": Words(en="At the end of the road turn left into", id="Jalan habis, belok kiri ke"),
    "sharp left": Words(
        en="At the end of the road sharp left into", id="Jalan habis, belok kiri tajam ke"
    ),
}
MERGE_PLAIN = Words(en="Merge into", id="Gabung ke")
MERGE_RIGHT = Words(en="Merge right into", id="Ke kanan, gabung ke")
MERGE_LEFT = Words(en="Merge left into", id="Ke kiri, gabung ke")
MERGE: Table = {
    "uturn": MERGE_PLAIN,
    "sharp right": MERGE_RIGHT,
    "right": MERGE_RIGHT,
    "slight right": MERGE_RIGHT,
    "straight": MERGE_PLAIN,
    "slight left": MERGE_LEFT,
    "left": MERGE_LEFT,
    "sharp left": MERGE_LEFT,
}
TABLES = {
    "turn": TURN,
    "continue": CONTINUE,
    "new name": NEW_NAME,
    "fork": FORK,
    "merge": MERGE,
    "end of road": END_OF_ROAD,
}

DEPART = Words(en="Start {compass} on", id="Berangkat ke {compass} di")
DEPART_ON_FOOT = Words(en="Walk {compass} on", id="Jalan kaki ke {compass} di")
ARRIVE = {
    None: Words(en="Arrive at the destination", id="Tiba di tujuan"),
    "left": Words(en="Arrive, on the left", id="Tiba, di sebelah kiri"),
    "right": Words(en="Arrive, on the right", id="Tiba, di sebelah kanan"),
}
ENTER_RING = Words(en="Enter the roundabout", id="Masuk bundaran")
TAKE_EXIT = Words(
    en="At the roundabout take the {exit} exit into",
    id="Di bundaran, ambil jalan keluar {exit} menuju",
)
TURN_ROUND = Words(
    en="Turn round at the roundabout, {exit} exit, back into",
    id="Putar balik di bundaran, jalan keluar {exit}, menuju",
)
LEAVE_RING = Words(en="Leave the roundabout into", id="Keluar dari bundaran menuju")
LEAVE_BY_EXIT = Words(
    en="Leave the roundabout by the {exit} exit into",
    id="Keluar dari bundaran di jalan keluar {exit} menuju",
)
HEADING = Words(en="heading {compass}", id="ke arah {compass}")

AT_ONCE = Words(en="then at once {what}", id="lalu segera {what}")
NEXT_TURN: Table = {
    "uturn": Words(en="make a U-turn", id="putar balik"),
    "sharp right": Words(en="turn sharp right", id="belok kanan tajam"),
    "right": Words(en="turn right", id="belok kanan"),
    "slight right": Words(en="bear right", id="serong kanan"),
    "straight": Words(en="go straight on", id="lurus terus"),
    "slight left": Words(en="bear left", id="serong kiri"),
    "left": Words(en="turn left", id="belok kiri"),
    "sharp left": Words(en="turn sharp left", id="belok kiri tajam"),
}
NEXT_FORK_RIGHT = Words(en="keep right", id="ambil jalur kanan")
NEXT_FORK_LEFT = Words(en="keep left", id="ambil jalur kiri")
NEXT_FORK: Table = {
    "uturn": NEXT_TURN["uturn"],
    "sharp right": NEXT_FORK_RIGHT,
    "right": NEXT_FORK_RIGHT,
    "slight right": NEXT_FORK_RIGHT,
    "straight": Words(en="take the middle", id="ambil jalur tengah"),
    "slight left": NEXT_FORK_LEFT,
    "left": NEXT_FORK_LEFT,
    "sharp left": NEXT_FORK_LEFT,
}
NEXT_TURN_BACK = Words(en="turn back", id="berbalik arah")
NEXT_ARRIVE = {
    None: Words(en="arrive", id="tiba"),
    "left": Words(en="arrive on the left", id="tiba di sebelah kiri"),
    "right": Words(en="arrive on the right", id="tiba di sebelah kanan"),
}
NEXT_EXIT = Words(en="a roundabout, {exit} exit", id="bundaran, jalan keluar {exit}")
NEXT_RING = Words(en="enter the roundabout", id="masuk bundaran")
NEXT_LEAVE = Words(en="leave the roundabout", id="keluar dari bundaran")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A manoeuvre in words.

    ``verb`` leads up to ``street``; ``street`` is empty only where the verb says all (arrival,
    entering a roundabout to stop there). ``unnamed`` means that ``street`` is not a name but says
    that there is none; then ``extra`` tells the direction instead, unless the verb does.
    """

    verb: str
    street: str
    extra: str = ""
    unnamed: bool = False


def say(manoeuvre: Manoeuvre, language: str, mode: Mode = "coach") -> Phrase:
    """Return the words for a manoeuvre; other languages than Indonesian are answered in English."""
    verb = _verb(manoeuvre, language, mode)
    if manoeuvre.type == "arrive" or verb == ENTER_RING.in_(language):
        return Phrase(verb, "")
    if manoeuvre.street:
        return Phrase(verb, manoeuvre.street)
    extra = ""
    if manoeuvre.type != "depart":
        extra = HEADING.in_(language).format(compass=compass(manoeuvre, language))
    return Phrase(verb, UNNAMED.in_(language), extra, unnamed=True)


def sentence(
    manoeuvre: Manoeuvre,
    language: str,
    mode: Mode = "coach",
    *,
    following: Manoeuvre | None = None,
) -> str:
    """Return the words for a manoeuvre as one sentence.

    With the manoeuvre that comes next, ``following``, it is told in the same breath where it
    follows at once.
    """
    phrase = say(manoeuvre, language, mode)
    street = UNNAMED_IN_SENTENCE.in_(language) if phrase.unnamed else phrase.street
    told = f"{phrase.verb} {street}" if street else phrase.verb
    told = f"{told}, {phrase.extra}" if phrase.extra else told
    if following is not None and manoeuvre.then:
        told = f"{told}, {at_once(following, language, mode)}"
    return told if told.endswith(".") else f"{told}."


def directions(
    manoeuvres: Sequence[Manoeuvre], language: str, mode: Mode = "coach"
) -> tuple[str, ...]:
    """Return one sentence a manoeuvre, each with what follows it at once."""
    return tuple(
        sentence(manoeuvre, language, mode, following=following)
        for manoeuvre, following in zip(manoeuvres, [*manoeuvres[1:], None], strict=False)
    )


def at_once(following: Manoeuvre, language: str, mode: Mode = "coach") -> str:
    """Return *then at once turn right*: what follows so soon that it is told together.

    Streets are left out: it is the lane that must be chosen now.
    """
    modifier = following.modifier or "straight"
    if following.type == "arrive":
        words = NEXT_ARRIVE[following.side]
    elif following.type == "roundabout":
        words = NEXT_RING if following.exit is None else NEXT_EXIT
    elif following.type == "exit roundabout":
        words = NEXT_LEAVE
    else:
        words = (NEXT_FORK if following.type == "fork" else NEXT_TURN)[modifier]
    if mode == "walk" and words is NEXT_TURN["uturn"]:
        words = NEXT_TURN_BACK
    what = words.in_(language).format(exit=ordinal(following.exit or 0, language))
    return AT_ONCE.in_(language).format(what=what)


def compass(manoeuvre: Manoeuvre, language: str) -> str:
    """Return the nearest of the eight compass points to the bearing after the manoeuvre."""
    return COMPASS[int(manoeuvre.bearing_after_deg / 45 + 0.5) % 8].in_(language)


def ordinal(number: int, language: str) -> str:
    """Return ``2nd`` or ``ke-2``."""
    teen = 10 <= number % 100 <= 20
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return Words(en=f"{number}{ending}", id=f"ke-{number}").in_(language)


def _verb(manoeuvre: Manoeuvre, language: str, mode: Mode) -> str:
    on_foot = mode == "walk"
    modifier = manoeuvre.modifier or "straight"
    if manoeuvre.type == "depart":
        words = DEPART_ON_FOOT if on_foot else DEPART
        return words.in_(language).format(compass=compass(manoeuvre, language))
    if manoeuvre.type == "arrive":
        return ARRIVE[manoeuvre.side].in_(language)
    if manoeuvre.type in {"roundabout", "exit roundabout"}:
        return _ring(manoeuvre, language)
    words = TABLES[manoeuvre.type][modifier]
    if on_foot and words is U_TURN:
        words = U_TURN_ON_FOOT
    return words.in_(language)


def _ring(manoeuvre: Manoeuvre, language: str) -> str:
    entering = manoeuvre.type == "roundabout"
    if manoeuvre.exit is None:
        return (ENTER_RING if entering else LEAVE_RING).in_(language)
    words = TAKE_EXIT if entering else LEAVE_BY_EXIT
    if entering and manoeuvre.modifier == "uturn":
        words = TURN_ROUND
    return words.in_(language).format(exit=ordinal(manoeuvre.exit, language))
