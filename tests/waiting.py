"""How long a test waits for what must come. Nothing is asserted about time: a machine may be as slow as it likes."""

from __future__ import annotations

PATIENCE = 600.0
"""Seconds after which a test that hangs gives up."""
