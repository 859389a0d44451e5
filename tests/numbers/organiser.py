"""What stands on the organiser's pages: the desk, the comparison, the page of questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from tests.numbers.figures import CLOCK, DURATION, clock_min, length_min, tenths
from tests.numbers.markup import all_of, first, text
from tests.numbers.readings import LATE, Order, Quantity, Reading, driven, far, later


def desk(page: Element, order: Order) -> Iterator[Reading]:
    """Read the timeline, the sums and the tray of the desk."""
    for row in all_of(page, "li", "stop"):
        yield from _stop(row, order)
    for row in all_of(page, "li", "leg"):
        number = row.get("data-leg", "")
        if order.legs[int(number)] != "none":
            minutes = text(first(row, "b")).removeprefix("walk ")
            metres = text(first(row, "span", "text")).split(" · ", 2)[1].split(";", 1)[0]
            yield _on_desk(length_min(minutes), "leg", number)
            yield from far(metres, "desk", number)
    for row in all_of(page, "li", "pause"):
        yield from _break(row)
    for one in all_of(next(all_of(page, "dl", "totals")), "div"):
        yield from _sum(text(first(one, "dt")), text(first(one, "dd")))
    for row in page.iter("li"):
        yield from _wish(row)


def _on_desk(value: object, *of: str) -> Reading:
    return Reading(of, "desk", value)


def _by_desks_clocks(value: object, *of: str) -> Reading:
    return Reading(of, "desk's clocks", value)


def _stop(row: Element, order: Order) -> Iterator[Reading]:
    key, kind = row.get("data-key", ""), row.get("class", "").split()[1]
    at = clock_min(text(first(row, "time")))
    until = [clock_min(one) for one in re.findall(CLOCK, text(first(row, "small")))]
    notes = " ".join(text(one) for one in row.iter() if one.get("class") in {"note", "stay"})
    begin = at
    if kind == "is-start":
        yield _on_desk(at, "start")
        yield _on_desk(until[0] if until else at, "leave", key)
        if found := re.search(rf"Boarding ({DURATION})", notes):
            yield _on_desk(length_min(found[1]), "boarding", key)
            if not order.before_min[0]:
                yield _by_desks_clocks(until[0] - at, "boarding", key)
    elif kind == "is-end":
        begin = until[0] if until else at
        yield _on_desk(at, "arrive", key)
        yield _on_desk(begin, "back")
    else:
        begin, end = until if len(until) == 2 else (at, until[0])
        stay = next(text(one) for one in all_of(row, "span", "stay"))
        yield _on_desk(at, "arrive", key)
        yield _on_desk(begin, "begin", key)
        yield _on_desk(end, "end", key)
        yield _on_desk(length_min(stay), "stay", key)
        yield _by_desks_clocks(end - begin, "stay", key)
    if found := re.search(rf"[Ll]eave by ({CLOCK})", notes):
        yield _on_desk(clock_min(found[1]), "leave by", key)
    if found := re.search(rf"[Ww]aits ({DURATION})", notes):
        yield _on_desk(length_min(found[1]), "waits", key)
    for late in LATE.finditer(text(row)):
        if late[2] != "must arrive":
            # Whoever is late by so much may not look as if he were not.
            yield _on_desk(length_min(late[1]), "late", key, late[2])
            yield _by_desks_clocks(begin - clock_min(late[3]), "late", key, late[2])


def _break(row: Element) -> Iterator[Reading]:
    key = row.get("data-key", "")
    at = clock_min(text(first(row, "time")))
    found = re.match(rf"({DURATION}) until ({CLOCK})", text(first(row, "p", "label")))
    assert found
    yield _on_desk(at, "break begins", key)
    yield _on_desk(clock_min(found[2]), "break ends", key)
    yield _on_desk(length_min(found[1]), "break lasts", key)
    yield _by_desks_clocks(clock_min(found[2]) - at, "break lasts", key)


def _sum(what: str, value: str) -> Iterator[Reading]:
    if what == "on the road":
        yield _on_desk(length_min(value), "road")
    elif what.startswith("by coach"):
        yield from driven(value, "desk")
        if found := re.search(r"([\d.]+) with group", what):
            yield _on_desk(tenths(found[1]), "km with the group")
    elif what == "on foot":
        yield _on_desk(value, "on foot")
    elif what == "waiting":
        yield _on_desk(length_min(value), "waiting")
    elif found := re.match(r"([\d.]+) l of diesel", what):
        yield _on_desk(tenths(found[1]), "litres")
        yield _on_desk(tenths(value.split(maxsplit=1)[0]), "kg")


def _wish(row: Element) -> Iterator[Reading]:
    wish, offer = row.get("data-wish"), first(row, "button", "remedy")
    why = re.search(rf"would be back at ({CLOCK})", text(first(row, "p")))
    button = re.search(rf"back ({CLOCK})", text(offer))
    if wish and why and button:
        yield _on_desk(clock_min(why[1]), "back with", wish)
        yield Reading(("back with", wish), "desk's button", clock_min(button[1]))


def questions(page: Element) -> Iterator[Reading]:
    """Read the plan as it stands on the page of questions, and what longer legs and repairs say of it."""
    values: dict[str, tuple[Quantity, Callable[[str], object]]] = {
        "Back at": (("back",), clock_min),
        "On the road": (("road",), length_min),
        "By coach": (("km driven",), lambda shown: tenths(shown.split()[0])),
        "With the group": (("km with the group",), lambda shown: tenths(shown.split()[0])),
        "On foot": (("on foot",), str),
        "Waiting": (("waiting",), length_min),
    }
    for row in page.iter("tr"):
        what, mine = text(first(row, "th")), text(first(row, "td"))
        if what in values:
            of, value = values[what]
            yield Reading(of, "questions", value(mine))
    for item in page.iter("li"):
        yield from later(text(item), "questions")


def plan_sentence(sentence: str) -> Iterator[Reading]:
    """Read the first plan as the API and the command line say it."""
    found = re.search(
        rf": back at ({CLOCK}), ({DURATION}) on the road, ({DURATION}) of waiting;", sentence
    )
    assert found, sentence
    yield Reading(("back",), "plan's sentence", clock_min(found[1]))
    yield Reading(("road",), "plan's sentence", length_min(found[2]))
    yield Reading(("waiting",), "plan's sentence", length_min(found[3]))


def comparison(page: Element, order: Order) -> Iterator[Reading]:
    """Read the day before optimising, and hold each change against the figures that stand beside it."""
    for one in all_of(page, "dl", "figures"):
        for figure in one.iter("div"):
            yield from _figure(figure)
    column = next(one for one in page.iter("ol") if one.get("aria-label") == "Your order")
    blocks = [re.findall(CLOCK, text(first(row, "span", "times"))) for row in column.iter("li")]
    for key, clocks in zip(order.stops, blocks, strict=True):
        moments = {"start": ("start",), "end": ("back",)}.get(key, ("begin", key))
        yield Reading(moments, "comparison", clock_min(clocks[0]))
        if key != "end" and (len(clocks) > 1 or key != "start"):
            until = ("leave", key) if key == "start" else ("end", key)
            yield Reading(until, "comparison", clock_min(clocks[-1]))


def _figure(figure: Element) -> Iterator[Reading]:
    read: dict[str, tuple[Quantity, Callable[[str], int]]] = {
        "back": (("back",), clock_min),
        "min on the road": (("road",), int),
        "km by coach": (("km driven",), tenths),
        "km with the group": (("km with the group",), tenths),
        "kg CO₂": (("kg",), tenths),
        "l of diesel": (("litres",), tenths),
    }
    what = text(first(figure, "dt"))
    if what not in read:
        return
    of, value = read[what]
    pair, change = (text(dd) for dd in figure.iter("dd"))
    after = text(first(figure, "b"))
    before = pair.removeprefix("from ").removesuffix(after).split(" to", 1)[0].strip()
    yield Reading(of, "comparison", value(before))
    found = re.match(rf"({DURATION}|[\d.]+) (?:later|earlier|more|less)", change)
    by = 0
    if found:
        by = length_min(found[1]) if what == "back" else value(found[1])
    yield Reading(("change of", what), "comparison", by)
    yield Reading(("change of", what), "comparison's figures", abs(value(after) - value(before)))
