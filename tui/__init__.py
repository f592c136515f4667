"""What is shown: the terminal application and its command line."""
