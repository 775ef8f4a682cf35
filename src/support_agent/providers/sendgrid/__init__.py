"""SendGrid: mail in, mail out, and delivery reports."""
