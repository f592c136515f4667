"""What the store hands to its callers, a module per subject: frozen records, whole, with nothing of a database about them."""
