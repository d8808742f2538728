"""Hiring settings of a plan, and what must hold between them and the rest of the plan."""

from __future__ import annotations

from datetime import date, timedelta

from wfm.config.intake import Intake, hint_for
from wfm.config.schema import PlanFile
from wfm.config.schema.capacity import CapacityFile, RampStageFile
from wfm.config.yaml_document import YamlPath
from wfm.workforce import ClassSize, HireProfile, HiringSettings, RampStage, StaffChange

__all__ = ["check_hiring", "hiring_settings"]


def hiring_settings(file: CapacityFile) -> HiringSettings:
    """Return how the number of people can move; what the plan leaves out keeps its default."""
    ramp = {} if file.ramp is None else {"ramp": tuple(_stage(stage) for stage in file.ramp)}
    return HiringSettings(
        weeks=file.weeks,
        attrition_per_year=file.attrition_per_year or 0.0,
        early_attrition_per_year=file.early_attrition_per_year,
        early_weeks=file.early_weeks,
        lead_weeks=file.lead_weeks,
        class_dates=file.class_dates,
        class_size=ClassSize(file.class_size.min, file.class_size.max),
        **ramp,
        hire_cost_minor=file.hire_cost,
        training_cost_minor=file.training_cost,
        class_cost_minor=file.class_cost,
        profiles=tuple(HireProfile(item.contract, item.skills, item.hourly_cost) for item in file.profiles),
        changes=tuple(StaffChange(item.date, item.contract, item.skills, item.heads) for item in file.changes),
        roster_fit=file.roster_fit,
        quantile=file.quantile,
        whole_heads=file.whole_heads,
    )


def check_hiring(file: PlanFile, intake: Intake) -> None:
    """Check that profiles, changes and class dates fit the plan; faults go to the intake."""
    asked = file.capacity
    skills = {queue.skill or queue_id for queue_id, queue in file.queues.items()}
    named: list[tuple[str, int, str, tuple[str, ...]]] = [
        *(("profiles", place, item.contract, item.skills) for place, item in enumerate(asked.profiles)),
        *(("changes", place, item.contract, item.skills) for place, item in enumerate(asked.changes)),
    ]
    for part, row, contract, taught in named:
        if contract not in file.contracts:
            where = intake.document.where("capacity", part, row, "contract")
            intake.unknown(where, f"capacity.{part}[{row}].contract", contract, file.contracts)
        for skill in taught:
            if skill not in skills:
                what = "names a skill that no queue needs"
                intake.fault(("capacity", part, row, "skills"), what, f"'{skill}'", hint_for(skill, skills))
    if asked.class_size.min > asked.class_size.max:
        intake.fault(("capacity", "class_size"), "must have 'min' not above 'max'", _size(asked))
    first, last = file.week.start, file.week.start + timedelta(weeks=asked.weeks, days=-1)
    dated: list[tuple[YamlPath, date]] = [
        *((("class_dates", place), day) for place, day in enumerate(asked.class_dates)),
        *((("changes", place, "date"), item.date) for place, item in enumerate(asked.changes)),
    ]
    for path, day in dated:
        if not first <= day <= last:
            intake.fault(("capacity", *path), f"must lie in the {asked.weeks} weeks from {first} to {last}", str(day))
    for place, stage in enumerate(asked.ramp or ()):
        if stage.to is not None and stage.to < stage.productive:
            what = f"must not fall below 'productive', which is {stage.productive:g}"
            intake.fault(("capacity", "ramp", place, "to"), what, f"{stage.to:g}")


def _stage(stage: RampStageFile) -> RampStage:
    return RampStage(stage.weeks, stage.productive, stage.productive if stage.to is None else stage.to, stage.mentor)


def _size(asked: CapacityFile) -> str:
    return f"{asked.class_size.min} and {asked.class_size.max}"
