"""Did the festival help? Estimators from values alone, and what may be said of them. NumPy loads where it is asked for."""
