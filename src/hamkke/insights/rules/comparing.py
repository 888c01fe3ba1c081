"""The comparisons that are usually printed, told so that their fault can be seen beside them.

Whoever is selected sold more and grew faster before anything began: that is why they were selected. Each of these
takes some of that for the festival's doing.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hamkke.insights.rules.discontinuity import REACH
from hamkke.insights.rules.lines import Floats

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Difference:
    """A mean, or a difference of two, with its standard error."""

    middle: float
    error: float

    @property
    def low(self) -> float:
        return self.middle - REACH * self.error

    @property
    def high(self) -> float:
        return self.middle + REACH * self.error


def mean(values: Floats) -> Difference:
    """Of at least two values."""
    return Difference(float(np.mean(values)), float(np.std(values, ddof=1)) / math.sqrt(len(values)))


def apart(selected: Flags, values: Floats) -> Difference:
    """The mean of the selected less that of the others; at least two of each."""
    ours, theirs = mean(values[selected]), mean(values[~selected])
    return Difference(ours.middle - theirs.middle, math.hypot(ours.error, theirs.error))


def before_after(selected: Flags, change: Floats) -> Difference:
    """What the selected sold more than before. The season is in it, and how fast they grew anyway."""
    return mean(change[selected])


def difference_in_differences(selected: Flags, change: Floats) -> Difference:
    """How much more the change of the selected was. That they grew faster anyway is in it."""
    return apart(selected, change)


def trend_before(selected: Flags, change_before: Floats) -> Difference:
    """The same difference one period earlier, when nobody had been selected: the bias that difference in differences shows."""
    return apart(selected, change_before)
