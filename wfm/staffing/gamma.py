"""Poisson weights at real arguments and ratios of incomplete gamma functions, stable from 1e-6 to 1e9.

Everything Erlang B, C and A need is one weight p(x; y) = y^x e^-y / Gamma(x+1) and two ratios of gamma tails
to it. The ratios stay moderate where the tails themselves underflow; there continued fractions take over.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special

FloatArray = NDArray[np.float64]

LOG_TINY = -600.0
"""Below this logarithm a weight is near the end of the double range, and the continued fractions take over."""

_HALF_LOG_2PI = 0.5 * np.log(2.0 * np.pi)
_STIRLING_FROM = 16.0
_FRACTION_TERMS = 60


def log_poisson(x: FloatArray, y: FloatArray) -> FloatArray:
    """Logarithm of the Poisson weight p(x; y) = y^x e^-y / Gamma(x+1) for real x.

    Parameters
    ----------
    x : real count, >= 0.
    y : mean, > 0.

    Returns
    -------
    ln p(x; y), same shape as the broadcast of both.

    Notes
    -----
    Loader's split ln p = -delta(x) - x D(y/x) - ln(2 pi x)/2 avoids the cancellation of large terms
    (C. Loader, Fast and accurate computation of binomial probabilities, 2000).
    """
    safe = np.maximum(x, _STIRLING_FROM)
    inverse = 1.0 / safe
    square = inverse * inverse
    remainder = inverse * (
        1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square / 500))))
    )
    large: FloatArray = -remainder - _deviance(safe, y) - _HALF_LOG_2PI - 0.5 * np.log(safe)
    if np.all(x >= _STIRLING_FROM):
        return large
    small = np.minimum(x, _STIRLING_FROM)
    plain: FloatArray = special.xlogy(small, y) - y - special.gammaln(small + 1.0)
    return np.where(x >= _STIRLING_FROM, large, plain)


def _deviance(x: FloatArray, y: FloatArray) -> FloatArray:
    """x ln(x/y) + y - x without cancellation near x = y."""
    difference = x - y
    ratio = difference / (x + y)
    near = np.abs(ratio) < 0.1
    if np.any(near):
        v = np.where(near, ratio, 0.0)
        v2 = v * v
        series = 2.0 * x * v
        total = difference * v
        for k in range(1, 10):
            series = series * v2
            total = total + series / (2 * k + 1)
        if np.all(near):
            return total
        return np.where(near, total, x * np.log(x / y) - difference)
    return x * np.log(x / y) - difference


def upper_ratio(x: FloatArray, y: FloatArray) -> FloatArray:
    """Q(x+1, y) / p(x; y) = e^y y^-x Gamma(x+1, y), the inverse of Erlang B at real x.

    Parameters
    ----------
    x : servers, >= 0.
    y : load, > 0.

    Returns
    -------
    The ratio, >= 1 (inf where it leaves the double range: far overstaffed, B underflows).
    """
    x, y = np.broadcast_arrays(x, y)
    tail = special.gammaincc(x + 1.0, y)
    with np.errstate(over="ignore", invalid="ignore"):
        ratio = np.asarray(tail * np.exp(-log_poisson(x, y)))
    deep = (y > x) & (tail < 1e-60)
    if np.any(deep):
        ratio[deep] = _upper_fraction(x[deep], y[deep])
    bounded: FloatArray = np.maximum(ratio, 1.0)
    return bounded


def _upper_fraction(x: FloatArray, y: FloatArray) -> FloatArray:
    """The same ratio far above the mean, y >> x, by its continued fraction evaluated backwards.

    Source: NIST DLMF 8.9.2 in its even form; terms k(s - k) over (y + 2k + 1 - s), s = x + 1.
    """
    s = x + 1.0
    value = y + 2 * _FRACTION_TERMS + 1.0 - s
    for k in range(_FRACTION_TERMS, 0, -1):
        value = y + 2 * k - 1.0 - s + k * (s - k) / value
    return y / value


def lower_ratio(x: FloatArray, y: FloatArray) -> FloatArray:
    """P(x, y) / p(x; y) = 1 + sum over k of y^k / ((x+1)...(x+k)) where y < x, by a continued fraction.

    Parameters
    ----------
    x : > y, many standard deviations away (both tails underflow there).
    y : > 0.

    Returns
    -------
    The ratio, >= 1, tending to x / (x - y).

    Notes
    -----
    e^y y^-x gamma(x, y) = 1/(x-y + 1y/(x+1-y + 2y/(x+2-y + ...))), all terms positive, so stable.
    """
    gap = x - y
    value = gap + _FRACTION_TERMS
    for k in range(_FRACTION_TERMS, 0, -1):
        value = gap + (k - 1) + k * y / value
    return x / value
