"""The plan file: its schema, its reading, and every fault of it at once. The only room that knows YAML."""
