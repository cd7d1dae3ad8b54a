"""Rings (环形对接): A gives to B, B to C, C to A, up to five schools; all accept or all is released."""
