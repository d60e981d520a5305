"""The window: everything that the reader sees and presses."""
