"""Reading other people's files. Nothing is written to the database from here."""
