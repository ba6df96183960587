"""What people agree to: the words they are asked with, who is asked again, what was done without.

Belongs here: that page and its dialog. The consents of one person stand on their record.
"""
