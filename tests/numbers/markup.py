"""A page's markup as a tree, to read what people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = TreeBuilder()
        self.tree.start("page", {})
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)
        else:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            last = self._open.pop()
            self.tree.end(last)
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        self.tree.data(data)


def page(markup: str) -> Element:
    """Return the tree of a page or of a part of one."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    for tag in reversed(reader._open):
        reader.tree.end(tag)
    reader.tree.end("page")
    return reader.tree.close()


def all_of(element: Element, tag: str, name: str = "") -> Iterator[Element]:
    """Yield the elements with a tag, and with a class if one is given."""
    for found in element.iter(tag):
        if not name or name in found.get("class", "").split():
            yield found


def first(element: Element, tag: str, name: str = "") -> Element | None:
    return next(all_of(element, tag, name), None)


def text(element: Element | None) -> str:
    """Return an element's text with its white space as plain single spaces."""
    return "" if element is None else re.sub(r"\s+", " ", "".join(element.itertext())).strip()
