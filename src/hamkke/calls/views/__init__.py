"""Pages of calls, split by who reads them: everybody, applicants, judges, the secretariat."""
