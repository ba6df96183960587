"""Bundles between laptops: nothing yet. The ids and keys of every table already fit them."""
