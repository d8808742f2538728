"""simulation_cuts.csv: what each trial of the loop asked for, what it cost, and the service that it gave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wfm.tables.cells import csv_text, money_cell, number_cell

if TYPE_CHECKING:
    from wfm.evaluation.simulation_cuts import ClosedLoop

__all__ = ["CUTS_COLUMNS", "cuts_csv"]

CUTS_COLUMNS = (
    "trial",
    "queue",
    "required_agent_h",
    "raised_agent_h",
    "lowered_agent_h",
    "paid_h",
    "saved_h",
    "pay",
    "target",
    "service_level",
    "service_level_half_width",
    "missing",
    "seconds",
    "taken",
)
"""Columns of simulation_cuts.csv."""


def cuts_csv(loop: ClosedLoop) -> str:
    """Return simulation_cuts.csv: one row a trial and queue that is answered live; trial 0 is the flow cover.

    Notes
    -----
    ``required_agent_h``, ``paid_h`` and ``pay`` (pay with all prices but those of shortage and surplus) are of the
    whole plan. ``missing`` is the share of contacts that the queue lacks in periods below their level, beyond the
    tolerance.
    """
    return csv_text(CUTS_COLUMNS, _rows(loop))


def _rows(loop: ClosedLoop) -> Iterator[tuple[str, ...]]:
    for trial in loop.trials:
        levels, missing = trial.served.levels, trial.served.missing(loop.tolerance)
        for row, queue in enumerate(trial.requirement.queues):
            if queue.channel.deferred:
                continue
            yield (
                str(trial.number),
                queue.id,
                number_cell(trial.requirement.agent_h, 2),
                number_cell(trial.raised_h, 2),
                number_cell(trial.lowered_h, 2),
                number_cell(trial.paid_h, 2),
                number_cell(loop.flow.paid_h - trial.paid_h, 2),
                money_cell(trial.pay),
                number_cell(trial.served.targets[row].level),
                number_cell(levels[row]),
                number_cell(trial.half_width[row]),
                number_cell(missing[row]),
                number_cell(trial.result.seconds, 1),
                "yes" if trial.number == loop.chosen else "no",
            )
