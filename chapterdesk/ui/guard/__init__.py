"""What keeps a glance, the clipboard and a locked machine from telling anything."""
