"""What programs ask of sales: published figures and their signatures, and what channels are to report."""
