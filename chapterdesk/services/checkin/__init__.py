"""Check-in: who is here, found by two letters, marked with one key, taken back with another.

Not here: planning meetings (meetings), and what the sheet looks like on paper (printing).
"""
