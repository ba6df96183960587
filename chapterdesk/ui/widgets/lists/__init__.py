"""Lists that are windows onto long data: rows come in blocks, the delegate draws them."""
