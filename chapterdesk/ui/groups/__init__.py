"""Groups: their list, their record, and the form that Meetings uses too.

Does not belong here: the meetings of a group (meetings), its members' records (members).
"""
