"""Write a sealed text, and read them in a reader's sitting.

SECURITY: nothing of either is kept outside the sealed rows: a draft is in memory alone, and what is
opened goes when the page is left, hidden or locked.
"""
