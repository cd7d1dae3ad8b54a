"""Pure building blocks every domain uses: errors, ids, the clock port, hashing, transition tables."""
