"""Pages of the account register: onboarding, qualifications, shops."""
