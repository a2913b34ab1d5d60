"""Paperround: tells people about the research papers they asked for."""

__version__ = "0.1.0"
