"""Registries that say what a business is: one file each."""
