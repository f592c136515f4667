"""What a user feels and what a call costs, each beside its floor in the same run: `make bench`."""
