"""The bin: thirty days to bring something back, or to be rid of it for good."""
