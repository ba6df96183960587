"""Turn the vendored line icons into pixmaps in the colours of a theme."""
