"""Plain words every app shares: money, ids, clock, refusals, queue. No business lives here."""
