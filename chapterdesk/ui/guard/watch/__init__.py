"""What the system says about the person: asleep, screen locked, another user. One port, three."""
