"""What stands beside a person: emergency contacts, relations, absences, the chapter's own fields.

Belongs here: reading, checking and writing those rows, and the sentences that their rules make.
Does not belong here: the person's own columns, and what a list shows of them.
"""
