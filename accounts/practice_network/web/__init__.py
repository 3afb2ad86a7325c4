"""Pages on which people see what practice accounts published."""
