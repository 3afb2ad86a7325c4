"""Reading reports: their figures, what is told about them, and what became of them."""
