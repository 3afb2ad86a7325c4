"""The practice network: eight flavours with the limits of the platform they imitate, and one of its own."""
