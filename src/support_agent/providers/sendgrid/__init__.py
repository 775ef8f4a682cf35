"""SendGrid: mail in, mail out, and what became of it."""
