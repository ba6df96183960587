"""The page of events: who registers and waits, what they need, who helps, how it is prepared.

When and where an event is stands on the page of meetings; here is what it has beside that.
"""
