"""Series, editions, versioned schedules and targets, partners and agreements."""
