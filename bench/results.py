"""Measured figures on disk, each file with the circumstances that it was measured under."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.rivals import ROOT

RESULTS = ROOT / "bench" / "results"


def keep(name: str, figures: dict[str, Any]) -> None:
    """Write ``bench/results/NAME.json``."""
    text = json.dumps({"circumstances": circumstances(), **figures}, indent=1, default=_rounded)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def kept(name: str) -> dict[str, Any] | None:
    """Return the figures that were kept under a name, None where there are none yet."""
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def circumstances() -> dict[str, Any]:
    """Return what the figures depend on: the code, the machine, how busy it was."""
    commit = _git("rev-parse", "--short", "HEAD")
    return {
        "commit": commit + (" with changes" if _git("status", "--porcelain", "planner") else ""),
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
    }


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _rounded(value: Any) -> Any:
    return value.item()
