"""The pages: where owners confirm, where anybody leaves, where a message can be read in a browser."""
