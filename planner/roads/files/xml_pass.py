"""One pass of expat over an XML road file, so that every fault in it becomes a sentence.

The libraries behind (OSMnx, networkx) then see whole, harmless files of a bounded size only. A
document type declaration is refused at once: entities can only be declared there, and no road file
needs one. The pass ends as soon as the unpacked text is larger than allowed, so that a small
archive which unpacks to gigabytes costs neither memory nor time.
"""

from __future__ import annotations

import bz2
import gzip
import math
import zlib
from io import BufferedReader
from pathlib import Path
from xml.parsers import expat

from planner.errors import DataFault, Fault, InvalidInput

_CHUNK = 1 << 20


def fault(path: Path, value: str, expected: str) -> InvalidInput:
    """Return the error for a road file: what it is, and what to give instead."""
    return DataFault.of("The road file", [Fault(str(path), value, expected)])


def new_parser(path: Path) -> expat.XMLParserType:
    """Return a parser that refuses a document type declaration."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise fault(
            path, "a file with a document type declaration",
            "take the <!DOCTYPE …> out; road files need none",
        )  # fmt: skip

    parser.StartDoctypeDeclHandler = doctype
    return parser


def read_through(path: Path, parser: expat.XMLParserType, *, most_mb: int, kind: str) -> None:
    """Feed a file (plain, .gz or .bz2) of this kind of XML through the parser.

    Raises DataFault with one sentence where the file is missing, empty, cut off, not well-formed,
    or unpacks to more than ``most_mb`` megabytes; what the parser's handlers raise passes through.
    """
    read = 0
    try:
        if path.stat().st_size == 0:
            raise fault(path, "empty", "copy or download the file again")
        with _open(path) as stream:
            while chunk := stream.read(_CHUNK):
                read += len(chunk)
                check_size(path, read, most_mb)
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except FileNotFoundError:
        raise fault(path, "missing", f"put {kind} there") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise fault(
            path, f"not a gzip file ({error})", "compress it again, or fetch it anew"
        ) from None
    except EOFError:
        raise fault(path, "cut off in the middle", "copy or download the file again") from None
    except expat.ExpatError as error:
        raise fault(
            path,
            f"not well-formed XML ({expat.errors.messages[error.code]}, line {error.lineno})",
            f"give {kind}, whole; it may have been cut off",
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise fault(path, f"not readable ({reason})", f"give {kind}, readable") from None


def check_size(path: Path, size: int, most_mb: int) -> None:
    """Raise DataFault for a size in bytes above ``most_mb`` megabytes."""
    if size > most_mb * 1_000_000:
        raise fault(
            path,
            f"larger than {most_mb} MB, unpacked",
            "give an extract of one town, or raise PLANNER_MAX_ROADS_MB",
        )


def check_position(path: Path, node: str, lon: str | None, lat: str | None) -> None:
    """Raise DataFault where a node's longitude or latitude, as text, is none in degrees."""
    for name, text, most in (("longitude", lon, 180.0), ("latitude", lat, 90.0)):
        try:
            degrees = float("nan" if text is None else text)
        except ValueError:
            degrees = math.nan
        # NaN fails every comparison.
        if not -most <= degrees <= most:
            told = "no" if text is None else f"the {name} {text[:20]!r} as"
            raise fault(
                path,
                f"a file that gives node {node} {told} {name}",
                f"give degrees (WGS 84) from -{most:.0f} to {most:.0f}",
            )


def _open(path: Path) -> gzip.GzipFile | bz2.BZ2File | BufferedReader:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")
    if path.suffix == ".bz2":
        return bz2.open(path, "rb")
    return path.open("rb")
