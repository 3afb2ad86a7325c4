"""Reading groups: register, people, ledger, activities, health."""
