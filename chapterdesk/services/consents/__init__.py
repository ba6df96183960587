"""What people agreed to: who said what, when, to which words, and what was done without it.

Belongs here: the one question whether a consent holds, its history, wordings and overrides. What
is done with a consent stands in the services that use a purpose; they ask `asking.holds`.
"""
