"""Mail, whoever carries it: reading, composing, SMTP."""
