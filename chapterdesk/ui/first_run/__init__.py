"""The first minutes: three tiles, then setting up a chapter, restoring one, or looking around."""
