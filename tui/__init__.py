"""What is shown: the terminal application and its command line."""

__version__ = "0.1.0"
"""The version of the whole product; the package metadata is made from it."""
