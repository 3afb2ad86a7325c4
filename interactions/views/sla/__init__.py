"""Pages of answer times, shifts and promises."""
