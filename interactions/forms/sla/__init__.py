"""Forms of answer times, shifts and promises."""
