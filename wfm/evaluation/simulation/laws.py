"""Laws of handle time: draws of mean 1, to be stretched by the mean of queue and interval."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.errors import ValueRangeError

__all__ = ["HandleLaw", "Shape", "fitted_law"]


class Shape(StrEnum):
    """Family of a handle-time law."""

    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    UNIFORM = "uniform"
    CONSTANT = "constant"


@dataclass(frozen=True, slots=True)
class HandleLaw:
    """How handle times scatter about their mean.

    Attributes
    ----------
    shape
        The family; call centres' handle times are near log-normal (Brown et al. 2005, JASA 100, section 4).
    cv
        Coefficient of variation, at least 0; read by the log-normal and the uniform law (at most 1/√3 there).
        The exponential law has 1, the constant one 0.

    Raises
    ------
    ValueRangeError
        If `cv` lies outside its bounds.
    """

    shape: Shape = Shape.EXPONENTIAL
    cv: float = 1.0

    def __post_init__(self) -> None:
        """Check the coefficient of variation."""
        highest = 3**-0.5 if self.shape is Shape.UNIFORM else np.inf
        if not 0.0 <= self.cv <= highest:
            raise ValueRangeError(f"cv of a {self.shape} law must lie in [0, {highest:.3g}], got {self.cv}")

    def draw(self, size: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return `size` draws of mean 1.

        Log-normal: exp(σZ − σ²/2) with σ² = ln(1 + cv²). Uniform: 1 ± cv√3.
        """
        if self.shape is Shape.EXPONENTIAL:
            return rng.standard_exponential(size)
        if self.shape is Shape.LOGNORMAL:
            sigma = np.sqrt(np.log1p(self.cv**2))
            return np.asarray(np.exp(sigma * rng.standard_normal(size) - sigma**2 / 2))
        if self.shape is Shape.UNIFORM:
            return np.asarray(1.0 + self.cv * np.sqrt(3.0) * (2.0 * rng.random(size) - 1.0))
        return np.ones(size)


def fitted_law(handle_s: ArrayLike) -> HandleLaw:
    """Return the log-normal law fitted to measured handle times by maximum likelihood.

    Parameters
    ----------
    handle_s : (m,)
        Handle times in seconds; values that are not above 0 are left out, as they have no logarithm.

    Returns
    -------
    The law with cv = √(exp(s²) − 1), s² the mean squared deviation of the logarithms.

    Raises
    ------
    ValueRangeError
        If fewer than two values are above 0.
    """
    values = np.asarray(handle_s, dtype=np.float64)
    values = values[values > 0]
    if values.size < 2:
        raise ValueRangeError(f"at least two handle times above 0 are needed to fit a law, got {values.size}")
    return HandleLaw(Shape.LOGNORMAL, float(np.sqrt(np.expm1(np.var(np.log(values))))))
