"""What programs ask of orders: a shopper's own, what a merchant sold and is owed, and paying it."""
