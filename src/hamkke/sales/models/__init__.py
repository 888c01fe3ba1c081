"""Figures as they were reported, and the files and lines that our own figures are made of."""

from hamkke.sales.models.figures import Figure, Omission, OwnSale, Source

__all__ = ["Figure", "Omission", "OwnSale", "Source"]
