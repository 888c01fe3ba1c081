"""Settings, addresses and processes: how the house is put together and started."""
