"""Dialogs: short forms that return a typed result and know nothing of their caller."""
