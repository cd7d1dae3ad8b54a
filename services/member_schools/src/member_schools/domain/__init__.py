"""The rules of membership and access: pure, without clock, randomness or I/O."""
