"""For tests on the real thing: databases cloned from a template, topics with a prefix, tokens, waiting."""
