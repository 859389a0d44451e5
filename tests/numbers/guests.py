"""What the guests read: the phone page, and the plain table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.numbers.figures import CLOCK, DURATION, clock_min, length_min
from tests.numbers.markup import all_of, first, text
from tests.numbers.readings import Order, Reading, far, green


def phone(page: Element, order: Order) -> Iterator[Reading]:
    """Read a day's list and every moment's card of the phone."""
    here = next(one for one in page.iter("div") if one.get("id") == f"day-{order.day}")
    rows = [row for row in here.iter("li") if row.get("data-stop") is not None]
    arrive = [order.clock_min(row.get("data-arrive", "")) for row in rows]
    for number, (key, row) in enumerate(zip(order.stops, rows, strict=True)):
        at = clock_min(text(first(row, "time")))
        moment = {"start": ("start",), "end": ("back",)}.get(key, ("begin", key))
        yield Reading(moment, "phone", at)
        came = ("start",) if key == "start" else ("arrive", key)
        yield Reading(came, "phone's moments", arrive[number])
        if key not in {"start", "end"}:
            end = clock_min(text(first(row, "small")).removeprefix("to "))
            yield Reading(("end", key), "phone", end)
        if number < len(order.legs):
            leaves = order.clock_min(row.get("data-depart", ""))
            yield Reading(("leave", key), "phone's moments", leaves)
            for told in all_of(row, "p", "leg"):
                yield from _leg(text(told), number, arrive[number + 1], order)
    for card in page.iter("div"):
        if card.get("data-moment") is not None and card.get("data-day") == str(order.day):
            yield from _card(card, order)


def _leg(words: str, number: int, arrives_min: float, order: Order) -> Iterator[Reading]:
    found = re.match(rf"leaves ({CLOCK})(?: · ({DURATION}) · (.*))?$", words)
    if found is None:
        assert re.match(rf"{CLOCK}–{CLOCK} ", words), words
        return
    leg = str(number)
    leaves = clock_min(found[1])
    yield Reading(("leave", order.stops[number]), "phone", leaves)
    if found[2]:
        yield Reading(("leg", leg), "phone", length_min(found[2]))
        lasted = arrives_min - leaves - order.underway_min[number]
        yield Reading(("leg", leg), "phone's clocks", lasted)
        yield from far(found[3], "phone", leg)


def _card(card: Element, order: Order) -> Iterator[Reading]:
    link = next((one for one in card.iter("a") if one.get("data-show-leg")), None)
    when = first(card, "div", "departure")
    if link is None or when is None:
        return
    key = link.get("data-show-leg", "")
    following = order.stops[order.stops.index(key) + 1]
    of = ("arrive", following) if text(first(when, "p", "what")) == "you arrive" else ("leave", key)
    event = next(all_of(when, "p", "left")).get("data-in", "")
    yield Reading(of, "phone's card", clock_min(text(first(when, "time"))))
    yield Reading(of, "phone's countdown", order.clock_min(event))
    if found := re.search(rf"since ({CLOCK})", text(card)):
        since = ("start",) if key == "start" else ("arrive", key)
        yield Reading(since, "phone's card", clock_min(found[1]))
    if found := re.search(rf"on its way by ({CLOCK})", text(card)):
        yield Reading(("leave by", key), "phone's card", clock_min(found[1]))


def table(lines: list[str], order: Order) -> Iterator[Reading]:
    """Read a day's lines of the plain table, from its date to the next blank line."""

    def said(value: object, *of: str) -> Reading:
        return Reading(of, "table", value)

    stop = leg = -1
    for line in lines:
        if found := re.match(rf"\s*(?:\d+\. )?\s*({CLOCK})(?:–({CLOCK}))?\s{{2,}}", line):
            stop += 1
            key = order.stops[stop]
            if key == "start":
                yield said(clock_min(found[1]), "start")
            elif key == "end":
                yield said(clock_min(found[1]), "back")
            else:
                assert found[2], line
                yield said(clock_min(found[1]), "begin", key)
                yield said(clock_min(found[2]), "end", key)
        elif found := re.match(rf"\s+· (?:coach|walk)(?: · ({DURATION}) · ([^·]+))?", line):
            leg += 1
            if found[1]:
                yield said(length_min(found[1]), "leg", str(leg))
                yield from far(found[2].strip(), "table", str(leg))
        elif found := re.search(rf"({DURATION}) on the road, ({DURATION}) of waiting", line):
            yield said(length_min(found[1]), "road")
            yield said(length_min(found[2]), "waiting")
        yield from green(line, "table")
