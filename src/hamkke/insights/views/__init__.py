"""Pages of figures: editions for everybody, studies for everybody and the secretariat."""
