"""Logdirs of other frameworks: what they hold, and how each was made."""
