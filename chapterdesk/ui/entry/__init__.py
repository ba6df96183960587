"""What stands before an open desk: the centred card of unlocking, setting up and restoring."""
