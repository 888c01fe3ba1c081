"""Payments and refunds; each provider one file behind a small protocol."""
