"""The SQLite file: its schema, its history, its connections."""
