"""What the exit codes of `carnet` mean; scripts rely on them."""

DONE = 0
REFUSED = 1
"""Refused by a rule, or not found; the reason was said."""
WRONG_USE = 2
"""The command line or a setting cannot be understood."""
UNREACHABLE = 3
"""The store cannot be reached, or is of another version."""
INTERRUPTED = 130
"""128 and the number of SIGINT, as shells report it."""
NOBODY_READS = 141
"""128 and the number of SIGPIPE, as shells report it."""


class WrongUse(Exception):
    """What was asked for cannot be done in this way or place; ``str(error)`` is fit to show."""
