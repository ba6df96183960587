"""Take people out of the vault: what may leave, in which columns, in which form, and where it lies.

Belongs here: exports of people and the list of files that left. Does not belong here: paper
(printing) and bundles for other laptops of the chapter (exchange).
"""
