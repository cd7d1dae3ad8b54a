"""Use cases of clearing rounds."""
