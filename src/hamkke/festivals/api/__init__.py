"""What programs ask of festivals: editions and their promises, deciding on them, and proving what was promised."""
