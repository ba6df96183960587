"""What pages of records share: a list with search on the left, the record on the right.

Belongs here: the pane, the split, the frame of a record.
Does not belong here: any one kind of record.
"""
