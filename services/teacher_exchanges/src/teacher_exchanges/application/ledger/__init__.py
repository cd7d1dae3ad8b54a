"""Use cases of the reciprocity ledger and its statements."""
