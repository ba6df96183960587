"""Two records of one person: found with reasons, kept apart for good, or merged with a way back.

Belongs here: what speaks for and against two records being one person, and how everything of one
record comes to the other. How an import knows people again stands in `imports`.
"""
