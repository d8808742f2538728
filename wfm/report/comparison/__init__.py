"""The page on which scenarios stand side by side."""
