"""Meetings: what is planned, what was, who was there; places are kept here too.

Does not belong here: marking people (checkin), what paper shows (paper).
"""
