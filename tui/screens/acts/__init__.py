"""What can be done with one kind of record, the same from a list and from a page: ask, tell the store, say what happened."""
