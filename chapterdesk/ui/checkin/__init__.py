"""Check-in: the screen that fills the window while people come through the door.

Belongs here: the search box and its list, the counts beside it, door mode, finishing a meeting.
Does not belong here: planning meetings (meetings), the look of rows (widgets), any rule about who
counts as present (services).
"""
