"""Merchants with checked business numbers, their shops, products and price history."""
