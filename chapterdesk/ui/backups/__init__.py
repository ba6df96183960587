"""Backups: how safe the chapter is, making one, checking one, restoring beside what is here."""
