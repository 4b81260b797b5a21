"""Measurements, by hand and by `make`: never part of a test's verdict, which no busy machine may change."""
