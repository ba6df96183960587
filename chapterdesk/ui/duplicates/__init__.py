"""The page of records that may be one person: look for them, compare two, merge, take back."""
