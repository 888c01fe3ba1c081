"""Pages of coupons, split by noun: campaigns, the counter, partners."""
