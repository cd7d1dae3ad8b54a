"""Finding by words, in Chinese and by numbers."""
