"""Finders: the text of an article in, mentions with spans and rules out."""
