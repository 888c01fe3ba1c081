"""Figures as they were reported, and the files and lines that our own figures are made of."""

from hamkke.sales.models.batches import Batch, RejectedLine, TouchedDay
from hamkke.sales.models.channels import Channel, Mapping, ReportDuty
from hamkke.sales.models.figures import Figure, Omission, OwnSale, Source
from hamkke.sales.models.pulls import Pull
from hamkke.sales.models.releases import Release
from hamkke.sales.models.totals import DayTotal, Overlap, SellerTotal, Slice

__all__ = [
    "Batch",
    "Channel",
    "DayTotal",
    "Figure",
    "Mapping",
    "Omission",
    "Overlap",
    "OwnSale",
    "Pull",
    "RejectedLine",
    "Release",
    "ReportDuty",
    "SellerTotal",
    "Slice",
    "Source",
    "TouchedDay",
]
