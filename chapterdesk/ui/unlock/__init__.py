"""Unlocking: the passphrase, the recovery code, and what to do when neither is at hand."""
