"""The plan file as a whole."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Discriminator, Field, Tag

from wfm.config.schema.absence import AbsenceRatesFile
from wfm.config.schema.assumptions import (
    ChannelShiftFile,
    ClosureFile,
    CrossTrainingFile,
    HandleTimeFactors,
    HireFile,
    VolumeFactors,
)
from wfm.config.schema.base import Section
from wfm.config.schema.capacity import CapacityFile
from wfm.config.schema.demand import HistoryEntry, QueueFile
from wfm.config.schema.packs import PackSection
from wfm.config.schema.people import AbsenceFile, AgentFile
from wfm.config.schema.rules import RuleEntry
from wfm.config.schema.scalars import Day, DayKey, Fraction, Hours, Text, Whole
from wfm.config.schema.settings import (
    ForecastingFile,
    PricesFile,
    RepairFile,
    RequirementFile,
    ShrinkageFile,
    SolverFile,
)
from wfm.config.schema.shifts import ContractFile, ShiftFile
from wfm.config.schema.staffing import StaffingFile

__all__ = ["PackOrRule", "PlanFile", "WeekFile"]

Inline = TypeVar("Inline")


def _file_or_inline(value: object) -> str:
    return "file" if isinstance(value, str) else "inline"


FileOr = Annotated[Annotated[Text, Tag("file")] | Annotated[Inline, Tag("inline")], Discriminator(_file_or_inline)]
"""A CSV relative to the plan's folder, or the same written into the plan."""


def _pack_or_rule(value: object) -> str:
    return "a pack" if isinstance(value, dict) and "pack" in value else "a rule"


PackOrRule = Annotated[
    Annotated[PackSection, Tag("a pack")] | Annotated[RuleEntry, Tag("a rule")], Discriminator(_pack_or_rule)
]
"""The rules of a pack, or one rule. The tags have blanks: no key of a plan is called like that."""


class WeekFile(Section):
    """The days that are planned."""

    start: Day
    """First day; any weekday."""
    days: Annotated[Whole, Field(ge=1, le=42)] = 7
    """Number of days, 1 to 42."""


class PlanFile(Section):
    """A plan for a contact centre: who works when, and why."""

    name: Text
    """Name of the plan; also of the default output folder."""
    currency: Annotated[str, Field(strict=True, pattern="^[A-Z]{3}$")] = "EUR"
    """ISO code of the currency of all amounts."""
    zone: Text
    """Time zone of the centre, for instance Europe/Warsaw."""
    week: WeekFile
    """The days that are planned."""
    interval_min: Literal[15, 30, 60] = 30
    """Length of a planning interval in minutes."""
    queues: dict[str, QueueFile] = Field(min_length=1)
    """The streams of contacts, id → queue."""
    history: HistoryEntry | None = None
    """Past contacts, from which the forecast is made."""
    forecast: Text | None = None
    """A forecast.csv in place of the computed forecast."""
    requirement: FileOr[RequirementFile] | None = None
    """A requirement.csv in place of the computed requirement; or a method that corrects it by simulation."""
    forecasting: ForecastingFile = Field(default_factory=ForecastingFile)
    """How the forecast is made."""
    shrinkage: ShrinkageFile = Field(default_factory=ShrinkageFile)
    """Paid time in which agents are not available."""
    staffing: StaffingFile = Field(default_factory=StaffingFile)
    """How contacts become agents."""
    shifts: dict[str, ShiftFile] = Field(min_length=1)
    """The shift templates, id → shift."""
    contracts: dict[str, ContractFile] = Field(min_length=1)
    """The contracts, id → contract."""
    agents: FileOr[dict[str, AgentFile]]
    """agents.csv, or id → agent."""
    availability: FileOr[dict[str, dict[DayKey, Hours]]] = Field(default_factory=dict)
    """availability.csv, or agent id → weekday or date → hours. Who is not named is always available."""
    absences: FileOr[tuple[AbsenceFile, ...]] = ()
    """absences.csv, or a list."""
    absence_rates: AbsenceRatesFile | None = None
    """How often people do not come, beside the absences known by date; left out: only shrinkage says so."""
    carry_in: Text | None = None
    """carry_in.csv of the week before; left out: nobody worked before."""
    rules: tuple[PackOrRule, ...] | None = None
    """The rules: packs and single rules; left out: rest, weekly rest, days in a row, days off and contract hours."""
    prices: PricesFile
    """What missing and idle agents cost."""
    volume_factor: VolumeFactors = ()
    """Multiplies the contacts of the forecast: one number, or a list by queue and dates."""
    aht_factor: HandleTimeFactors = ()
    """Multiplies the handle times of the forecast: one number, or a list by queue and dates."""
    absence_rate: Fraction | None = None
    """Part of the agents who stay away on a day, drawn in the simulation; shrinkage.unplanned if left out."""
    closures: tuple[ClosureFile, ...] = ()
    """Hours in which queues stay shut although `open` says otherwise, and what becomes of their contacts."""
    channel_shift: tuple[ChannelShiftFile, ...] = ()
    """Contacts that use another channel instead, after the bots and before the transfers."""
    hires: tuple[HireFile, ...] = ()
    """New people beside those of `agents`."""
    leavers: tuple[Text, ...] = ()
    """Agent ids of people who are not there."""
    cross_training: tuple[CrossTrainingFile, ...] = ()
    """People who learn a skill beside those of `agents`."""
    solver: SolverFile = Field(default_factory=SolverFile)
    """How long and how the roster is looked for."""
    capacity: CapacityFile = Field(default_factory=CapacityFile)
    """Leaving, hiring and learning over months, for `wfm capacity`."""
    repair: RepairFile = Field(default_factory=RepairFile)
    """What changes after publication cost."""

    @property
    def requirement_csv(self) -> str | None:
        """The requirement.csv that the plan names, if it names one."""
        return self.requirement.file if isinstance(self.requirement, RequirementFile) else self.requirement
