"""What programs ask of coupons: everybody and their own, the secretariat, and partners that sign their requests."""
