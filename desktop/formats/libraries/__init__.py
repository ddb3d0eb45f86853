"""Readers of the libraries of other programs, one file each; `registry.py` has them all."""
