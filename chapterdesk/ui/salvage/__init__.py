"""What stands before the desk when its files are damaged: take the keys back, save what is read."""
