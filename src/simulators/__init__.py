"""Stand-ins for other people's systems: real HTTP servers on loopback that follow the documented protocols."""
