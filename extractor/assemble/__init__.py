"""Mentions in, records out: who is who, which tellings are one agreement, what fills its slots."""
