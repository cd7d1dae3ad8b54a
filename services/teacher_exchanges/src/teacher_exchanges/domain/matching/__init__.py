"""Explainable matching: how well a request and an offer fit, why, and the best assignment of many.

Pure and replayable: the same facts and weights give the same scores, sentences, assignment and
hashes on every machine, in whatever order they come. No clock: what depends on a day comes in.
"""
