"""What a plan assumes must speak of queues that it has, and reach the roster at all."""

from __future__ import annotations

from datetime import date

from wfm.config.intake import Intake
from wfm.config.schema import PlanFile
from wfm.config.yaml_document import YamlPath, dotted

__all__ = ["check_assumptions"]

_DEMAND_KEYS = ("volume_factor", "aht_factor", "closures", "channel_shift")


def check_assumptions(file: PlanFile, intake: Intake) -> None:
    """Check queues and dates of the assumptions about demand; faults go to the intake."""
    named: list[tuple[YamlPath, str | None]] = [
        *((("volume_factor", place, "queue"), item.queue) for place, item in enumerate(file.volume_factor)),
        *((("aht_factor", place, "queue"), item.queue) for place, item in enumerate(file.aht_factor)),
        *((("closures", place, "queue"), item.queue) for place, item in enumerate(file.closures)),
        *((("channel_shift", place, "from"), item.from_) for place, item in enumerate(file.channel_shift)),
        *((("channel_shift", place, "to"), item.to) for place, item in enumerate(file.channel_shift)),
    ]
    for path, name in named:
        if name is not None and name not in file.queues:
            intake.unknown(intake.document.where(*path), f"{dotted(path)}: the queue", name, file.queues)
    stretches: list[tuple[YamlPath, date | None, date | None]] = [
        *((("volume_factor", place), item.from_, item.to) for place, item in enumerate(file.volume_factor)),
        *((("aht_factor", place), item.from_, item.to) for place, item in enumerate(file.aht_factor)),
    ]
    for path, first, last in stretches:
        if first is not None and last is not None and first > last:
            intake.fault(path, "must have 'from' not after 'to'", f"{first} to {last}")
    for place, shift in enumerate(file.channel_shift):
        if shift.from_ == shift.to:
            intake.fault(("channel_shift", place), "must not go back to its own queue", f"'{shift.to}'")
    if file.requirement_csv is None:
        return
    for key in _DEMAND_KEYS:
        if getattr(file, key):
            mend = "Leave out 'requirement:', or change the numbers in its file"
            intake.fault((key,), "changes nothing: the requirement is given as a file", None, mend)
