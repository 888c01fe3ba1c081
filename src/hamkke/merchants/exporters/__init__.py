"""Sheets of products as workbooks, in each marketplace's words as far as they are documented."""

from hamkke.merchants.exporters.layouts import LAYOUTS, Layout
from hamkke.merchants.exporters.workbooks import workbook

__all__ = ["LAYOUTS", "Layout", "workbook"]
