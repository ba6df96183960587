"""Who did what, to which fields of what, and when."""
