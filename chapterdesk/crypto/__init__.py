"""Bytes in, bytes out: key derivation, key slots, the vault header, sealing, passphrases, codes.

Belongs here: everything that turns secrets into keys and back, without touching a file.
Does not belong here: paths, databases, anything that knows a table or a page.
"""
