"""Research about people: sheets of answers, notes, audience data, and the tags answers become."""
