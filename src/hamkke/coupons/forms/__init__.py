"""Forms of coupons, split by noun."""
