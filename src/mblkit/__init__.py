"""mblkit: the chain from state standard to diploma, kept as plain text and explained line by line."""

__version__ = "0.1.0"
