"""Other people's files: vCard and JSON Lines, read and written."""
