"""Facts, the views folded from them, and the office's own tables."""
