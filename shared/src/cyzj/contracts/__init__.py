"""THE event catalogue: the envelope, the topics, and one payload class per event type.

Importing `cyzj.contracts.catalogue` gives every event of the alliance. Everything here is public
contract: within a version only optional fields may be added.
"""
