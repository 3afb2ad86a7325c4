"""JSON endpoints of the practice network; README.md beside this folder documents each."""
