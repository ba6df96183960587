"""People: drafts and their checks, lists and search, one person, writing and the safety rules.

Belongs here: everything that reads or writes a person for the desk.
Does not belong here: attendance (checkin), pairs (mentoring), files (imports, exports).
"""
