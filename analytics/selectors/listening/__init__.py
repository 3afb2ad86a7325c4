"""Reading what monitors found, from daily counts."""
