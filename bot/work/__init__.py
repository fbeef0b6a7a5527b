"""What happened is worked off here: a turn each, one transaction a batch. The promise lives here."""
