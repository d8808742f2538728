"""Free agents on the phone by skill set and slot, as columns of the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.chains import Chain
from wfm.rostering.cpsat.sheet import ColumnArray
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import Instance

__all__ = ["Supply", "build_supply", "most_on_duty"]


@dataclass(frozen=True)
class Supply:
    """Free agents on the phone.

    Attributes
    ----------
    column : (k, n)
        Column of the number of free agents of a skill set on the phone in a slot; −1 where there can be none.
    most : (k, n)
        Largest number of them.
    terms
        (slot, column, coefficient) arrays of equal length: their sum over a slot is its number of free agents on the
        phone, all skill sets together, in columns of the chains.
    same_as_before : (n,)
        Whether the free agents on the phone in a slot are those of the slot before, whatever is decided.
    """

    column: ColumnArray
    most: NDArray[np.int64]
    terms: tuple[NDArray[np.int64], ColumnArray, NDArray[np.int64]]
    same_as_before: NDArray[np.bool_]


def build_supply(columns: DutyColumns, chains: list[Chain]) -> Supply:
    """Add the columns of free agents on the phone and tie them to the chains."""
    instance, sheet = columns.instance, columns.sheet
    most = most_on_duty(instance, columns.agents, columns.allowed)
    row, slot, column, sign = _entries(columns, chains)
    bounds = np.flatnonzero((np.diff(row, prepend=-1) != 0) | (np.diff(slot, prepend=-1) != 0))
    ends = np.append(bounds, len(row))[1:]
    found = np.full(most.shape, -1, dtype=np.int64)
    same = np.zeros(instance.n, dtype=bool)
    previous: dict[int, bytes] = {}
    for k, n, begin, end in zip(
        row[bounds].tolist(), slot[bounds].tolist(), bounds.tolist(), ends.tolist(), strict=True
    ):
        signature = column[begin:end].tobytes() + sign[begin:end].tobytes()
        if previous.get(k) == signature and found[k, n - 1] >= 0:
            found[k, n] = found[k, n - 1]
            continue
        previous[k] = signature
        (one,) = sheet.integers([0], [int(most[k, n])]).tolist()
        sheet.row([one, *column[begin:end].tolist()], [1, *(-sign[begin:end]).tolist()], low=0, high=0)
        found[k, n] = one
    same[1:] = (found[:, 1:] == found[:, :-1]).all(axis=0)
    return Supply(found, most, (slot, column, sign), same)


def most_on_duty(instance: Instance, agents: NDArray[np.int64], allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many of the agents of each skill set could be on duty in each slot, shape (k, n).

    Parameters
    ----------
    agents : (m,)
        Indices of the agents.
    allowed : (m, d, o)
        What they may work.
    """
    m, day, option = np.nonzero(allowed)
    begin = instance.start_slot[day, option]
    end = np.minimum(begin + instance.option_length[option], instance.n)
    inside = begin < instance.n
    change = np.zeros((len(agents), instance.n + 1), dtype=np.int64)
    np.add.at(change, (m[inside], begin[inside]), 1)
    np.add.at(change, (m[inside], end[inside]), -1)
    on_duty = np.cumsum(change, axis=1)[:, :-1] > 0
    found = np.zeros((len(instance.productivity), instance.n), dtype=np.int64)
    np.add.at(found, instance.skill_set[agents], on_duty.astype(np.int64))
    return found


def _entries(
    columns: DutyColumns, chains: list[Chain]
) -> tuple[NDArray[np.int64], NDArray[np.int64], ColumnArray, NDArray[np.int64]]:
    """Return (skill set, slot, column, coefficient) arrays sorted by the first three, without doubles and zeros."""
    instance = columns.instance
    sets: list[NDArray[np.int64]] = []
    slots: list[NDArray[np.int64]] = []
    held: list[ColumnArray] = []
    signs: list[NDArray[np.int64]] = []
    for chain in chains:
        for count, length, sign in chain.presence(int(instance.option_length[chain.options[0]])):
            span = np.arange(int(count.times[0]), min(int(count.times[-1]) + length, instance.n))
            for at, factor in ((span, sign), (span - length, -sign)):
                column = count.at(at)
                there = column >= 0
                slots.append(span[there])
                held.append(column[there])
                sets.append(np.full(int(there.sum()), chain.skill_set))
                signs.append(np.full(int(there.sum()), factor))
    if not slots:
        none = np.zeros(0, dtype=np.int64)
        return none, none, none, none
    row, slot, column, sign_of = (np.concatenate(part) for part in (sets, slots, held, signs))
    width = int(column.max()) + 1
    key, place = np.unique((row * instance.n + slot) * width + column, return_inverse=True)
    total = np.zeros(len(key), dtype=np.int64)
    np.add.at(total, place.ravel(), sign_of)
    key, total = key[total != 0], total[total != 0]
    return key // width // instance.n, key // width % instance.n, key % width, total
