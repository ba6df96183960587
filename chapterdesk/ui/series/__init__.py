"""Series of meetings: their list, their record, the editor in words, and the days nobody meets.

Does not belong here: one meeting's record (meetings), how dates are reckoned (services.recurrence).
"""
