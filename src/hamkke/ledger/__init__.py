"""Accounts and transfers that cannot be unbalanced; knows nothing of coupons."""
