"""What the outside told us, once."""
