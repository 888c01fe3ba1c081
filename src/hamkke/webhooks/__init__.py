"""Other people's systems hear what happens here: signed, tried again, and seen."""
