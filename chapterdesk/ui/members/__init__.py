"""People: their list, their record, the form, and the field that finds one of them.

Does not belong here: bringing people in from files (imports), pairs (mentoring).
"""
