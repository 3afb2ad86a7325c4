"""Reading the library of frequent questions."""
