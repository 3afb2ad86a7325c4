"""Google Business Profile: locations on Search and Maps."""
