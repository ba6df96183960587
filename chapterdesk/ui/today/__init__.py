"""Today: the meeting that is about to start, what is due, and whether the last backup is sound.

Names are covered here, for people wait around the table; one key shows them.
"""
