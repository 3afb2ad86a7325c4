"""The practice network in eight flavours, each with the limits of the platform it imitates."""
