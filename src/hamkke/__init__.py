"""Runs a national sales festival for small merchants."""

__version__ = "0.1.0"
