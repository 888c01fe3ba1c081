"""The hot path: one request, "claim this coupon", and nothing else. No Django."""
