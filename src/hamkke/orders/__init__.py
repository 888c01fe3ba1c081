"""Baskets, orders and returns, every won of them in the ledger."""
