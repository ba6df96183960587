"""The list of meetings: what it says (report) and how it is drawn (sheet)."""
