"""What programs ask of calls: everybody about what is published, applicants about their own sheets, judges about theirs."""
