"""REST: answer times, shifts and promises."""
