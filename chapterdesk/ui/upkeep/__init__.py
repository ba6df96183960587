"""What is said above every page when the disk or the clock is not as it should be."""
