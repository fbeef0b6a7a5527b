"""What goes wrong and a person can put right."""


class ChaskiError(Exception):
    """Its text says in plain words what is wrong, where, and what to do. A command ends with code 2."""
