"""Regions with validity dates, and traditional markets."""
