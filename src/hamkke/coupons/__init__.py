"""Campaigns, coupons, claims, redemptions, and who pays for each won of discount."""
