"""What this process has used: seconds since it was started, seconds of processor time, and memory."""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

__all__ = ["cpu_s", "peak_mb", "seconds_since_start"]

_LOADED = time.monotonic()
_STAT = Path("/proc/self/stat")
_AFTER_NAME = 19
"""Place of the start time in /proc/<pid>/stat, counted from the state (field 22 of proc(5))."""


def seconds_since_start() -> float:
    """Return the seconds since this process was started, interpreter and imports included.

    Notes
    -----
    Linux keeps the start in clock ticks since boot, so it is known to a hundredth of a second. Elsewhere seconds count
    from the loading of this module, which leaves out the start of the interpreter.
    """
    if sys.platform == "linux" and _STAT.exists():
        # The name of the program stands in brackets and may hold blanks; what follows does not.
        fields = _STAT.read_text(encoding="utf-8").rpartition(")")[2].split()
        began_s = int(fields[_AFTER_NAME]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - began_s
    return time.monotonic() - _LOADED


def cpu_s() -> float:
    """Return the processor seconds of this process and its ended children: what it really got of a busy machine."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def peak_mb() -> float:
    """Return the most resident memory of this process and of any of its ended children, added, in 10⁶ bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + children) * unit / 1e6
