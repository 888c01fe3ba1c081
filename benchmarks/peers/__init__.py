"""The same cart and the same race for others and for us. Peers run in environments of their own; nothing of ours imports them."""
