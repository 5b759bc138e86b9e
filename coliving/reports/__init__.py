"""Figures of a space, and all its data to take away."""
