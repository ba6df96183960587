"""The month and the week of the chapter: what takes place on which day.

Does not belong here: planning and changing meetings (meetings, series).
"""
