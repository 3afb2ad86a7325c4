"""Reading figures: always from the rollups by day, by metric of the dictionary."""
