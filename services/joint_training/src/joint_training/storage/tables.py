"""Every table of the service, for migrations."""

from __future__ import annotations

from joint_training.storage import base_rows, booking_rows, certificate_rows, training_rows
from joint_training.storage.base import metadata

__all__ = ["base_rows", "booking_rows", "certificate_rows", "metadata", "training_rows"]
