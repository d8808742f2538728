"""Off-phone work: can activities be told from breaks, and do they fit into a duty?"""

from __future__ import annotations

from wfm.config.intake import Intake
from wfm.config.people_side import shift_from
from wfm.config.schema import PlanFile
from wfm.config.schema.rules import RuleSection
from wfm.config.yaml_document import YamlPath
from wfm.rostering.rules import ActivityQuota

__all__ = ["check_activities"]


def check_activities(file: PlanFile, intake: Intake) -> None:
    """Check the names and lengths of activities; faults go to the intake."""
    breaks = {item.id: shift_id for shift_id, shift in file.shifts.items() for item in shift.breaks}
    longest = max(shift_from(shift_id, item).length_min for shift_id, item in file.shifts.items())
    for place, entry in enumerate(file.rules or ()):
        rule = entry.rule() if isinstance(entry, RuleSection) else None
        if not isinstance(rule, ActivityQuota):
            continue
        path: YamlPath = ("rules", place)
        if rule.activity in breaks:
            what = f"must not be the name of a break of shift {breaks[rule.activity]}: they could not be told apart"
            intake.fault((*path, "activity"), what, f"'{rule.activity}'")
        if rule.minutes % 5:
            intake.fault((*path, "minutes"), "must be a multiple of 5", str(rule.minutes))
        if rule.minutes + rule.after_start_min + rule.before_end_min > longest:
            what = f"must fit with its distances into the longest shift of {longest} min"
            intake.fault((*path, "minutes"), what, str(rule.minutes))
