"""The volume that the plan's own prices ask to staff for: what a missing hour costs against an hour too many."""

from __future__ import annotations

from wfm.config.intake import Intake
from wfm.config.schema.plan import PlanFile
from wfm.config.schema.staffing import PolicyChoice
from wfm.config.stage_settings import prices_of
from wfm.staffing.uncertainty import newsvendor_level
from wfm.workforce import Workforce

__all__ = ["level_bought"]


def level_bought(file: PlanFile, workforce: Workforce, intake: Intake) -> float | None:
    """Return the quantile of the newsvendor policy; None under other policies, and where there is none, with a fault.

    An agent-hour more costs the mean pay of an hour. Where it is needed it saves the price of a missing hour; where it
    is not, it costs the price of an idle one besides.
    """
    if file.staffing.policy is not PolicyChoice.NEWSVENDOR:
        return None
    prices, agents = prices_of(file.prices), workforce.agents
    pay_minor = sum(agent.hourly_cost_minor for agent in agents) / len(agents) if agents else 0.0
    gain_minor, waste_minor = prices.shortage_minor_per_h - pay_minor, pay_minor + prices.surplus_minor_per_h
    if gain_minor <= 0.0:
        intake.fault(
            ("prices", "shortage_per_h"),
            f"must be above the mean pay of an hour, {pay_minor / 100:.2f}, for staffing.policy newsvendor",
            f"{prices.shortage_minor_per_h / 100:g}",
            "Otherwise no hour is worth its pay",
        )
        return None
    if waste_minor <= 0.0:
        intake.fault(("staffing", "policy"), "newsvendor needs a pay or a price of idle hours above 0", "'newsvendor'")
        return None
    level = newsvendor_level(gain_minor, waste_minor)
    intake.notes.append(
        f"staffing: policy newsvendor staffs for the quantile {level:.3f} of the volume: a missing hour costs "
        f"{prices.shortage_minor_per_h / 100:.2f}, an hour of pay {pay_minor / 100:.2f}, an idle one "
        f"{prices.surplus_minor_per_h / 100:.2f} more"
    )
    return level
