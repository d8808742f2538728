"""wfm erlang: a calculator for one interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from wfm.staffing.curve import OneInterval, StaffingCurve

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="erlang")(_erlang)


def _erlang(
    calls: Annotated[float, typer.Option(help="contacts in the interval, may be fractional")],
    aht: Annotated[float, typer.Option(help="mean handle time in seconds")],
    interval: Annotated[float, typer.Option(help="length of the interval in minutes")] = 30.0,
    target: Annotated[float, typer.Option(help="service level to reach, 0-1")] = 0.8,
    within: Annotated[float, typer.Option(help="answer target in seconds")] = 20.0,
    patience: Annotated[
        float | None, typer.Option(help="mean patience in seconds (Erlang A); left out: nobody hangs up (Erlang C)")
    ] = None,
    redial: Annotated[float, typer.Option(help="share of those who hung up that dial again (Erlang X), 0-1")] = 0.0,
    definition: Annotated[str, typer.Option(help="offered, excl_short_abandon or answered")] = "offered",
    max_occupancy: Annotated[float | None, typer.Option(help="largest occupancy, 0-1")] = None,
    max_abandonment: Annotated[float | None, typer.Option(help="largest share lost, 0-1")] = None,
    max_asa: Annotated[float | None, typer.Option(help="largest mean wait of answered contacts in seconds")] = None,
    shrinkage: Annotated[float, typer.Option(help="unplanned shrinkage, 0-1")] = 0.0,
    agents: Annotated[int | None, typer.Option(help="show the curve around so many agents")] = None,
    json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Agents for one interval: the smallest number that meets the target, and what each number delivers."""
    from wfm.errors import Fault, InputError, ValueRangeError
    from wfm.staffing.arguments import definition_of
    from wfm.staffing.curve import OneInterval, staffing_curve
    from wfm.staffing.targets import Caps, ServiceTarget, Shrinkage

    try:
        asked = OneInterval(
            contacts=calls,
            interval_s=interval * 60.0,
            aht_s=aht,
            target=ServiceTarget(target, within, definition_of(definition)),
            caps=Caps(max_occupancy, max_abandonment, max_asa),
            patience_s=patience,
            redial=redial,
            shrinkage=Shrinkage(unplanned=shrinkage),
        )
        curve = staffing_curve(asked, around=agents)
    except ValueRangeError as error:
        raise InputError([Fault("erlang", str(error))]) from error
    typer.echo(_as_json(curve) if json else _as_text(asked, curve))


def _as_json(curve: StaffingCurve) -> str:
    import json

    rows = [
        {
            "agents": int(agents),
            **{f"sl_{kind}": _number(level[i]) for kind, level in curve.service_level.items()},
            "asa_s": _number(curve.asa_s[i]),
            "p_wait": _number(curve.p_wait[i]),
            "abandonment": _number(curve.abandonment[i]),
            "occupancy": _number(curve.occupancy[i]),
        }
        for i, agents in enumerate(curve.agents)
    ]
    head: dict[str, Any] = {
        "model": curve.model,
        "load": curve.load,
        "required": curve.required,
        "required_real": curve.required_real,
        "scheduled": curve.scheduled,
    }
    return json.dumps({**head, "curve": rows})


def _number(value: float) -> float | None:
    """JSON knows no infinity: null stands for a wait without end."""
    return float(value) if abs(value) != float("inf") else None


def _as_text(asked: OneInterval, curve: StaffingCurve) -> str:
    goal = f"{asked.target.level:.4g} within {asked.target.within_s:g} s ({asked.target.definition})"
    lines = [f"{curve.model}, load {curve.load:.4g} Erlang, target {goal}"]
    if curve.required is None:
        lines.append("No number of agents meets this: a target of 1 or a cap of 0 cannot be kept.")
    else:
        text = f"{curve.required} agents on seat ({curve.required_real:.4f} as a real number)"
        if asked.shrinkage.unplanned:
            text += f", {curve.scheduled} to roster at {asked.shrinkage.unplanned:g} unplanned shrinkage"
        lines.append(text)
    impatient = asked.patience_s is not None
    kinds = list(curve.service_level) if impatient else ["offered"]
    lines += ["", "  agents " + "".join(f"{kind:>20}" for kind in kinds) + "     ASA s   P(wait)  lost  occupancy"]
    for i, agents in enumerate(curve.agents):
        mark = ">" if curve.required == int(agents) else " "
        levels = "".join(f"{curve.service_level[kind][i]:20.4f}" for kind in kinds)
        lines.append(
            f"{mark} {agents:6.0f} {levels}{curve.asa_s[i]:10.1f}{curve.p_wait[i]:10.4f}"
            f"{curve.abandonment[i]:6.3f}{curve.occupancy[i]:11.3f}"
        )
    return "\n".join(lines)
