"""Use cases of duty records: what teachers owe in practice and education, and what counts."""
