"""The metric store: samples in, days out."""
