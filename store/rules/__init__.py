"""Pure decisions: no database, no clock; what is true follows from the arguments alone."""
