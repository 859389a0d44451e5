"""Record what a real ``osrm-routed`` answers about the town of ``tests/web/osrm_town.py``.

    python bench/osrm_answers.py --bin FOLDER --profile FOLDER/car.lua

``FOLDER`` after ``--bin`` holds osrm-extract, osrm-partition, osrm-customize and osrm-routed, such
as OSRM's own build or the package ``osrm-bindings`` (26.10 was used) brings them; its stock car
profile is ``car.lua``. The answers replace ``tests/web/osrm_answers/``.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.osrm_town import ANSWERED, REFUSED, TOWN  # noqa: E402

ANSWERS = ROOT / "tests" / "web" / "osrm_answers"
WAIT_S = 20.0


def main() -> None:
    """Build the town's graph, serve it on a loopback port, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=Path, required=True, help="folder of OSRM's programs")
    parser.add_argument("--profile", type=Path, required=True, help="OSRM's car.lua")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        town = TOWN.write(Path(folder) / "town.osm")
        graph = str(town.with_suffix(".osrm"))
        run(given.bin / "osrm-extract", "-p", given.profile, town)
        run(given.bin / "osrm-partition", graph)
        run(given.bin / "osrm-customize", graph)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(
            [given.bin / "osrm-routed", "-a", "MLD", "-i", "127.0.0.1", "-p", str(port), graph],
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            for name, addresses in {**ANSWERED, "refused": REFUSED}.items():
                record(name, {address: ask(port, address) for address in addresses})
        finally:
            server.terminate()
            server.wait()


def run(*command: str | Path) -> None:
    """Run one of OSRM's programs; what it says is of interest only where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def wait_for(port: int) -> None:
    """Wait until the server listens."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"osrm-routed does not listen after {WAIT_S:g} s.")


def ask(port: int, address: str) -> dict[str, Any]:
    """Return the status and the JSON of one answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", address)
    response = connection.getresponse()
    return {"status": response.status, "answer": json.loads(response.read())}


def record(name: str, answers: dict[str, Any]) -> None:
    """Write one service's answers, each on a line of its own."""
    lines = (f"{json.dumps(address)}: {json.dumps(told)}" for address, told in answers.items())
    path = ANSWERS / f"{name}.json"
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(answers)} answers")


if __name__ == "__main__":
    main()
