"""The preview of paper: the pages of the very bytes that are printed or saved.

Does not belong here: what stands on a sheet (services and printing).
"""
