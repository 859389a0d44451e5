"""The rivals' own virtual environment, and engines as processes that answer in JSON.

Two of the rivals have wheels for CPython 3.12 and newer only, and none of them belongs to the app:
so they live in ``instance/bench/rivals``. Run it as ``python -m bench.rivals`` to make it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "instance" / "bench"
"""Everything that the bench makes and may be thrown away."""

_HOME = WORK / "rivals"
_REQUIREMENTS = ROOT / "bench" / "requirements-rivals.txt"
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Every engine works on one thread, so that ratios compare work and not cores."""

OURS = "ours"


def python_of(engine: str) -> Path:
    """Return the interpreter that an engine runs on: ours on the app's, others on the rivals'."""
    return Path(sys.executable) if engine == OURS else environment()


def environment() -> Path:
    """Return the interpreter of the rivals' environment, made or renewed where need be.

    Ends the program with a sentence where no Python 3.12 is found.
    """
    python = _HOME / "bin" / "python"
    wanted = hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()
    made = _HOME / "made-of"
    if python.exists() and made.exists() and made.read_text(encoding="ascii") == wanted:
        return python
    print("Making the rivals' environment (about 400 MB) …", file=sys.stderr, flush=True)
    subprocess.run([python_312(), "-m", "venv", "--clear", _HOME], check=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--requirement", _REQUIREMENTS], check=True)
    made.write_text(wanted, encoding="ascii")
    return python


def python_312() -> str:
    """Return a CPython 3.12; ``BENCH_PYTHON`` names one where the search finds none."""
    for candidate in _candidates():
        asked = [candidate, "-c", "import sys; print(*sys.version_info[:2])"]
        try:
            told = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=False)
        except OSError:
            continue
        if told.stdout.split() == ["3", "12"]:
            return candidate
    sys.exit(
        "The rivals need CPython 3.12, and none was found. Install one (`uv python install 3.12`, "
        "`apt-get install python3.12-venv`), or set BENCH_PYTHON to its interpreter."
    )


def _candidates() -> Iterator[str]:
    yield from filter(None, (os.environ.get("BENCH_PYTHON"), sys.executable))
    yield from filter(None, [shutil.which("python3.12")])
    # Version managers: uv knows its own, pyenv keeps each version in a folder.
    if uv := shutil.which("uv"):
        asked = [uv, "python", "find", "--no-python-downloads", "3.12"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)
        yield from told.stdout.split()
    if pyenv := shutil.which("pyenv"):
        told = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False)
        versions = Path(told.stdout.strip()) / "versions"
        yield from map(str, sorted(versions.glob("3.12*/bin/python"), reverse=True))


def child_env() -> dict[str, str]:
    """Return the environment of every measured process: one thread, UTF-8, our settings cleared."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PLANNER_", "PYTHON"))}
    return {**kept, **_ONE_THREAD, "PYTHONUTF8": "1"}


class Worker:
    """An engine in a process of its own: a request and an answer are a line of JSON each."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine = engine
        command = [python_of(engine), "-m", "bench.worker", engine, folder]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=child_env(), text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.hello: dict[str, Any] = self._answer()

    def ask(self, op: str, **what: Any) -> dict[str, Any]:
        """Send one request and return its answer; raises RuntimeError where the engine died."""
        stdin = self._process.stdin
        if stdin is None:
            raise RuntimeError(self.engine)
        stdin.write(json.dumps({"op": op, **what}) + "\n")
        stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError(f"{self.engine} ended with code {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """Let the process end by the end of its input."""
        self._process.communicate()


def build(engine: str, folder: Path) -> dict[str, Any]:
    """Let an engine prepare its files in ``folder``; return what it tells (seconds, version)."""
    command = [python_of(engine), "-m", "bench.worker", engine, folder, "build"]
    done = subprocess.run(
        command, cwd=ROOT, env=child_env(), stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    print(environment())
