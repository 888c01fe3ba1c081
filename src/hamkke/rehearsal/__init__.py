"""Stages a whole edition through the actions: demonstration, smoke test and load in one."""
