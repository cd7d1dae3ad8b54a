"""What a school does with its own request or offer: verb → (route, command, state after)."""

from __future__ import annotations

REQUEST_STEPS = {
    "open_request": ("open", "open", "open"),
    "discard_request": ("discard", "discard", "discarded"),
    "change_request": ("change", "change", None),
    "pause_request": ("pause", "pause", "paused"),
    "resume_request": ("resume", "resume", "open"),
    "withdraw_request": ("withdraw", "withdraw", "withdrawn"),
}
OFFER_STEPS = {
    "publish_offer_draft": ("publish", "publish", "published"),
    "discard_offer": ("discard", "discard", "discarded"),
    "change_offer": ("change", "change", None),
    "pause_offer": ("pause", "pause", "paused"),
    "resume_offer": ("resume", "resume", "published"),
    "withdraw_offer": ("withdraw", "withdraw", "withdrawn"),
}
