"""Schema steps, applied in order under a lock; a released one is never edited."""
