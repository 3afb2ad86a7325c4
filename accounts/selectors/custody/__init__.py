"""Reading the register of assets, handovers and security."""
