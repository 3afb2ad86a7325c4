"""Writing surveys, taking answers, keeping what people were promised about them."""
