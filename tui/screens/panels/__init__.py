"""The parts of the pages: each shows one list of what belongs to the record, and does what can be done with its rows."""
