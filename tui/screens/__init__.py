"""Screens: they compose, ask the desk, and show."""
