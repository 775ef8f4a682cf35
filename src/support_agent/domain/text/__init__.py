"""Text as people write it: hidden characters, digits, phrases, spelling, sentence ends."""
