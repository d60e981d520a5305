"""The library: one SQLite file behind one door, `Library`. The only place that knows SQL."""
