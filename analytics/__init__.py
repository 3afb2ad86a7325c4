"""What the brand wants to reach and how far it has come; reads every app below, read by none."""
