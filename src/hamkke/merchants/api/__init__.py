"""What programs ask of merchants: their shops, their products and prices, their sheets on marketplaces, and whom somebody follows."""
