"""Ordered events: the journal and its relay on one side, batches, inbox and dead letters on the other."""
