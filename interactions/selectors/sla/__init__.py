"""Reading answer times, shifts and promises."""
