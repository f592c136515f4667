"""What is known: the contact book itself, on SQLite or PostgreSQL, without any terminal."""
