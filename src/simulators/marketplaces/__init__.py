"""Stand-ins for the marketplaces: the files that their sellers download."""
