"""The system's keyring as one more place for a secret that opens nothing alone.

Here belong the port, the adapter over the few backends that are trusted, and why each other one is
refused. Not here: what the secret is for (`storage.quick`), and any passphrase.
"""
