"""Widgets: they take records and post messages, and never ask."""
