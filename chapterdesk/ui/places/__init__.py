"""Places: their list, their form, and the checklist of each kind.

They stand inside the page of meetings, where they are needed.
"""
