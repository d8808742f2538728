"""A generated centre as an ordinary plan folder, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from wfm.errors import Fault, InputError
from wfm.studies.centre_dials import RuleSet
from wfm.studies.generated_centre import GeneratedCentre
from wfm.workforce import Contract, ShiftTemplate

__all__ = ["centre_files", "digest_of", "write_centre"]

RULES = {
    RuleSet.CORE: {"rest": 11, "weekly": 35, "days": 6},
    RuleSet.STRICT: {"rest": 12, "weekly": 48, "days": 5},
}


def centre_files(centre: GeneratedCentre) -> dict[str, bytes]:
    """Return the files of a centre, path inside its folder → content."""
    texts = {
        "plan.yaml": _plan(centre),
        "data/agents.csv": _agents(centre),
        "data/absences.csv": _absences(centre),
        "data/requirement.csv": _requirement(centre),
    }
    if any(person.limit for person in centre.people):
        rows = [(person.id, *person.limit) for person in centre.people if person.limit]
        texts["data/availability.csv"] = _csv("agent_id,day,hours", rows)
    return {name: text.encode("utf-8") for name, text in texts.items()}


def digest_of(files: dict[str, bytes]) -> str:
    """Return one SHA-256 of all files, names included: two centres with the same digest are the same instance."""
    found = sha256()
    for name in sorted(files):
        found.update(f"{name}\n{len(files[name])}\n".encode())
        found.update(files[name])
    return found.hexdigest()


def write_centre(centre: GeneratedCentre, folder: Path) -> str:
    """Write a centre into a folder, which is made if it is not there; nothing is ever written over.

    Returns
    -------
    The digest of the files.

    Raises
    ------
    InputError
        If one of the files is there already, or the folder is a file; then nothing is written.
    """
    files = centre_files(centre)
    if folder.exists() and not folder.is_dir():
        raise InputError([Fault(str(folder), "is a file, not a folder")])
    there = [path for name in files if (path := folder / name).exists()]
    if there:
        raise InputError([Fault(str(path), "is there already", None, "Choose another folder") for path in there])
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return digest_of(files)


def _plan(centre: GeneratedCentre) -> str:
    dials, rules = centre.dials, RULES[centre.dials.rules]
    opening = "24h" if dials.nights > 0 else "06:00-24:00"
    limited = ["availability: data/availability.csv"] if any(person.limit for person in centre.people) else []
    lines = [
        "# A made-up contact centre of the benchmark family; benchmarks/README.md of the project describes it.",
        f"# {dials.command}",
        f"# required {centre.required_h:.2f} agent-hours / productive {centre.productive_h:.2f} contract agent-hours"
        f" = tightness {centre.tightness:.4f}",
        f"name: {dials.name}",
        "currency: EUR",
        f"zone: {centre.grid.zone}",
        f"week: {{start: {centre.grid.first}, days: {centre.grid.days}}}",
        f"interval_min: {dials.interval_min}",
        "queues:",
        *(f'  q{q + 1}: {{open: {{daily: "{opening}"}}}}' for q in range(dials.queues)),
        "requirement: data/requirement.csv",
        "shifts:",
        *(line for shift in centre.shifts for line in _shift(shift)),
        "contracts:",
        *(_contract(contract) for contract in centre.contracts),
        "agents: data/agents.csv",
        "absences: data/absences.csv",
        *limited,
        "rules:",
        "  - {type: contract_hours}",
        f"  - {{type: min_rest_between_shifts, hours: {rules['rest']}}}",
        f"  - {{type: min_weekly_rest, hours: {rules['weekly']}}}",
        f"  - {{type: max_consecutive_days, days: {rules['days']}}}",
        "  - {type: days_off, min_days: 2}",
        "prices: {shortage_per_h: 40, far_shortage_per_h: 80, surplus_per_h: 4}",
        "solver: {time_limit_s: 120, workers: 2, seed: 1}",
    ]
    return "\n".join(lines) + "\n"


def _shift(shift: ShiftTemplate) -> list[str]:
    window = f'from: "{_clock(shift.earliest_start_min)}", to: "{_clock(shift.latest_start_min)}"'
    breaks = [
        f"      - {{id: {item.id}, length_min: {item.length_min}, paid: {'true' if item.paid else 'false'}, "
        f'from: "{_after(item.earliest_min)}", to: "{_after(item.latest_min)}"}}'
        for item in shift.breaks
    ]
    return [
        f"  {shift.id}:",
        f"    start: {{{window}, step_min: {shift.start_step_min}}}",
        f"    paid_h: {shift.paid_min / 60:g}",
        *(["    breaks:", *breaks] if breaks else []),
    ]


def _contract(contract: Contract) -> str:
    band = f"{{min: {round(contract.min_week_min / 60, 2):g}, max: {contract.max_week_min / 60:g}}}"
    shifts = ", ".join(contract.shifts)
    return (
        f"  {contract.id}: {{hours_per_week: {band}, pay: {contract.pay.value}, shifts: [{shifts}], "
        f"days_per_week: {contract.days_a_week}}}"
    )


def _agents(centre: GeneratedCentre) -> str:
    rows = [
        (person.id, person.contract, " ".join(f"q{q + 1}" for q in person.queues), "20.00") for person in centre.people
    ]
    return _csv("agent_id,contract,skills,hourly_cost", rows)


def _absences(centre: GeneratedCentre) -> str:
    """Return absences, a row a day; they count for no hours unless contracts have least hours."""
    credit = "" if centre.dials.least_hours > 0 else "0"
    rows = [
        (person.id, str(centre.grid.dates[day]), str(centre.grid.dates[day]), "leave", credit)
        for person in centre.people
        for day in person.absent
    ]
    return _csv("agent_id,from,to,kind,credit_h", rows)


def _requirement(centre: GeneratedCentre) -> str:
    rows: list[tuple[str, ...]] = []
    for n, start in enumerate(centre.grid.times):
        if centre.dials.nights > 0 or start.hour >= 6:
            rows += [(start.isoformat(), f"q{q + 1}", f"{value:.0f}") for q, value in enumerate(centre.required[:, n])]
    return _csv("interval_start,queue,agents", rows)


def _csv(head: str, rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join([head, *(",".join(row) for row in rows)]) + "\n"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _after(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
