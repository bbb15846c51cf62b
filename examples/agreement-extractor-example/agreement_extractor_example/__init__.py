"""An example of a plugin: ``rules`` adds to the program's rules, ``mail`` reads releases sent by mail."""
