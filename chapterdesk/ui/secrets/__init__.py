"""Choosing a passphrase and keeping a recovery code: the same for a new chapter and a lost key."""
