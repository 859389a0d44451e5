"""Files that the pages load: our own by content hash, Leaflet from its package, the base map."""

from __future__ import annotations

import gzip
import hashlib
import re
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

from flask import Flask, Response, current_app, request, send_from_directory
from flask_compress import Compress
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from planner.errors import NotFound
from planner.in_app import services

HASH_DIGITS: Final = 12
FOREVER: Final = "public, max-age=31536000, immutable"
"""For an address that carries a hash of the content, so that a change is a new address."""
COMPRESSED: Final = (
    "text/html", "text/css", "text/plain", "text/javascript", "application/json",
    "application/geo+json", "application/manifest+json", "image/svg+xml",
)  # fmt: skip
"""Types that travel compressed where the browser can unpack them; others are packed already."""
MONTH: Final = "public, max-age=2592000"

_IMPORT: Final = re.compile(r"""^import .* from "(\.[^"]+)";$""", re.MULTILINE)


def install(app: Flask) -> None:
    """Add the routes, the template helpers, what is kept of templates and files, the compression."""
    app.jinja_env.bytecode_cache = _Templates(str(Path(app.instance_path) / "templates"))
    app.config["COMPRESS_MIMETYPES"] = COMPRESSED
    _Compression(app)
    app.add_url_rule("/leaflet/<path:name>", "leaflet", leaflet)
    app.add_url_rule("/basemap/<digest>.json", "basemap", basemap)
    app.add_template_global(static_url)
    app.add_template_global(modules_of)
    app.add_template_global(leaflet_url)
    app.after_request(cache_by_hash)


class _Templates(FileSystemBytecodeCache):
    """Compiled templates in the instance folder: a start need not compile them again."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        # Where it cannot be kept, it serves all the same.
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


class _Compression(Compress):
    """Flask-Compress with two of its habits mended.

    It takes a coding that is refused (``gzip;q=0``) for one that is accepted, and leaves a file open where
    the browser holds it already.
    """

    def after_request(self, response: Response | None) -> Response:
        accepted = request.accept_encodings
        if response is not None and response.mimetype in self.compress_mimetypes_set:
            if not any(accepted.quality(one) > 0 for one in self.enabled_algorithms):
                response.vary.add("Accept-Encoding")
                return response
            response.direct_passthrough = False
            response.make_sequence()
        return super().after_request(response)


def basemap_url() -> str:
    """Return the address of the compact base map; a change of the map is a new address."""
    return f"{request.root_path}/basemap/{services().basemap.hash}.json"


def static_url(name: str) -> str:
    """Return the address of a file in ``static/`` with a hash of its content.

    Raises FileNotFoundError: a page that names a file which is not there shows in its first test.
    """
    folder = Path(current_app.static_folder or "")
    digest = _hash_of(folder, name)
    if digest is None:
        raise FileNotFoundError(f"There is no file static/{name}.")
    return f"{request.root_path}/static/{name}?v={digest}"


def modules_of(name: str) -> tuple[str, ...]:
    """Return the addresses of all modules that a script imports, at whatever depth.

    A page that names them lets the browser ask for all at once, not for one after the other.
    """
    folder = Path(current_app.static_folder or "")
    found: dict[Path, None] = {}
    waiting = [folder / name]
    while waiting:
        script = waiting.pop()
        for told in _IMPORT.findall(script.read_text(encoding="utf-8")):
            module = (script.parent / told).resolve()
            if module not in found:
                found[module] = None
                waiting.append(module)
    return tuple(
        f"{request.root_path}/static/{module.relative_to(folder.resolve()).as_posix()}"
        for module in found
    )


def leaflet_url(name: str) -> str:
    """Return the address of one of Leaflet's files, such as ``leaflet.js``."""
    digest = _hash_of(_leaflet_folder(), name)
    if digest is None:
        raise FileNotFoundError(f"Leaflet's package holds no file {name}.")
    return f"{request.root_path}/leaflet/{name}?v={digest}"


def leaflet(name: str) -> Response:
    """Serve Leaflet's script, style sheet and images, and nothing else of its package."""
    if name not in _leaflet_files():
        raise NotFound(f"Leaflet's package holds no file {name!r}.")
    response = send_from_directory(_leaflet_folder(), name)
    response.headers["Cache-Control"] = MONTH
    if request.args.get("v") == _hash_of(_leaflet_folder(), name):
        response.headers["Cache-Control"] = FOREVER
    return response


def basemap(digest: str) -> Response:
    """Serve the compact base map, gzipped once when it was built."""
    held = services().basemap
    if digest != held.hash:
        raise NotFound("The base map has changed since this page was made. Load the page again.")
    response = Response(mimetype="application/json")
    response.headers["Cache-Control"] = FOREVER
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(held.hash)
    if request.if_none_match.contains_weak(held.hash):
        response.status_code = HTTPStatus.NOT_MODIFIED
    elif request.accept_encodings.quality("gzip") > 0:
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(held.gzipped)
    else:
        response.set_data(gzip.decompress(held.gzipped))
    return response


def cache_by_hash(response: Response) -> Response:
    """Let a static file be kept for ever if it was asked for by its hash, else be revalidated."""
    if request.endpoint == "static" and response.status_code in {
        HTTPStatus.OK,
        HTTPStatus.NOT_MODIFIED,
    }:
        name = (request.view_args or {}).get("filename", "")
        digest = _hash_of(Path(current_app.static_folder or ""), name)
        fresh = digest is not None and request.args.get("v") == digest
        response.headers["Cache-Control"] = FOREVER if fresh else "no-cache"
    return response


def _hash_of(folder: Path, name: str) -> str | None:
    try:
        state = (folder / name).stat()
        return _hash_of_state(folder / name, state.st_mtime_ns, state.st_size)
    except OSError:
        return None


@lru_cache(maxsize=512)
def _hash_of_state(path: Path, _mtime_ns: int, _size: int) -> str:
    """Hash a file once for each state that it has been in."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_DIGITS]


@lru_cache(maxsize=1)
def _leaflet_folder() -> Path:
    from xstatic.pkg import leaflet as package  # noqa: PLC0415 - only where Leaflet is served

    return Path(package.BASE_DIR)


@lru_cache(maxsize=1)
def _leaflet_files() -> frozenset[str]:
    """Name the files that a page loads: not the sources, not the maps of the minified script."""
    folder = _leaflet_folder()
    images = {f"images/{path.name}" for path in (folder / "images").iterdir() if path.is_file()}
    return frozenset({"leaflet.js", "leaflet.css", *images})
