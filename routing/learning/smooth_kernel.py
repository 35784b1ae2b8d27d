"""Take the noise of places out of the times between fixes, compiled by Numba.

Along one way the believed paces foretell when each fix should come. How late it comes wanders with
the traffic and the errors of the belief, and jitters with the noise of its place. A Kalman filter
for a wandering level, and its smoother back from the end (Rauch, Tung and Striebel 1965), keep the
wandering and drop the jitter. Numba keeps the compiled code beside this file.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_LEAST_SHARE = 0.05
"""No span becomes shorter than this share of what was expected."""


@njit(cache=True, nogil=True)
def smooth_spans(
    span_s: Floats, expected_s: Floats, metres: Floats, begins: Flags, noise_m: float, wander: float
) -> Floats:
    """The seconds of each span without the noise of the places of its ends, float64 (p,).

    Args:
        span_s: Seconds that it took, by the clock.
        expected_s: Seconds that it should have taken.
        metres: How far one came in it.
        begins: The first span of a way.
        noise_m: Noise of a place along the road.
        wander: Variance of the lateness, square seconds per second.
    """
    smooth = span_s.copy()
    n = len(span_s)
    begin = 0
    while begin < n:
        end = begin + 1
        while end < n and not begins[end]:
            end += 1
        _smooth_way(smooth[begin:end], expected_s[begin:end], metres[begin:end], noise_m, wander)
        begin = end
    return smooth


@njit(cache=True, nogil=True)
def _smooth_way(
    span_s: Floats, expected_s: Floats, metres: Floats, noise_m: float, wander: float
) -> None:
    """Smooth the spans of one way in place."""
    n = len(span_s)
    whole_m = metres.sum()
    if whole_m <= 0:
        return
    mean_pace = expected_s.sum() / whole_m
    level, before = np.empty(n + 1), np.empty(n + 1)  # lateness at each fix, and its variance
    foretold = np.empty(n + 1)
    late = 0.0
    level[0] = 0.0
    before[0] = foretold[0] = (noise_m * _pace(expected_s[0], metres[0], mean_pace)) ** 2
    for k in range(n):
        late += span_s[k] - expected_s[k]
        step = wander * expected_s[k]
        if metres[k] <= 0:
            step += span_s[k] * span_s[k]  # standing: all of it is lateness
        noise = (noise_m * _pace(expected_s[k], metres[k], mean_pace)) ** 2
        foretold[k + 1] = before[k] + step
        gain = foretold[k + 1] / (foretold[k + 1] + noise)
        level[k + 1] = level[k] + gain * (late - level[k])
        before[k + 1] = (1.0 - gain) * foretold[k + 1]
    for k in range(n - 1, -1, -1):
        back = before[k] / foretold[k + 1]
        smoothed = level[k] + back * (level[k + 1] - level[k])
        span = expected_s[k] + level[k + 1] - smoothed
        level[k] = smoothed
        span_s[k] = max(span, _LEAST_SHARE * expected_s[k])


@njit(cache=True, nogil=True)
def _pace(expected_s: float, metres: float, otherwise: float) -> float:
    return expected_s / metres if metres > 1.0 else otherwise
