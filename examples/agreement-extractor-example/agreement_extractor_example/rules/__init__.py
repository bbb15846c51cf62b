"""The rule files that this package brings lie beside this file."""
