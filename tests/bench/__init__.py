"""How fast it is, as ratios to a bare Flask "hello" and a bare locked INSERT in the same run."""
