"""Badges: what stands on them (report) and how they are drawn (sheet)."""
