"""Who did what, append-only, in the same transaction as the change."""
