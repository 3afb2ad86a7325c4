"""Charts as standalone SVG drawings: each kind has a function that fills a box of a sheet."""
