"""The most and the least that each agent's legal tours can hold, for the rows of the bound."""

import numpy as np

from wfm.rostering.decomposition.kernels.compiling import compiled
from wfm.rostering.decomposition.kernels.duties import NOTHING
from wfm.rostering.decomposition.kernels.tours import best_tour, new_scratch

__all__ = ["tour_extremes"]


@compiled
def tour_extremes(shifts, menus, tours, first_day, last_day):
    """Return (most duties, most paid minutes, least paid minutes) on days first_day..last_day-1, shape (a, 3).

    Rows of agents without any legal tour are −1.
    """
    agents, days = tours.allowed.shape[0], tours.allowed.shape[1]
    width = menus.option.shape[1]
    values = np.full((days, width), NOTHING, dtype=np.int64)
    tour = np.empty(days, dtype=np.int64)
    scratch = new_scratch(days, tours.off.shape[2], width)
    found = np.full((agents, 3), -1, dtype=np.int64)
    for agent in range(agents):
        menu = tours.menu[agent]
        for kind in range(3):
            for day in range(days):
                for i in range(menus.size[menu]):
                    option = menus.option[menu, i]
                    if not tours.allowed[agent, day, option]:
                        values[day, i] = NOTHING
                    elif not first_day <= day < last_day:
                        values[day, i] = 0
                    else:
                        paid = tours.paid_min[option]
                        values[day, i] = 1 if kind == 0 else (paid if kind == 1 else -paid)
            best = best_tour(shifts, menus, tours, agent, values, scratch, tour, np.int64(0))
            if best > NOTHING:
                found[agent, kind] = best if kind < 2 else -best
    return found
