"""Bundles between laptops. Empty until the formats of exchange are built; ids and keys already fit it."""
