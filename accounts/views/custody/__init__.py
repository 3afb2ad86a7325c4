"""Pages of the asset register, handovers and account security."""
