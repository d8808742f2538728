"""What the program says to the shell."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["ExitCode"]


class ExitCode(IntEnum):
    """Exit codes of every verb."""

    DONE = 0
    FALLS_SHORT = 1
    """Done, but the result falls short: no feasible roster, or the audit found violations."""
    BAD_INPUT = 2
    """Files or options are wrong; nothing was written."""
    INTERNAL = 3
    """A fault of this program."""
    INTERRUPTED = 130
    """Stopped by the user; the best roster so far was written if there was one."""
