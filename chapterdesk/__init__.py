"""The desk of a local chapter. Imports nothing of ours, so that start-up stays cheap."""

__version__ = "0.1.0"
