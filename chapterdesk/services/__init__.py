"""Use cases: one transaction a public method, frozen dataclasses in and out. No Qt, no reportlab, no sqlcipher3."""
