"""`make test-spark`: a real cluster reckons what DuckDB reckoned. Not a part of `make test`: Spark weighs half a gigabyte."""
