"""What was written: what a sheet says (report) and how it is drawn (sheet)."""
