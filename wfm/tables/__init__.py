"""Importers of the exports that centres have, and exporters of what a plan comes to."""
