"""What a mail says: new words, quoted words, signatures, subjects."""
