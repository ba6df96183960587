"""Several people at once: what can be done with those that are chosen in the list."""
