"""The machine that a result was measured on, in one line."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["machine_line", "version_of"]

_CPU, _MEMORY = Path("/proc/cpuinfo"), Path("/proc/meminfo")


def version_of(distribution: str) -> str:
    """Return the version of an installed distribution; "not installed" where there is none."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"


def machine_line() -> str:
    """Return processor, cores, memory, versions, and how busy the machine is at this moment."""
    cores = os.cpu_count() or 1
    parts = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        _value(_CPU, "model name") or platform.machine(),
        f"{cores} core{'' if cores == 1 else 's'}",
    ]
    memory = _value(_MEMORY, "MemTotal")
    if memory:
        parts.append(f"{int(memory.split()[0]) * 1024 / 2**30:.0f} GiB")
    parts.append(f"Python {platform.python_version()}, OR-Tools {version_of('ortools')}")
    if hasattr(os, "getloadavg"):
        parts.append(f"load average {os.getloadavg()[0]:.1f}")
    return "; ".join(parts) + "."


def _value(file: Path, name: str) -> str:
    """Return what stands after a name in a file of the kernel; empty where there is none."""
    if not file.exists():
        return ""
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
