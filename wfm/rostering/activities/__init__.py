"""Paid work off the phone: who is due, where it hurts least, and what the roster costs with it."""
