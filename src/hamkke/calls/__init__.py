"""Calls for applications, reviews and a selection that anyone can recompute."""
