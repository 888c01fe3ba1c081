"""The plan of a rehearsal: how large it is, what day each thing happens, and what is on sale."""

from hamkke.rehearsal.rules.goods import (
    CATEGORIES,
    DISCOUNTED,
    GOODS,
    INTRODUCTION,
    MARKETPLACES,
    Good,
    good_of,
)
from hamkke.rehearsal.rules.promises import Promise, Shown, promises, shown
from hamkke.rehearsal.rules.reports import REPORTED
from hamkke.rehearsal.rules.shopping import Ending, SentBack, Step, Visit, steps, visit_of, visits
from hamkke.rehearsal.rules.timeline import (
    DAYS_BEFORE_TODAY,
    DAYS_IN_ALL,
    REAL,
    SEOUL,
    AlreadyBeyond,
    NotASimulator,
    OtherScale,
    Scale,
    Stage,
    Timeline,
    check_rehearsable,
    stages_between,
    timeline_for,
)

__all__ = [
    "CATEGORIES",
    "DAYS_BEFORE_TODAY",
    "DAYS_IN_ALL",
    "DISCOUNTED",
    "GOODS",
    "INTRODUCTION",
    "MARKETPLACES",
    "REAL",
    "REPORTED",
    "SEOUL",
    "AlreadyBeyond",
    "Ending",
    "Good",
    "NotASimulator",
    "OtherScale",
    "Promise",
    "Scale",
    "SentBack",
    "Shown",
    "Stage",
    "Step",
    "Timeline",
    "Visit",
    "check_rehearsable",
    "good_of",
    "promises",
    "shown",
    "stages_between",
    "steps",
    "timeline_for",
    "visit_of",
    "visits",
]
